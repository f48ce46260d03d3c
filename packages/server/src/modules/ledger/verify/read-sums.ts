import { sql, type Transaction } from 'kysely'
import { indexPages, readNames } from '../queries/index-rows.ts'
import type { SqlDialect } from '../../../platform/sql/storage.ts'
import { endOfDays, spendPages } from '../queries/spend-rows.ts'
import type { ConversationsTable, LedgerSchema, MembershipsTable } from '../schema.ts'
import { forgottenConversations } from '../writer/forget.ts'
import type { Hands } from './hands.ts'
import { createQueue } from './queue.ts'
import { shareNames } from './shared-names.ts'
import type { SummedIndex } from './sum-index.ts'
import { addCounts, createSums, type Sums } from './sums.ts'

export type StoredSums = Sums & {
  /** some conversations are only known by what all together used */
  hasForgotten: boolean
}

interface Reading {
  salt: Uint8Array
  hands: Hands
  dialect: SqlDialect
}

const pageRows = 500

/** What is stored, as the entries' own sums are taken. Rows of the index, which has one for each call, are summed up by the hands. */
export async function readSums(
  database: Transaction<LedgerSchema>,
  { salt, hands, dialect }: Reading,
): Promise<StoredSums> {
  const sums = createSums(salt)
  for await (const spend of spendPages(database, { from: '', to: endOfDays, zone: 'utc' }))
    addCounts(sums, { spend })
  // As many rows a day as there are refusal codes.
  const refusals = await database.selectFrom('refusals_daily').selectAll().execute()
  addCounts(sums, { refusals })
  await sumIndexPages(database, sums, { salt, hands, dialect })
  let hasForgotten = false
  for await (const conversations of conversationPages(database)) {
    hasForgotten ||= conversations.some((row) => row.conversation_id === forgottenConversations)
    addCounts(sums, { conversations })
  }
  for await (const memberships of membershipPages(database)) addCounts(sums, { memberships })
  return { ...sums, hasForgotten }
}

async function sumIndexPages(
  database: Transaction<LedgerSchema>,
  sums: Sums,
  { salt, hands, dialect }: Reading,
): Promise<void> {
  const queue = createQueue<SummedIndex>(hands.width, ({ days }) => sums.index.addSums(days))
  const names = shareNames(await readNames(database))
  for await (const text of indexPages(database, dialect)) {
    const waiting = queue.add(hands.do({ type: 'index', text, names, salt }))
    if (waiting) await waiting
  }
  await queue.end()
}

async function* conversationPages(database: Transaction<LedgerSchema>): AsyncGenerator<ConversationsTable[]> {
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('conversations').selectAll().orderBy('conversation_id').limit(pageRows)
    if (after !== undefined) query = query.where('conversation_id', '>', after)
    const rows: ConversationsTable[] = await query.execute()
    yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)?.conversation_id
  }
}

async function* membershipPages(database: Transaction<LedgerSchema>): AsyncGenerator<MembershipsTable[]> {
  for (let after: MembershipsTable | undefined; ;) {
    let query = database
      .selectFrom('memberships')
      .selectAll()
      .orderBy('kind')
      .orderBy('name')
      .orderBy('id')
      .limit(pageRows)
    if (after !== undefined)
      query = query.where(sql<boolean>`(kind, name, id) > (${after.kind}, ${after.name}, ${after.id})`)
    const rows: MembershipsTable[] = await query.execute()
    yield rows
    if (rows.length < pageRows) return
    after = rows.at(-1)
  }
}
