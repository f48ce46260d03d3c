import { fileURLToPath } from 'node:url'
import { startChild } from './child.ts'
import { cleanEnvironment, temporaryFolder } from './environment.ts'

/** The stock client, as npm installed it. */
export const claudeFile = fileURLToPath(new URL('../node_modules/.bin/claude', import.meta.url))

export interface ClaudeRun {
  /** what `ANTHROPIC_BASE_URL` is to be */
  baseUrl: string
  credential: string
  /** which variable carries the credential; default `ANTHROPIC_API_KEY` */
  variable?: 'ANTHROPIC_API_KEY' | 'ANTHROPIC_AUTH_TOKEN'
  prompt: string
  args?: readonly string[]
  env?: Record<string, string>
  /** default: an empty folder of its own */
  cwd?: string
  timeoutMs?: number
}

export interface ClaudeResult {
  /** null: it did not end by itself within the time */
  code: number | null
  stdout: string
  stderr: string
}

/** Runs `claude -p` once with an empty HOME and waits for its end. */
export async function runClaude(run: ClaudeRun): Promise<ClaudeResult> {
  await using home = await temporaryFolder('home')
  await using folder = await temporaryFolder('work')
  const child = startChild({
    file: claudeFile,
    args: ['-p', run.prompt, ...(run.args ?? [])],
    env: cleanEnvironment(home.path, {
      ANTHROPIC_BASE_URL: run.baseUrl,
      [run.variable ?? 'ANTHROPIC_API_KEY']: run.credential,
      ...run.env,
    }),
    cwd: run.cwd ?? folder.path,
  })
  child.endInput()
  const timer = setTimeout(() => child.signal('SIGKILL'), run.timeoutMs ?? 60_000)
  const code = await child.ended
  clearTimeout(timer)
  await child.stop(0)
  return { code, stdout: child.stdout(), stderr: child.stderr() }
}
