import { createEstimator, type Rates } from '../packages/server/src/modules/spend/index.ts'
import { localChanges } from '../packages/server/src/platform/changes/local.ts'
import { systemClock } from '../packages/server/src/platform/clock/clock.ts'
import { systemRandom } from '../packages/server/src/platform/clock/random.ts'
import type { Counters } from '../packages/server/src/platform/counters/counters.ts'
import { createMemoryCounters } from '../packages/server/src/platform/counters/memory.ts'
import { createPostgresCounters } from '../packages/server/src/platform/counters/postgres.ts'
import { createLog } from '../packages/server/src/platform/log/log.ts'
import { openControlDatabase } from '../packages/server/src/platform/sql/control-database.ts'
import type { PostgresStorage } from '../packages/server/src/platform/sql/storage.ts'
import type { Node } from './node.ts'
import type { Timeline } from './timeline.ts'

export interface NodesOptions {
  rates: Rates
  timeline: Timeline
  loadUsed: (key: string) => Promise<number>
}

const log = createLog('error')

/** One process: counters in memory, in simulated time. */
export function memoryNode({ rates, timeline, loadUsed }: NodesOptions): Node {
  const counters = createMemoryCounters({ clock: timeline.clock, loadUsed })
  return { estimator: createEstimator({ rates }), counters }
}

/** Nodes that share a PostgreSQL database, which they migrate first. Lives and heartbeats pass in real time. */
export async function postgresNodes(
  { rates, timeline, loadUsed }: NodesOptions,
  storages: readonly PostgresStorage[],
): Promise<Node[]> {
  // The way of the first may be one that will be cut.
  const storage = storages.at(-1)
  if (storage) await migrate(storage)
  const clock = { now: timeline.clock.now, monotonic: systemClock.monotonic }
  return storages.map((storage) => {
    const counters: Counters = createPostgresCounters({ storage, clock, random: systemRandom, log, loadUsed })
    return { estimator: createEstimator({ rates }), counters }
  })
}

async function migrate(storage: PostgresStorage): Promise<void> {
  const changes = localChanges({ log })
  const database = await openControlDatabase({ storage, clock: systemClock, random: systemRandom, changes })
  await database.close()
}
