import { sql, type Transaction } from 'kysely'
import type { ConversationsTable, LedgerSchema, SpendTable } from '../schema.ts'
import { spendCounts, spendKey } from '../spend-counts.ts'
import type { Changes } from './fold.ts'

/** Rows one statement carries: with up to 33 columns well under what either database takes. */
const maxRows = 500

/** Applies what a fold found, in the transaction that moves the cursor. */
export async function writeChanges(
  transaction: Transaction<LedgerSchema>,
  { opened, closed, spend, refusals, conversations, memberships }: Changes,
): Promise<void> {
  await inParts(opened, (part) =>
    transaction
      .insertInto('open_exchanges')
      .values(
        part.map((open) => ({ exchange_id: open.exchange, boot_id: open.boot, data: JSON.stringify(open) })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
  await inParts(closed, (part) =>
    transaction.deleteFrom('open_exchanges').where('exchange_id', 'in', part).execute(),
  )
  await inParts(spend, (part) => addSpend(transaction, part))
  await inParts(refusals, (part) =>
    transaction
      .insertInto('refusals_daily')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'code'])
          .doUpdateSet((row) => ({ count: row('refusals_daily.count', '+', row.ref('excluded.count')) })),
      )
      .execute(),
  )
  await inParts(conversations, (part) => addConversations(transaction, part))
  await inParts(memberships, (part) =>
    transaction
      .insertInto('memberships')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}

async function addSpend(transaction: Transaction<LedgerSchema>, rows: readonly SpendTable[]): Promise<void> {
  await transaction
    .insertInto('spend_daily')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(spendKey)
        .doUpdateSet((row) =>
          Object.fromEntries(
            spendCounts.map((name) => [name, row(`spend_daily.${name}`, '+', row.ref(`excluded.${name}`))]),
          ),
        ),
    )
    .execute()
}

async function addConversations(
  transaction: Transaction<LedgerSchema>,
  rows: readonly ConversationsTable[],
): Promise<void> {
  const sums = ['calls', 'counted_tokens', 'cost_micro_usd'] as const
  await transaction
    .insertInto('conversations')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('conversation_id').doUpdateSet((row) => ({
        hash: row.ref('excluded.hash'),
        provider: sql<string>`case excluded.provider when '' then conversations.provider else excluded.provider end`,
        last_seen: row.ref('excluded.last_seen'),
        ...Object.fromEntries(
          sums.map((name) => [name, row(`conversations.${name}`, '+', row.ref(`excluded.${name}`))]),
        ),
      })),
    )
    .execute()
}

async function inParts<Row>(
  rows: readonly Row[],
  write: (part: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += maxRows) await write(rows.slice(at, at + maxRows))
}
