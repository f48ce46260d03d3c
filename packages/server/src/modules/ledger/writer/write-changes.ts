import type { Transaction } from 'kysely'
import type { LedgerSchema } from '../schema.ts'
import { usageCounts } from '../usage-counts.ts'
import type { Changes } from './fold.ts'

/** Rows one statement carries: with up to fifteen columns well under what either database takes. */
const maxRows = 500

/** Applies what a fold found, in the transaction that moves the cursor. */
export async function writeChanges(
  transaction: Transaction<LedgerSchema>,
  { opened, closed, usage, refusals, conversations, kinds }: Changes,
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
  await inParts(usage, (part) =>
    transaction
      .insertInto('usage_daily')
      .values(part)
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'person_id', 'model', 'provider', 'simulated'])
          .doUpdateSet((row) =>
            Object.fromEntries(
              usageCounts.map((name) => [name, row(`usage_daily.${name}`, '+', row.ref(`excluded.${name}`))]),
            ),
          ),
      )
      .execute(),
  )
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
  await inParts(conversations, (part) =>
    transaction
      .insertInto('conversations')
      .values(part)
      .onConflict((conflict) =>
        conflict.column('conversation_id').doUpdateSet((row) => ({
          provider: row.ref('excluded.provider'),
          last_seen: row.ref('excluded.last_seen'),
        })),
      )
      .execute(),
  )
  await inParts(kinds, (part) =>
    transaction
      .insertInto('ledger_kinds')
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  )
}

async function inParts<Row>(
  rows: readonly Row[],
  write: (part: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += maxRows) await write(rows.slice(at, at + maxRows))
}
