import type { ClientBase, Pool } from 'pg'
import { nothing, type Elsewhere } from './counter.ts'
import type { FirstUsed } from './first-used.ts'
import type { OldestKept } from './key-date.ts'
import {
  absorbShares,
  deleteCounters,
  deleteDeadNodes,
  deleteOldCounters,
  ensureCounters,
  lockCounters,
  readBases,
  readOtherShares,
  type OtherShares,
} from './shares.ts'

/** What PostgreSQL knows of counters beyond one node's own share. */
export interface CounterRows {
  /** Makes sure that the keys have rows; to be called before `lock`, outside its transaction. */
  ensure(keys: readonly string[]): Promise<void>
  /** Locks the rows until the transaction ends and gives what stands elsewhere while that holds. */
  lock(client: ClientBase, keys: readonly string[]): Promise<Others>
  /** What stands elsewhere at this moment. */
  read(keys: readonly string[]): Promise<Others>
  /** Makes `ensure` ask SQL again, and make the rows again where they are missing. */
  doubt(keys: readonly string[]): void
  /** Forgets what SQL said of keys that have no row yet: what is settled until they have one, it did not know. */
  unlearn(keys: readonly string[]): void
  /** Forgets keys here; in PostgreSQL minutes go, and what this node used of days stays without it. */
  forget(keys: readonly string[]): Promise<void>
  /** Removes what is old, whoever made it. */
  sweep(oldest: OldestKept): Promise<void>
}

/** By key: what stands elsewhere, and how many other nodes alive have a share of it. */
export type Others = (key: string) => Elsewhere & { nodes: number }

/** Rows one statement locks. */
const maxAbsorbed = 1_000

interface CounterRowsOptions {
  pool: Pool
  node: string
  first: FirstUsed
  /** what this node has used, stored or not */
  usedHere: (key: string) => number
}

export function createCounterRows({ pool, node, first, usedHere }: CounterRowsOptions): CounterRows {
  /** keys whose row was there */
  const ensured = new Set<string>()

  return {
    ensure,
    async lock(client, keys) {
      const bases = await lockCounters(client, keys)
      const swept = keys.filter((key) => !bases.has(key))
      if (swept.length > 0) {
        doubt(swept)
        throw new Error(`the counter ${swept[0]} was removed meanwhile`)
      }
      // A statement of its own, after the lock: only then does it see what the last holder of the lock wrote.
      return othersOf(bases, await readOtherShares(client, node, keys))
    },
    async read(keys) {
      await ensure(keys)
      return othersOf(await readBases(pool, keys), await readOtherShares(pool, node, keys))
    },
    doubt,
    unlearn: (keys) => first.forget(keys.filter((key) => !ensured.has(key))),
    async forget(keys) {
      doubt(keys)
      const minutes = keys.filter((key) => /T\d{2}:\d{2}$/.test(key))
      if (minutes.length > 0) await deleteCounters(pool, minutes)
      // A clock that is put right meets them again, and writes its share anew.
      const days = keys.filter((key) => /:\d{4}-\d{2}-\d{2}$/.test(key))
      for (let at = 0; at < days.length; at += maxAbsorbed)
        await absorbShares(pool, node, days.slice(at, at + maxAbsorbed))
    },
    async sweep(oldest) {
      await deleteOldCounters(pool, oldest)
      await deleteDeadNodes(pool)
    },
  }

  function doubt(keys: readonly string[]): void {
    first.forget(keys)
    for (const key of keys) ensured.delete(key)
  }

  async function ensure(keys: readonly string[]): Promise<void> {
    const missing = keys.filter((key) => !ensured.has(key))
    if (missing.length === 0) return
    await first.load(missing)
    // SQL knows of what this node settled and could not store yet: calls that went on while counters were away.
    const counters = missing.map((key) => ({ key, used: first.of(key) - usedHere(key) }))
    await ensureCounters(pool, node, counters)
    for (const key of missing) ensured.add(key)
  }
}

function othersOf(bases: ReadonlyMap<string, number>, shares: readonly OtherShares[]): Others {
  const byKey = new Map(shares.map((share) => [share.key, share]))
  return (key) => {
    const share = byKey.get(key) ?? { ...nothing, reserved: 0, nodes: 0 }
    const { held, variance, holds, certain, promised, reserved, nodes } = share
    const used = (bases.get(key) ?? 0) + share.used
    return { used, held, variance, holds, certain, promised, reserved, nodes }
  }
}
