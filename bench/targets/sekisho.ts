import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { model } from '../body.ts'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { createDatabase } from './database.ts'
import { messagesPath, type Target, type TargetContext } from './target.ts'

/** As `npm start` runs it (decisions/163). */
const program = [
  '--scavenger-max-new-space-capacity-mb=8',
  join(import.meta.dirname, '../../packages/cli/bin/sekisho.js'),
]
const allocator = { MALLOC_ARENA_MAX: '2' }
const workers = 2

interface SekishoOptions {
  /** PostgreSQL and several processes instead of SQLite and one */
  distributed?: boolean
  /** 50 budgets, none of them near its end, contain every call */
  budgets?: boolean
}

/** Nothing switched off, and an access rule with every limit there is, so that admission has something to check. */
function configuration(context: TargetContext, databaseUrl: string | undefined): string {
  return stringify({
    upstreams: [
      {
        provider: 'anthropic',
        base_url: `http://127.0.0.1:${context.upstreamPort}`,
        auth: { api_key: 'sk-ant-bench' },
      },
    ],
    sekisho: {
      access: [{ models: [model], server_tools: ['web_search'], tokens_per_day: 1_000_000_000_000 }],
    },
    ...(databaseUrl === undefined ? {} : { store: { postgres_url: databaseUrl } }),
  })
}

/** The first start prints exactly one credential. */
function credentialIn(output: string): string {
  const found = output.match(/sk-skh-[\w-]+/g) ?? []
  const [credential] = found
  if (credential === undefined || found.length !== 1)
    throw new Error(`the first start printed ${found.length} credentials:\n${output}`)
  return credential
}

async function start(context: TargetContext, options: SekishoOptions) {
  const port = await findFreePort()
  const dataFolder = join(context.folder, 'data')
  const config = join(context.folder, 'sekisho.yaml')
  mkdirSync(dataFolder, { mode: 0o700 })
  const databaseUrl = options.distributed ? await createDatabase(context.cleanup) : undefined
  writeFileSync(config, configuration(context, databaseUrl), { mode: 0o600 })
  const flags = ['--port', String(port), '--data', dataFolder, '--config', config]
  const child = await startChild(context.cleanup, {
    command: process.execPath,
    args: [
      ...context.nodeFlags,
      ...program,
      'up',
      ...flags,
      ...(options.distributed ? ['--workers', String(workers)] : []),
    ],
    env: { ...cleanEnvironment(context.folder), ...allocator },
    logFile: join(context.folder, 'log'),
  })
  const origin = `http://127.0.0.1:${port}`
  await untilReady(child, `${origin}/readyz`)
  if (options.budgets) await setBudgets(origin, readFileSync(join(dataFolder, 'admin-token'), 'utf8').trim())
  return {
    port,
    path: messagesPath,
    headers: { authorization: `Bearer ${credentialIn(child.output())}` },
    child,
    dataFolder,
    description: options.distributed
      ? `Sekisho, everything on, ${workers} processes on PostgreSQL (whose CPU is not counted)`
      : `Sekisho, everything on: authentication, admission, metering, durable ledger, SQLite, one process${
          options.budgets ? ', 50 budgets in force for the caller' : ''
        }`,
  }
}

/** Shared budgets of eight groups the caller is in, and two of the organization: dollars and tokens, by day, week and month. */
async function setBudgets(origin: string, token: string): Promise<void> {
  const admin = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(origin + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const groups = Array.from({ length: 8 }, (_, i) => `group-${i}`)
  // The first start made one person, who holds the credential that calls.
  const { data } = (await admin('GET', '/api/people')) as { data: { id: string }[] }
  await admin('PATCH', `/api/people/${data[0]?.id}`, { groups })
  const pool = { sharing: 'pool', limit: 1e12 }
  for (const id of groups)
    for (const period of ['daily', 'weekly', 'monthly'])
      for (const unit of ['usd', 'tokens'])
        await admin('POST', '/api/budgets', { ...pool, scope: { type: 'group', id }, unit, period })
  for (const unit of ['usd', 'tokens'])
    await admin('POST', '/api/budgets', { ...pool, scope: { type: 'organization' }, unit, period: 'daily' })
}

export const sekisho: Target = {
  name: 'sekisho',
  start: (context) => start(context, {}),
}

export const sekishoPostgres: Target = {
  name: 'sekisho-postgres',
  start: (context) => start(context, { distributed: true }),
}

export const sekishoBudgets: Target = {
  name: 'sekisho-budgets',
  start: (context) => start(context, { budgets: true }),
}
