import { randomBytes } from 'node:crypto'
import type { LedgerProblem, ProjectionCheck } from '@sekisho/ledger'
import type { Transaction } from 'kysely'
import { createDailySums, type DailySums } from './daily-sums.ts'
import type { LedgerSchema } from './schema.ts'
import { usageCounts } from './usage-counts.ts'
import { createFold, type Changes, type OpenExchange } from './writer/fold.ts'
import { readCursor } from './writer/projector.ts'

/** Bounds the memory, beside the exchanges that are open and a number a day. */
const maxEntries = 20_000
const pageRows = 500

interface Sums {
  usage: DailySums
  refusals: DailySums
}

/**
 * Folds the entries as the projector does, as far as its cursor, and compares usage, refusals and open exchanges with
 * what is stored. A projection that is behind agrees with its cursor. Which rows of a day differ is not told.
 * A settlement that finds nothing open counts nothing and is no problem: a frozen node may settle what was settled for
 * it as lost, and a call whose admission the ledger could not take settles all the same.
 * @param foldEntries how many entries are folded at a time
 */
export async function checkProjections(
  database: Transaction<LedgerSchema>,
  foldEntries = maxEntries,
): Promise<ProjectionCheck> {
  const cursor = await readCursor(database)
  const salt = randomBytes(32)
  const sums: Sums = { usage: createDailySums(salt), refusals: createDailySums(salt) }
  const open = new Map<string, OpenExchange>()
  let fold = createFold()
  let size = 0

  function flush(): void {
    const { opened, closed, ...counted } = fold.close(open)
    for (const exchange of opened) if (!open.has(exchange.exchange)) open.set(exchange.exchange, exchange)
    for (const exchange of closed) open.delete(exchange)
    addCounts(sums, counted)
    fold = createFold()
  }

  return {
    take(body, leaf) {
      size = leaf + 1
      if (leaf >= cursor) return
      fold.add(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(), leaf)
      if (fold.entries >= foldEntries) flush()
    },
    async *problems() {
      flush()
      if (cursor > size)
        yield problemOf(`what is counted goes as far as leaf ${cursor}, the tree has ${size}`)
      const stored = await readSums(database, salt)
      for (const day of sums.usage.differing(stored.usage)) {
        yield problemOf(`the usage of ${day} is not what its entries add up to`)
      }
      for (const day of sums.refusals.differing(stored.refusals)) {
        yield problemOf(`the refusals of ${day} are not those of its entries`)
      }
      yield* compareOpen(database, open)
    },
  }
}

function problemOf(detail: string): LedgerProblem {
  return { what: 'projection', detail }
}

function addCounts(sums: Sums, { usage, refusals }: Pick<Changes, 'usage' | 'refusals'>): void {
  for (const row of usage) {
    const { day, person_id, model, provider, simulated } = row
    const counts = usageCounts.map((name) => row[name])
    sums.usage.add({ day, key: [person_id, model, provider, simulated], counts })
  }
  for (const { day, code, count } of refusals) sums.refusals.add({ day, key: [code], counts: [count] })
}

/** Reads a day at a time. */
async function readSums(database: Transaction<LedgerSchema>, salt: Uint8Array): Promise<Sums> {
  const sums: Sums = { usage: createDailySums(salt), refusals: createDailySums(salt) }
  for (let after: string | undefined; ;) {
    let query = database.selectFrom('usage_daily').select('day').orderBy('day').limit(1)
    if (after !== undefined) query = query.where('day', '>', after)
    const next: { day: string } | undefined = await query.executeTakeFirst()
    if (!next) break
    const usage = await database.selectFrom('usage_daily').selectAll().where('day', '=', next.day).execute()
    addCounts(sums, { usage, refusals: [] })
    after = next.day
  }
  // As many rows a day as there are refusal codes.
  const refusals = await database.selectFrom('refusals_daily').selectAll().execute()
  addCounts(sums, { usage: [], refusals })
  return sums
}

async function* compareOpen(
  database: Transaction<LedgerSchema>,
  open: Map<string, OpenExchange>,
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
  for (const exchange of unseen)
    yield problemOf(`${exchange} is open by its entries, and is not kept as open`)
}

/** Whether a kept row would settle the exchange, if its node were lost, for the same person at the same price. */
function isSame(data: string, expected: OpenExchange): boolean {
  try {
    // Whatever it is, each member is compared with one of a known type.
    const kept = JSON.parse(data) as Partial<OpenExchange> | null
    const names = ['exchange', 'person', 'time', 'model', 'provider', 'heldMicroUsd', 'heldTokens'] as const
    return names.every((name) => kept?.[name] === expected[name])
  } catch {
    // Not JSON: recovery could not settle it.
    return false
  }
}
