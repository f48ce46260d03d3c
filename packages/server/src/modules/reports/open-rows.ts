import type { Queries, SpendGroup } from '../ledger/index.ts'
import { chargeCounts, type ChargeKey, type ChargeRow } from './charge-row.ts'
import { closedMonths, closedOf, type Book, type Reader } from './closed-rows.ts'
import { daysOf, nextMonth } from './month.ts'

export interface OpenRowsDeps {
  /** of the control database: what is closed */
  read: Reader
  queries: Pick<Queries, 'spendGroups'>
}

/** How far back late calls are looked for: each closed month costs a look at its days. */
const monthsBack = 13

/**
 * The rows of a month that is not closed, to be added up. Of the month after the last closed one they include what came in
 * for closed months since: as their calls are now, and less what was closed of them.
 */
export async function* openRows(
  { month, zone }: Book,
  by: readonly ChargeKey[],
  { read, queries }: OpenRowsDeps,
): AsyncGenerator<readonly ChargeRow[]> {
  yield* ledgerRows({ month, zone }, { by, adjusts: '', queries })
  const closed = await closedMonths(read, zone, monthsBack)
  if (closed[0] === undefined || nextMonth(closed[0]) !== month) return
  for (const late of closed.toReversed()) {
    const book = { month: late, zone, before: month }
    if (!(await hasGrown(book, { read, queries }))) continue
    yield* ledgerRows(book, { by, adjusts: late, queries })
    yield (await closedOf(read, { ...book, by })).map((row) => ({ ...negated(row), adjusts: late }))
  }
}

interface LedgerRows extends Pick<OpenRowsDeps, 'queries'> {
  by: readonly ChargeKey[]
  adjusts: string
}

async function* ledgerRows(
  { month, zone }: Book,
  { by, adjusts, queries }: LedgerRows,
): AsyncGenerator<readonly ChargeRow[]> {
  for await (const page of queries.spendGroups({ ...daysOf(month), zone, by, counts: chargeCounts }))
    yield page.map((row) => ({ ...row, adjusts }))
}

async function hasGrown(book: Book & { before: string }, { read, queries }: OpenRowsDeps): Promise<boolean> {
  const closed = totals(await closedOf(read, { ...book, by: [] }))
  const now: SpendGroup<(typeof chargeCounts)[number]>[] = []
  const query = { ...daysOf(book.month), zone: book.zone, by: [], counts: chargeCounts }
  for await (const page of queries.spendGroups(query)) now.push(...page)
  const live = totals(now)
  return live.some((count, at) => count !== closed[at])
}

/** Of what is real and what is simulated, each count. */
function totals(rows: readonly Pick<ChargeRow, (typeof chargeCounts)[number] | 'simulated'>[]): number[] {
  return [0, 1].flatMap((simulated) =>
    chargeCounts.map((name) =>
      rows.reduce((sum, row) => (row.simulated === simulated ? sum + row[name] : sum), 0),
    ),
  )
}

function negated(row: ChargeRow): ChargeRow {
  const negative = { ...row }
  for (const name of chargeCounts) negative[name] = 0 - row[name]
  return negative
}
