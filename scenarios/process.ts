import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Entry } from '@sekisho/contract'
import { stringify } from 'yaml'

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))

/** A server as a process of its own, which can be killed. */
export interface ServerProcess {
  url: string
  /** of the first start only */
  secret: string
  printed: string[]
  child: ChildProcess
  /** resolves with the exit code, or the signal's name */
  exited: Promise<number | string>
}

export interface ServerFolder {
  dataDir: string
  start(flags?: readonly string[]): Promise<ServerProcess>
  /** runs the CLI on this data directory */
  cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  entries(): Promise<Entry[]>
  remove(): void
}

/** A data directory, and servers started on it one after the other as `npm start` starts them. */
export function createServerFolder(config: object, env: Record<string, string> = {}): ServerFolder {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-process-'))
  const file = join(dataDir, 'sekisho.yaml')
  writeFileSync(file, stringify(config))
  const environment = { PATH: process.env['PATH'] ?? '', HOME: dataDir, LANG: 'en_US.UTF-8', ...env }
  const cli: ServerFolder['cli'] = async (...args) => {
    const child = spawn(process.execPath, [main, ...args, '--data', dataDir], { env: environment })
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)]
    const [code] = (await once(child, 'exit')) as [number]
    return { code, stdout: await stdout, stderr: await stderr }
  }
  return {
    dataDir,
    cli,
    async start(flags = []) {
      const args = [main, 'up', '--port', '0', '--data', dataDir, '--config', file, ...flags]
      const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
      const exited = once(child, 'exit').then(
        ([code, signal]) => (signal as string | null) ?? (code as number),
      )
      const printed: string[] = []
      const errors = collect(child.stderr)
      const lines = createInterface({ input: child.stdout })
      const listening = new Promise<string>((resolve) => {
        lines.on('line', (line) => {
          printed.push(line)
          const url = /listens on (\S+)/.exec(line)?.[1]
          if (url) resolve(url)
        })
      })
      const url = await Promise.race([
        listening,
        exited.then(async (code) => Promise.reject(new Error(`exited with ${code}: ${await errors}`))),
      ])
      await readyAt(url)
      const secret = printed.join('\n').match(/sk-skh-[\w-]{43}/)?.[0] ?? ''
      return { url, secret, printed, child, exited }
    },
    async entries() {
      const { url } = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')) as { url: string }
      const authorization = `Bearer ${readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()}`
      const all: Entry[] = []
      let before = ''
      for (;;) {
        const response = await fetch(`${url}/api/ledger/entries?limit=100${before}`, {
          headers: { authorization },
        })
        const page = (await response.json()) as { data: Entry[]; next?: string | null }
        all.push(...page.data)
        if (!page.next) return all.toReversed()
        before = `&before=${encodeURIComponent(page.next)}`
      }
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

async function collect(stream: NodeJS.ReadableStream): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += String(chunk)
  return text
}

/** The credential's lines come before readiness only in print order; ask the server itself. */
async function readyAt(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const status = await fetch(`${url}/readyz`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    await new Promise((resolve) => void setTimeout(resolve, 25))
  }
  throw new Error(`${url} never became ready`)
}
