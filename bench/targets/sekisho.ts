import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { model } from '../body.ts'
import { cleanEnvironment, findFreePort, startChild, untilReady } from '../processes/child.ts'
import { createDatabase } from './database.ts'
import { messagesPath, type Target, type TargetContext } from './target.ts'

/** As `npm start` runs it. */
const program = ['--max-semi-space-size=16', join(import.meta.dirname, '../../packages/cli/bin/sekisho.js')]
const workers = 2

interface SekishoOptions {
  /** PostgreSQL and several processes instead of SQLite and one */
  distributed: boolean
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
    env: cleanEnvironment(context.folder),
    logFile: join(context.folder, 'log'),
  })
  await untilReady(child, `http://127.0.0.1:${port}/readyz`)
  return {
    port,
    path: messagesPath,
    headers: { authorization: `Bearer ${credentialIn(child.output())}` },
    child,
    dataFolder,
    description: options.distributed
      ? `Sekisho, everything on, ${workers} processes on PostgreSQL (whose CPU is not counted)`
      : 'Sekisho, everything on: authentication, admission, metering, durable ledger, SQLite, one process',
  }
}

export const sekisho: Target = {
  name: 'sekisho',
  start: (context) => start(context, { distributed: false }),
}

export const sekishoPostgres: Target = {
  name: 'sekisho-postgres',
  start: (context) => start(context, { distributed: true }),
}
