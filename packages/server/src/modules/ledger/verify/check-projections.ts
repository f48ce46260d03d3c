import { randomBytes } from 'node:crypto'
import type { LedgerProblem, ProjectionCheck } from '@sekisho/ledger'
import type { Transaction } from 'kysely'
import { createDays } from '../day.ts'
import type { SqlDialect } from '../../../platform/sql/storage.ts'
import type { LedgerSchema } from '../schema.ts'
import { createFold, type OpenExchange } from '../writer/fold.ts'
import { readCursor } from '../writer/projector.ts'
import { compareOpen } from './compare-open.ts'
import type { FoldedBlock } from './fold-block.ts'
import type { Hands } from './hands.ts'
import { joinBytes } from './joined.ts'
import { problemOf } from './problem-of.ts'
import { createQueue } from './queue.ts'
import { readSums, type StoredSums } from './read-sums.ts'
import { addCounts, addSummed, createSums, type Sums } from './sums.ts'

/** Bound the memory, beside the exchanges that are open and a number a day. */
const maxEntries = 4_000
const maxBytes = 8_388_608

interface Options {
  dialect: SqlDialect
  hands: Hands
  /** how many entries are folded at a time */
  foldEntries?: number
}

/**
 * Folds the entries as the projector does, as far as its cursor, and compares spend, refusals, what conversations used,
 * memberships, open exchanges and what entries are found by with what is stored. A projection that is behind agrees with its cursor. Which rows of a day differ is not told.
 * A settlement that finds nothing open counts nothing and is no problem: a frozen node may settle what was settled for
 * it as lost, and a call whose admission the ledger could not take settles all the same.
 * What is counted from entries whose texts were removed since can be compared with nothing: the days that removals
 * reach into are left out, and so is what conversations used, which has no days.
 */
export async function checkProjections(
  database: Transaction<LedgerSchema>,
  { dialect, hands, foldEntries = maxEntries }: Options,
): Promise<ProjectionCheck> {
  const until = await readCursor(database)
  // In a buffer of its own, because that is what crosses to threads.
  const salt = Uint8Array.from(randomBytes(32))
  const sums = createSums(salt)
  const seen = new Set<string>()
  const open = new Map<string, OpenExchange>()
  let removedUntil = 0
  let bodies: Uint8Array[] = []
  let leaves: number[] = []
  let bytes = 0
  let size = 0

  /** In the order of the tree, so that of two settlements of one exchange the first counts. */
  function takeBlock({ sums: summed, settled, opened, ...block }: FoldedBlock): void {
    addSummed(sums, summed)
    // Each boot says again whom it has seen; that is one row all the same.
    addCounts(sums, { memberships: block.memberships.filter((row) => isNew(seen, JSON.stringify(row))) })
    removedUntil = Math.max(removedUntil, block.removedUntil)
    const fold = createFold()
    for (const each of settled) fold.addSettled(each)
    const { closed, spend, conversations } = fold.close(open)
    addCounts(sums, { spend, conversations })
    for (const exchange of closed) open.delete(exchange)
    for (const exchange of opened) if (!open.has(exchange.exchange)) open.set(exchange.exchange, exchange)
  }

  const queue = createQueue(hands.width, takeBlock)

  function flush(): Promise<void> | undefined {
    if (bodies.length === 0) return undefined
    const job = {
      type: 'fold',
      leaves: Float64Array.from(leaves),
      until,
      salt,
      ...joinBytes(bodies),
    } as const
    bodies = []
    leaves = []
    bytes = 0
    return queue.add(hands.do(job))
  }

  return {
    take(body, leaf) {
      size = leaf + 1
      bodies.push(body)
      leaves.push(leaf)
      bytes += body.length
      return bodies.length >= foldEntries || bytes >= maxBytes ? flush() : undefined
    },
    async *problems() {
      await flush()
      await queue.end()
      if (until > size) yield problemOf(`what is counted goes as far as leaf ${until}, the tree has ${size}`)
      const stored = await readSums(database, { salt, hands, dialect })
      yield* differences({ sums, stored, removedUntil })
      yield* compareOpen(database, open, removedUntil)
    },
  }
}

interface Compared {
  sums: Sums
  stored: StoredSums
  removedUntil: number
}

function* differences({ sums, stored, removedUntil }: Compared): Generator<LedgerProblem> {
  const removedThrough = removedUntil === 0 ? '' : createDays()(removedUntil)
  const isWhole = (day: string) => day > removedThrough
  for (const day of sums.spend.differing(stored.spend).filter(isWhole)) {
    yield problemOf(`the spend of ${day} is not what its entries add up to`)
  }
  for (const day of sums.refusals.differing(stored.refusals).filter(isWhole)) {
    yield problemOf(`the refusals of ${day} are not those of its entries`)
  }
  for (const day of sums.index.differing(stored.index)) {
    yield problemOf(`what the entries of ${day} are found by is not what they say`)
  }
  const which = stored.hasForgotten ? 'allConversations' : 'conversations'
  if (removedThrough === '' && sums[which].differing(stored[which]).length > 0) {
    yield problemOf('what conversations used is not what their entries add up to')
  }
  if (sums.memberships.differing(stored.memberships).length > 0) {
    yield problemOf('the groups and roles of callers are not those of their entries')
  }
}

function isNew(seen: Set<string>, key: string): boolean {
  const before = seen.size
  return seen.add(key).size > before
}
