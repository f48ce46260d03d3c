import { sql, type Kysely, type Transaction } from 'kysely'
import type { Entry } from '@sekisho/contract'
import { idColumn } from '../../platform/sql/columns.ts'
import type { SqlDialect } from '../../platform/sql/storage.ts'
import { conversationId, hashOfConversation } from './conversation-id.ts'
import { keepPartitions } from './index-partitions.ts'
import { indexRowOf, unindexedKind, type IndexRow } from './index-row.ts'
import type { LedgerSchema } from './schema.ts'
import { readAdmissionHead } from './writer/admission-head.ts'
import { createWriteIndex, frequentNames, type WriteIndex } from './writer/write-index.ts'

/** What entries are found by, in place of where the rare kinds are; and when each conversation began. */
export async function createIndex(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await createTables(database, dialect)
  if (dialect === 'postgres') await makePartitions(ofLedger(database))
  const writeIndex = createWriteIndex()
  const next = await fillIndex(ofLedger(database), writeIndex, 0)
  await createIndexes(database)
  // From here on tables are locked that other nodes read: what takes its time is done.
  await fenceCursors(database, dialect)
  await fillIndex(ofLedger(database), writeIndex, next)
  await addFirstSeen(database)
  await dropKinds(database, dialect)
}

/** Sound: what is read here is as the schema says. */
function ofLedger(database: Kysely<unknown>): Transaction<LedgerSchema> {
  return database as never
}

async function createTables(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema
    .createTable('ledger_names')
    .addColumn('id', 'integer', (column) => column.notNull().primaryKey())
    .addColumn('name', idColumn(dialect), (column) => column.notNull().unique())
    .execute()
  for (const [at, name] of frequentNames.entries())
    await sql`insert into ledger_names (id, name) values (${at + 1}, ${name})`.execute(database)
  await database.schema
    .createTable('ledger_begins')
    .addColumn('conversation_id', idColumn(dialect), (column) => column.notNull().primaryKey())
    .addColumn('first_seen', 'bigint', (column) => column.notNull())
    .addColumn('hash', idColumn(dialect), (column) => column.notNull())
    .execute()
  let table = database.schema
    .createTable('ledger_index')
    .addColumn('time', 'bigint', (column) => column.notNull())
    .addColumn('leaf', 'bigint', (column) => column.notNull())
  for (const name of ['kind', 'person', 'actor', 'model', 'code', 'project'] as const)
    table = table.addColumn(name, 'integer', (column) => column.notNull())
  table = table
    .addColumn('conversation', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ledger_index_key', ['time', 'leaf'])
  await table
    .modifyEnd(dialect === 'postgres' ? sql`partition by range (time)` : sql`without rowid`)
    .execute()
  if (dialect === 'postgres')
    await sql`create table ledger_index_rest partition of ledger_index default`.execute(database)
}

/** Few and narrow, because each call pays for each; those that nearly every entry would be in alike leave these out. */
async function createIndexes(database: Kysely<unknown>): Promise<void> {
  const indexes = [
    { column: 'person', above: undefined },
    { column: 'model', above: 0 },
    { column: 'kind', above: frequentNames.length },
    { column: 'code', above: frequentNames.length },
    { column: 'actor', above: 0 },
  ] as const
  for (const { column, above } of indexes) {
    let index = database.schema
      .createIndex(`ledger_index_${column}`)
      .on('ledger_index')
      .columns([column, 'time', 'leaf'])
    if (above !== undefined) index = index.where(sql.ref(column), '>', sql.lit(above))
    await index.execute()
  }
}

/**
 * Nodes of the release before, which may still run, project until here and never again, so that none leaves the index
 * out. Late, because nobody can read the cursor from here to the end of the step.
 */
async function fenceCursors(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await sql`update ledger_cursors set shape = 3`.execute(database)
  if (dialect === 'postgres')
    await sql`alter table ledger_cursors add constraint ledger_cursors_shape check (shape >= 3)`.execute(
      database,
    )
}

/** On PostgreSQL nodes of the release before go on looking there. */
async function dropKinds(database: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await database.schema.dropTable('ledger_kinds').execute()
  if (dialect === 'postgres')
    await sql`
      create view ledger_kinds as
      select name as kind, leaf from ledger_index join ledger_names on id = kind where kind > 2
    `.execute(database)
}

async function addFirstSeen(database: Kysely<unknown>): Promise<void> {
  const { schema } = database
  await schema
    .alterTable('conversations')
    .addColumn('first_seen', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema
    .createIndex('conversations_first_seen')
    .on('conversations')
    .columns(['first_seen', 'hash'])
    .execute()
  await sql`
    update conversations set first_seen = ledger_begins.first_seen, hash = ledger_begins.hash
    from ledger_begins where ledger_begins.conversation_id = conversations.conversation_id
  `.execute(database)
  await schema.dropTable('ledger_begins').execute()
}

async function makePartitions(database: Transaction<LedgerSchema>): Promise<void> {
  const times = await database
    .selectFrom('ledger_boots')
    .select((row) => [row.fn.min('started_at').as('from'), row.fn.max('heartbeat_at').as('to')])
    .executeTakeFirst()
  // Both are null while there is no boot.
  if (times?.from) await keepPartitions(database, times)
}

/** Entries a page. */
const pageRows = 2_000

/** @returns the leaf after the last that is indexed: where the cursor of the projections is */
async function fillIndex(
  database: Transaction<LedgerSchema>,
  writeIndex: WriteIndex,
  from: number,
): Promise<number> {
  const cursor = await database
    .selectFrom('ledger_cursors')
    .select('next_leaf')
    .where('name', '=', 'projections')
    .executeTakeFirst()
  const until = cursor?.next_leaf ?? 0
  for (let next = from; next < until;) {
    const entries = await readEntries(database, { from: next, until })
    // A hole cannot be; were there one, verify reports it.
    if (entries.length === 0) break
    next += entries.length
    await writeIndex(database, rowsOf(entries))
    await beginConversations(database, entries)
  }
  return until
}

interface Placed {
  leaf: number
  /** undefined: an admission */
  entry: Entry | undefined
}

async function readEntries(
  database: Transaction<LedgerSchema>,
  { from, until }: { from: number; until: number },
): Promise<Placed[]> {
  const range = await database
    .selectFrom('ledger_ranges')
    .select(['first_leaf', 'boot_id', 'first_seq', 'count'])
    .where('first_leaf', '<=', from)
    .orderBy('first_leaf', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!range) return []
  const seqOf = (leaf: number) => range.first_seq + leaf - range.first_leaf
  const end = Math.min(until, range.first_leaf + range.count, from + pageRows)
  const rows = await database
    .selectFrom('ledger_entries')
    .select(['seq', 'body'])
    .where('boot_id', '=', range.boot_id)
    .where('seq', '>=', seqOf(from))
    .where('seq', '<', seqOf(end))
    .orderBy('seq')
    .execute()
  return rows.map(({ seq, body }) => {
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    const leaf = range.first_leaf + seq - range.first_seq
    // Written by encodeNewEntry; whether it is still what was written is for verify to say.
    return { leaf, entry: readAdmissionHead(text) ? undefined : (JSON.parse(text) as Entry) }
  })
}

function rowsOf(entries: readonly Placed[]): IndexRow[] {
  return entries.flatMap(({ entry, leaf }) =>
    entry === undefined || entry.kind === unindexedKind ? [] : [indexRowOf(entry, leaf)],
  )
}

/**
 * When each began, and how counters name it, for those that were not heard of since there are budgets. Kept beside until the
 * end of the step, because other nodes read the conversations.
 */
async function beginConversations(
  database: Transaction<LedgerSchema>,
  entries: readonly Placed[],
): Promise<void> {
  const begun = new Map<string, number>()
  for (const { entry } of entries) {
    if (entry?.kind !== 'exchange.settled') continue
    // Sound: of this kind there is no other data.
    const { person, conversation, totalMs } = (entry as Entry<'exchange.settled'>).data
    if (conversation === undefined) continue
    const id = conversationId(person, conversation)
    if (!begun.has(id)) begun.set(id, entry.time - totalMs)
  }
  if (begun.size === 0) return
  const rows = Array.from(
    begun,
    ([id, time]) => sql`(${id}, cast(${time} as bigint), ${hashOfConversation(id)})`,
  )
  await sql`
    insert into ledger_begins (conversation_id, first_seen, hash) values ${sql.join(rows)}
    on conflict (conversation_id) do nothing
  `.execute(database)
}
