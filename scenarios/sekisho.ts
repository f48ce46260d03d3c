import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatProblem, loadSettings, readTextFile, startServer, type Running } from '@sekisho/server'
import type { Entry } from '@sekisho/contract'
import { stringify } from 'yaml'
import { described } from './described.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'

interface AdminAnswer<Answer> {
  status: number
  body: Answer
}

export interface Sekisho extends Running {
  /** the credential of the first start */
  secret: string
  printed: string[]
  /** calls the admin API as the operator */
  admin<Answer = unknown>(
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: object,
  ): Promise<AdminAnswer<Answer>>
  /** every entry, oldest first, once what was under way is durable */
  entries(): Promise<Entry[]>
  /** the entries of kind exchange.*, oldest first, once no exchange is open */
  exchanges(): Promise<Entry[]>
  metric(name: string): Promise<number>
  /** stops, and starts again on the same data, with another configuration when one is given */
  restart(config?: object): Promise<Sekisho>
}

export interface SekishoOptions {
  storage: Storage
  /** base URLs of providers, in order; the key each is called with is `provider-key-<n>` */
  providers: readonly string[]
  /** laid over the configuration */
  config?: object
  env?: Record<string, string>
  dataDir?: string
  /** as `--demo` */
  demo?: boolean
}

/** Starts a real server inside this process, as `sekisho up` does, on a port of its own. */
export async function startSekisho(options: SekishoOptions): Promise<Sekisho> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sekisho-scenario-'))
  const file = join(dataDir, 'sekisho.yaml')
  writeFileSync(file, stringify(configOf(options)))
  const printed: string[] = []
  const env = { LANG: 'en_US.UTF-8', ...options.env }
  const flags = { data: dataDir, port: 0 }
  const loaded = loadSettings({ file, flags, env, cwd: dataDir, readFile: readTextFile })
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => formatProblem(problem)).join('\n'))
  const running = await startServer({
    settings: loaded.settings,
    env,
    print: (line) => printed.push(line),
    ...(options.demo === true ? { demo: true } : {}),
  })
  const secret = printed.join('\n').match(/sk-skh-[\w-]{43}/)?.[0] ?? ''
  const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim()
  const admin: Sekisho['admin'] = async (method, path, body) => {
    const response = await fetch(`${running.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: response.status, body: (await response.json()) as never }
  }
  const sekisho: Sekisho = {
    ...running,
    secret,
    printed,
    admin,
    entries: async () => {
      const all: Entry[] = []
      let next: string | undefined
      do {
        const query = next === undefined ? '' : `&before=${encodeURIComponent(next)}`
        const page = await admin<{ data: Entry[]; next?: string }>(
          'GET',
          `/api/ledger/entries?limit=100${query}`,
        )
        all.push(...page.body.data)
        next = page.body.next ?? undefined
      } while (next !== undefined)
      return described(all.toReversed())
    },
    async exchanges() {
      await running.idle()
      return (await sekisho.entries()).filter(({ kind }) => kind.startsWith('exchange.'))
    },
    async metric(name) {
      const text = await (await fetch(`${running.url}/metrics`)).text()
      const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `))
      return Number(line?.split(' ')[1] ?? Number.NaN)
    },
    async restart(config) {
      await running.stop()
      const again = await startSekisho({ ...options, dataDir, ...(config ? { config } : {}) })
      return { ...again, secret }
    },
    async stop() {
      await running.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
  return sekisho
}

function configOf({ storage, providers, config = {} }: SekishoOptions): object {
  const upstreams = providers.map((url, i) => ({
    name: `provider-${i + 1}`,
    provider: 'anthropic',
    base_url: url,
    auth: { api_key: `provider-key-${i + 1}` },
  }))
  // Sound: whatever else it holds is handed on.
  const { sekisho, ...rest } = config as { sekisho?: object }
  return {
    ...(upstreams.length > 0 ? { upstreams } : {}),
    ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
    ...rest,
    sekisho: { log_level: 'silent', ...sekisho },
  }
}
