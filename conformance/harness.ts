import type { EntryData, EntryKind } from '@sekisho/contract'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startChild, type Child } from './child.ts'
import { temporaryFolder } from './environment.ts'

/** The CLI as it stands in the repository. */
export const mainFile = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url))
const startWithinMs = 120_000

export interface SekishoOptions {
  /** the content of sekisho.yaml; loopback, a short drain and, with `practiceScript`, `sekisho.practice` are added */
  config?: { sekisho?: object; [section: string]: unknown }
  /** the turns of a practice script */
  practiceScript?: readonly object[]
  env?: Record<string, string>
  /** as `--demo` */
  demo?: boolean
}

/** An entry as the admin API gives it. */
export interface LedgerEntry<Kind extends EntryKind = EntryKind> {
  kind: Kind
  data: EntryData[Kind]
}

/** A server started as its users start it, in a folder of its own. */
export interface Sekisho extends AsyncDisposable {
  url: string
  dataDir: string
  /** the credential that the first start printed */
  credential: string
  child: Child
  /** Calls the admin API with the operator's token; fails on any status of 400 and above. */
  admin<Answer = unknown>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer>
  /** Entries of one kind, oldest first, as soon as there are at least `atLeast`. */
  entries<Kind extends EntryKind>(kind: Kind, atLeast?: number): Promise<LedgerEntry<Kind>[]>
  /** Ends it with SIGTERM and says its exit code; the folder goes with the scope. */
  stop(): Promise<number | null>
}

/** Runs `sekisho up` on a free port with an empty data directory and waits until calls can be served. */
export async function startSekisho(options: SekishoOptions = {}): Promise<Sekisho> {
  const folder = await temporaryFolder('server')
  const child = await launch(folder.path, options)
  const dataDir = join(folder.path, 'data')
  let stopped: Promise<number | null> | undefined
  const stop = () => (stopped ??= child.stop(15_000))
  const dispose = async () => {
    await stop()
    await folder[Symbol.asyncDispose]()
  }
  try {
    await child.waitFor('the first start message', (output) => /sk-skh-[\w-]{43}/.test(output), startWithinMs)
    const url = /https?:\/\/(?:[\d.]+|localhost):\d+/.exec(child.stdout())?.[0] ?? ''
    const credential = /sk-skh-[\w-]{43}/.exec(child.stdout())?.[0] ?? ''
    await ready(url)
    const admin = adminOf(url, dataDir)
    return {
      url,
      dataDir,
      credential,
      child,
      admin,
      entries: entriesOf(admin),
      stop,
      [Symbol.asyncDispose]: dispose,
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function launch(folder: string, { config, practiceScript, env, demo }: SekishoOptions): Promise<Child> {
  const scriptFile = join(folder, 'practice.json')
  const configFile = join(folder, 'sekisho.yaml')
  const practice = practiceScript === undefined ? {} : { practice: { script: scriptFile } }
  const sekisho = { timeouts: { drain_seconds: 2 }, ...practice, ...config?.sekisho }
  const whole = { listen: { host: '127.0.0.1' }, ...config, sekisho }
  if (practiceScript !== undefined) await writeFile(scriptFile, JSON.stringify(practiceScript))
  await writeFile(configFile, JSON.stringify(whole)) // JSON is YAML
  const flags = ['--port', '0', '--data', 'data', '--config', 'sekisho.yaml']
  if (demo) flags.push('--demo')
  return startChild({
    file: process.execPath,
    args: [mainFile, 'up', ...flags],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8', ...env },
    cwd: folder,
  })
}

async function ready(url: string): Promise<void> {
  for (const deadline = Date.now() + startWithinMs; ; await setTimeout(50)) {
    const response = await fetch(`${url}/readyz`).catch(() => undefined)
    if (response?.status === 200) return
    if (Date.now() > deadline) throw new Error(`${url}/readyz: ${response?.status} ${await response?.text()}`)
  }
}

function adminOf(url: string, dataDir: string): Sekisho['admin'] {
  return async (method, path, body) => {
    const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim()
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return JSON.parse(text) as never
  }
}

function entriesOf(admin: Sekisho['admin']): Sekisho['entries'] {
  return async <Kind extends EntryKind>(kind: Kind, atLeast = 1) => {
    // an exchange settles a moment after its answer has ended
    for (const deadline = Date.now() + 60_000; ; await setTimeout(25)) {
      const page = await admin<{ data: LedgerEntry<Kind>[] }>(
        'GET',
        `/api/ledger/entries?limit=100&kind=${kind}`,
      )
      if (page.data.length >= atLeast) return page.data.toReversed()
      if (Date.now() > deadline) throw new Error(`the ledger has ${page.data.length} of ${atLeast} ${kind}`)
    }
  }
}
