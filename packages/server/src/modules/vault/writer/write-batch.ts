import type { Kysely, Transaction } from 'kysely'
import type { SqlDialect } from '../../../platform/sql/storage.ts'
import type { RecordRow, VaultSchema } from '../schema.ts'
import type { Batch } from './batch.ts'

/** Rows one statement carries; of records, which are large, some 4 MB. */
const rowsPerInsert = 64

/** See `VaultWriter.write`. One transaction: a request is there whole or not at all. */
export async function writeBatch(
  database: Kysely<VaultSchema>,
  batch: Batch,
  dialect: SqlDialect,
): Promise<string[]> {
  return await database.transaction().execute(async (tx) => {
    for (const rows of pages(batch.keys)) await tx.insertInto('content_keys').values(rows).execute()
    const living = await keysThere(tx, [...new Set(batch.contents.map((row) => row.key_id))], dialect)
    const contents = batch.contents.filter(({ key_id }) => living.has(key_id))
    for (const rows of pages(contents)) await tx.insertInto('contents').values(rows).execute()
    const written = new Set(contents.map((row) => row.exchange_id))
    const asked = [...new Set(batch.records.map((row) => row.exchange_id))]
    const kept = await contentsThere(tx, { asked: asked.filter((id) => !written.has(id)), dialect })
    const isKept = ({ exchange_id }: Pick<RecordRow, 'exchange_id'>) =>
      written.has(exchange_id) || kept.has(exchange_id)
    for (const rows of pages(batch.records.filter(isKept)))
      await tx.insertInto('content_records').values(rows).execute()
    for (const { exchange_id, ended_at } of batch.ends)
      await tx.updateTable('contents').set({ ended_at }).where('exchange_id', '=', exchange_id).execute()
    return asked.filter((exchange_id) => !isKept({ exchange_id }))
  })
}

/** Locked on PostgreSQL until the commit, so that a key cannot be destroyed between the look and the insert. */
async function keysThere(
  tx: Transaction<VaultSchema>,
  ids: readonly string[],
  dialect: SqlDialect,
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .selectFrom('content_keys')
    .select('id')
    .where('id', 'in', ids)
    .$if(dialect === 'postgres', (query) => query.forShare())
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function contentsThere(
  tx: Transaction<VaultSchema>,
  { asked, dialect }: { asked: readonly string[]; dialect: SqlDialect },
): Promise<ReadonlySet<string>> {
  if (asked.length === 0) return new Set()
  const rows = await tx
    .selectFrom('contents')
    .select(['exchange_id', 'key_id'])
    .where('exchange_id', 'in', asked)
    .execute()
  const living = await keysThere(tx, [...new Set(rows.map(({ key_id }) => key_id))], dialect)
  return new Set(rows.filter(({ key_id }) => living.has(key_id)).map((row) => row.exchange_id))
}

function* pages<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let from = 0; from < rows.length; from += rowsPerInsert) yield rows.slice(from, from + rowsPerInsert)
}
