import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import { createServerFolder, type ServerFolder } from './process.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))

/** Versions whose data is kept. */
export const oldVersions = readdirSync(fixtures).flatMap((name) => /^data-of-(.+)$/.exec(name)?.[1] ?? [])

export interface OldData {
  folder: ServerFolder
  /** runs SQL on the database that holds this table */
  run(table: string, statement: string): Promise<unknown[]>
  /** the names of the steps taken */
  migrations(): Promise<unknown[][]>
}

/** What a version left on a storage when it was killed. */
export interface Left {
  version: string
  storage: Storage
}

interface OldDataOptions extends Left {
  /** base URL of the provider */
  upstream: string
  /** the database holds it already: this is the folder of one more node */
  isThere?: boolean
}

/** Of the file in the fixture. */
export function readOldFile({ version, storage }: Left, file: string): string {
  return readFileSync(join(fixtures, `data-of-${version}`, storage.kind, file), 'utf8')
}

/** A data directory and a database as that version left them. */
export async function placeOldData({
  version,
  storage,
  upstream,
  isThere = false,
}: OldDataOptions): Promise<OldData> {
  const left = { version, storage }
  const folder = createServerFolder({
    upstreams: [
      { name: 'only', provider: 'anthropic', base_url: upstream, auth: { api_key: 'provider-key' } },
    ],
    ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
    sekisho: { log_level: 'error' },
  })
  // Which of them there is depends on the version.
  const kept = readdirSync(join(fixtures, `data-of-${version}`, storage.kind))
  for (const name of ['checkpoint-key.pem', 'master-key'])
    if (kept.includes(`test-only.${name}`))
      writeFileSync(join(folder.dataDir, name), readOldFile(left, `test-only.${name}`), { mode: 0o600 })
  const run = (table: string, statement: string) => execute(storageFor(table, storage, folder), statement)
  if (!isThere) {
    if (storage.kind === 'postgres') await run('', readOldFile(left, 'postgres.sql'))
    else for (const name of ['control', 'ledger']) await run(name, readOldFile(left, `${name}.sql`))
  }
  const namesIn = (table: string) => run(table, `select name from ${table} order by name`)
  return {
    folder,
    run,
    migrations: async () => [await namesIn('control_migration'), await namesIn('ledger_migration')],
  }
}

function storageFor(table: string, storage: Storage, { dataDir }: ServerFolder): Storage {
  if (storage.kind === 'postgres') return storage
  return { kind: 'sqlite', file: join(dataDir, `${table.split('_')[0]}.sqlite`) }
}

async function execute(storage: Storage, statement: string): Promise<unknown[]> {
  if (storage.kind === 'sqlite') {
    const database = new DatabaseSync(storage.file)
    try {
      if (statement.startsWith('select')) return database.prepare(statement).all()
      database.exec(statement)
      return []
    } finally {
      database.close()
    }
  }
  const client = new Client({ connectionString: storage.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}
