import type { LedgerProblem } from '@sekisho/ledger'
import type { Transaction } from 'kysely'
import type { LedgerSchema } from '../schema.ts'
import type { OpenExchange } from '../writer/fold.ts'
import { problemOf } from './problem-of.ts'

const pageRows = 500

/** Compares the exchanges that are kept as open with those that are by their entries. */
export async function* compareOpen(
  database: Transaction<LedgerSchema>,
  open: Map<string, OpenExchange>,
  removedUntil: number,
): AsyncGenerator<LedgerProblem> {
  const unseen = new Set(open.keys())
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('open_exchanges').selectAll().orderBy('exchange_id').limit(pageRows)
    if (after !== undefined) query = query.where('exchange_id', '>', after)
    const rows: LedgerSchema['open_exchanges'][] = await query.execute()
    for (const { exchange_id, boot_id, data } of rows) {
      const expected = open.get(exchange_id)
      unseen.delete(exchange_id)
      if (!expected) yield problemOf(`${exchange_id} is kept as open, and by its entries it is not`)
      else if (boot_id !== expected.boot || !isSame(data, expected)) {
        yield problemOf(`what is kept of the open ${exchange_id} is not what its entry says`)
      }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) break
    after = last.exchange_id
  }
  for (const exchange of unseen) {
    // Its settlement may be among what was removed.
    if ((open.get(exchange)?.time ?? 0) < removedUntil) continue
    yield problemOf(`${exchange} is open by its entries, and is not kept as open`)
  }
}

const openFields = [
  'exchange',
  'person',
  'time',
  'model',
  'provider',
  'simulated',
  'conversation',
  'project',
  'costCentre',
  'localDay',
  'utcDay',
  'membership',
  'heldMicroUsd',
  'heldTokens',
] as const

/** Whether a kept row would settle the exchange, if its node were lost, for the same person at the same price. */
function isSame(data: string, expected: OpenExchange): boolean {
  try {
    // Whatever it is, each member is compared with one of a known type.
    const kept = JSON.parse(data) as Partial<OpenExchange> | null
    return openFields.every((name) => kept?.[name] === expected[name])
  } catch {
    // Not JSON: recovery could not settle it.
    return false
  }
}
