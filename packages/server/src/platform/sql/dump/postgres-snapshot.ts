import type { Client } from 'pg'
import { createPostgresClient } from '../postgres.ts'
import type { PostgresStorage } from '../storage.ts'
import { inOrderOfReference, type Reference } from './in-order.ts'
import type { Cell, Snapshot, SnapshotTable } from './snapshot-rows.ts'

const pageRows = 1_000

/** Partitions are read through the table they belong to. */
const tablesQuery = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition
  group by c.relname`

const referencesQuery = `
  select f.relname as "table", t.relname as "refersTo"
  from pg_constraint k
  join pg_class f on f.oid = k.conrelid
  join pg_class t on t.oid = k.confrelid
  where k.contype = 'f'`

export async function openPostgresSnapshot(storage: PostgresStorage): Promise<Snapshot> {
  const client = createPostgresClient(storage)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    const { rows: found } = await client.query<SnapshotTable>(tablesQuery)
    const { rows: references } = await client.query<Reference>(referencesQuery)
    const order = inOrderOfReference(
      found.map(({ name }) => name),
      references,
    )
    const tables = found.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
    return { tables, rows: (table) => readRows(client, table), close: () => client.end() }
  } catch (error) {
    await client.end()
    throw error
  }
}

async function* readRows(client: Client, { name, columns }: SnapshotTable): AsyncGenerator<Cell[][]> {
  const list = columns.map((column) => client.escapeIdentifier(column)).join(', ')
  await client.query(
    `declare backup_rows no scroll cursor for select ${list} from ${client.escapeIdentifier(name)}`,
  )
  for (;;) {
    const text = `fetch forward ${pageRows} from backup_rows`
    const { rows } = await client.query<Cell[]>({ text, rowMode: 'array' })
    if (rows.length > 0) yield rows
    if (rows.length < pageRows) break
  }
  await client.query('close backup_rows')
}
