import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Clock } from '../clock/clock.ts'
import { every } from '../clock/every.ts'
import type { LoadUsed } from './counters.ts'
import { correctLedgerShares, readDeadNodes, readKeysLeftBy, readUsed } from './reconcile-rows.ts'

/**
 * Compares counters with SQL where a node died: the ledger settles its open calls as lost, and no node counts them. What
 * SQL knows beyond all nodes becomes a share of its own, the ledger's.
 */
interface Reconciliation {
  /** Compares a page of the counters on which dead nodes held something. @throws what PostgreSQL or `loadUsed` throws */
  run(): Promise<void>
}

interface ReconciliationOptions {
  pool: Pool
  clock: Clock
  loadUsed: LoadUsed
  /** Lets what is settled reach the ledger's projections and all shares; a few seconds. */
  wait: () => Promise<unknown>
}

const everyMs = 5_000
/** Longer than a round of the ledger, and than a share takes that is written at the second attempt. */
const settlingMs = 2_000
/** By then the ledger has settled what a dead node left: it takes half a minute, and as long as its store is away. */
const suspectMs = 600_000
const pageKeys = 100

/** Compares every five seconds. */
export function startReconciling(
  options: Omit<ReconciliationOptions, 'wait'> & { onFailure: (error: unknown) => void },
): { stop(): void } {
  const stopping = new AbortController()
  const { signal } = stopping
  const wait = () => delay(settlingMs, undefined, { signal, ref: false })
  const reconciliation = createReconciliation({ ...options, wait })
  const chore = every(everyMs, () =>
    reconciliation.run().catch((error: unknown) => {
      if (!signal.aborted) options.onFailure(error)
    }),
  )
  return {
    stop() {
      chore.stop()
      stopping.abort()
    },
  }
}

export function createReconciliation(options: ReconciliationOptions): Reconciliation {
  const { pool, clock } = options
  /** by node, monotonic: since when this one knows it dead */
  const deadSince = new Map<string, number>()
  let after = ''

  return {
    async run() {
      const nodes = await lateNodes()
      if (nodes.length === 0) return
      const keys = await readKeysLeftBy(pool, { nodes, after, limit: pageKeys })
      after = keys.length === pageKeys ? (keys.at(-1) ?? '') : ''
      if (keys.length > 0) await reconcile(keys, options)
    },
  }

  async function lateNodes(): Promise<string[]> {
    const now = clock.monotonic()
    const dead = new Set(await readDeadNodes(pool))
    for (const node of deadSince.keys()) if (!dead.has(node)) deadSince.delete(node)
    return [...dead].filter((node) => {
      const since = deadSince.get(node) ?? now
      deadSince.set(node, since)
      return now - since < suspectMs
    })
  }
}

/**
 * While calls settle, what the nodes miss is known only within bounds. What SQL says is settled was settled some time
 * before, so it is compared with the nodes' shares of later: what they have not by then they miss. And what they had
 * some time before is in SQL by now, so they miss no more than what it says beyond that. The ledger's share moves into
 * these bounds and no further: on a counter at rest it is exact, on a busy one short by at most what is settled in the
 * meantime, and a share that was written later than that counts twice only until the next look.
 */
async function reconcile(
  keys: readonly string[],
  { pool, loadUsed, wait }: Pick<ReconciliationOptions, 'pool' | 'loadUsed' | 'wait'>,
): Promise<void> {
  const before = await readUsed(pool, keys)
  await wait()
  const settled = new Map<string, number>()
  for (const key of before.keys()) settled.set(key, await loadUsed(key))
  await wait()
  const after = await readUsed(pool, keys)
  const bounds = [...after].map(([key, used]) => {
    const inSql = settled.get(key) ?? 0
    return { key, least: inSql - used, most: inSql - (before.get(key) ?? 0) }
  })
  await correctLedgerShares(pool, bounds)
}
