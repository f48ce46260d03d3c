import type { ClientBase, Pool } from 'pg'
import type { FirstUsed } from './first-used.ts'
import { isForgotten } from './key-date.ts'
import { deleteOldCounters, ensureCounters, lockCounters, readBase, readOtherShares } from './shares.ts'

/** What PostgreSQL knows of counters beyond one node's own share. */
export interface CounterRows {
  /** Makes sure that the keys have rows; to be called before `lock`, outside its transaction. */
  ensure(keys: readonly string[]): Promise<void>
  /** Locks the rows until the transaction ends and gives what is used and held elsewhere while that holds. */
  lock(client: ClientBase, keys: readonly string[]): Promise<(key: string) => number>
  read(key: string): Promise<{ used: number; held: number }>
  /** Removes the counters of earlier dates, here and in PostgreSQL. */
  sweep(oldestDate: string): Promise<void>
}

export function createCounterRows(options: { pool: Pool; node: string; first: FirstUsed }): CounterRows {
  const { pool, node, first } = options
  /** keys whose row was there */
  const ensured = new Set<string>()

  return {
    ensure,
    async lock(client, keys) {
      const bases = await lockCounters(client, keys)
      const swept = keys.find((key) => !bases.has(key))
      if (swept !== undefined) {
        ensured.delete(swept)
        throw new Error(`the counter ${swept} was removed meanwhile`)
      }
      // A statement of its own, after the lock: only then does it see what the last holder of the lock wrote.
      const others = await readOtherShares(client, node, keys)
      const sums = new Map(others.map(({ key, used, held }) => [key, used + held]))
      return (key) => (bases.get(key) ?? 0) + (sums.get(key) ?? 0)
    },
    async read(key) {
      await ensure([key])
      const base = await readBase(pool, key)
      const [others] = await readOtherShares(pool, node, [key])
      return { used: base + (others?.used ?? 0), held: others?.held ?? 0 }
    },
    async sweep(oldestDate) {
      first.forget(oldestDate)
      for (const key of ensured) if (isForgotten(key, oldestDate)) ensured.delete(key)
      await deleteOldCounters(pool, oldestDate)
    },
  }

  async function ensure(keys: readonly string[]): Promise<void> {
    const missing = keys.filter((key) => !ensured.has(key))
    if (missing.length === 0) return
    await first.load(missing)
    const used = missing.map((key) => first.of(key))
    await ensureCounters(pool, missing, used)
    for (const key of missing) ensured.add(key)
  }
}
