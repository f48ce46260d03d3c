import { homedir } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { run } from './run.ts'

/** The command line as a process. @param argv without node and script */
export async function main(argv: readonly string[]): Promise<void> {
  // `sekisho … | head` closes the pipe early; that is the reader's right and no error. A server goes on without it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    if (!argv.includes('up')) process.exit()
  })
  const code = await run(argv, {
    env: process.env,
    cwd: process.cwd(),
    homeDir: homedir(),
    platform: process.platform,
    now: Date.now,
    wait: (milliseconds) => setTimeout(milliseconds),
    stdout: process.stdout,
    stdin: () => process.stdin,
    stderr: process.stderr,
    fetch: globalThis.fetch,
    loadServer: () => import('@sekisho/server'),
  })
  if (code !== 0) process.exitCode = code
}

if (import.meta.main) await main(process.argv.slice(2))
