import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get as getPlain } from 'node:http'
import { get as getOverTls } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@sekisho/contract'
import { stringify } from 'yaml'
import { described } from './described.ts'
import { runProgram, type Program } from './program.ts'

/** A server as a process of its own, which can be killed. */
export interface ServerProcess extends Program {
  url: string
  /** of the first start only */
  secret: string
}

export interface ServerFolder {
  dataDir: string
  /** resolves once it is ready */
  start(flags?: readonly string[]): Promise<ServerProcess>
  /** resolves once it has said where it listens, whether it is ready or not */
  launch(flags?: readonly string[]): Promise<Omit<ServerProcess, 'secret'>>
  /** what the next start is configured with */
  configure(config: object): void
  /** runs the CLI on this data directory */
  cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>
  entries(): Promise<Entry[]>
  remove(): void
}

/** A data directory, and servers started on it one after the other as `npm start` starts them. */
export function createServerFolder(config: object, env: Record<string, string> = {}): ServerFolder {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-process-'))
  const file = join(dataDir, 'sekisho.yaml')
  const configure = (next: object) => writeFileSync(file, stringify(next))
  configure(config)
  const environment = { HOME: dataDir, ...env }
  const cli: ServerFolder['cli'] = async (...args) => {
    const program = runProgram([...args, '--data', dataDir], { env: environment })
    const code = await program.exited
    return {
      code: typeof code === 'number' ? code : -1,
      stdout: program.printed.join('\n'),
      stderr: program.errors.join('\n'),
    }
  }
  const launch: ServerFolder['launch'] = async (flags = []) => {
    const args = ['up', '--port', '0', '--data', dataDir, '--config', file, ...flags]
    const program = runProgram(args, { env: environment })
    const [url] = await program.said(/https?:\/\/\S+/)
    return { ...program, url }
  }
  return {
    dataDir,
    configure,
    cli,
    launch,
    async start(flags) {
      const server = await launch(flags)
      await readyAt(server.url)
      // All lines were written before that answer was, but may be read behind it: with the next one they have been.
      await statusAt(`${server.url}/readyz`)
      const secret = server.printed.join('\n').match(/sk-skh-[\w-]{43}/)?.[0] ?? ''
      return { ...server, secret }
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
        if (!page.next) return described(all.toReversed())
        before = `&before=${encodeURIComponent(page.next)}`
      }
    },
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  }
}

/** The credential's lines come before readiness only in print order; ask the server itself. */
async function readyAt(url: string): Promise<void> {
  // Twenty seconds, as tests wait for anything (scripts/patience.ts).
  for (let tries = 0; tries < 800; tries++) {
    if ((await statusAt(`${url}/readyz`)) === 200) return
    await new Promise((resolve) => void setTimeout(resolve, 25))
  }
  throw new Error(`${url} never became ready`)
}

/** 0 when nothing answers. Only this machine is asked, and nothing is sent, so that any certificate will do. */
function statusAt(url: string): Promise<number> {
  return new Promise((resolve) => {
    const get = url.startsWith('https:') ? getOverTls : getPlain
    get(url, { agent: false, rejectUnauthorized: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    }).on('error', () => resolve(0))
  })
}
