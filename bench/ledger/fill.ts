import { encodeNewEntry } from '@sekisho/ledger'
import { keepPartitions } from '../../packages/server/src/modules/ledger/index-partitions.ts'
import { openEmpty, openNode } from '../../packages/server/src/modules/ledger/testing/nodes.ts'
import type { Storage } from '../../packages/server/src/platform/sql/storage.ts'
import { createEntries, yearMs } from './entries.ts'

/** What one append carries. */
const batchEntries = 5_000
const reportEvery = 500_000

interface FillOptions {
  storage: Storage
  entries: number
  seed: number
  begin: number
  say: (line: string) => void
}

/**
 * Fills a ledger as a node does, in larger batches: chained, with leaves, a tree, checkpoints and projections, so that it
 * verifies. Calls are settled without having been admitted; each is one entry then and has its row in the index.
 * @returns seconds it took
 */
export async function fillLedger({ storage, entries, seed, begin, say }: FillOptions): Promise<number> {
  const from = performance.now()
  const sql = await openEmpty(storage)
  if (storage.kind === 'postgres') await keepPartitions(sql.kysely, { from: begin, to: begin + yearMs })
  const node = await openNode({ boot: 'boot_01KAMQ5E2RZ8Y4W6D3T0N9HJCV', storage })
  const source = createEntries({ seed, count: entries, begin })
  const seconds = () => (performance.now() - from) / 1_000
  for (let done = 0; done < entries;) {
    const count = Math.min(batchEntries, entries - done)
    const texts = Array.from({ length: count }, () => encodeNewEntry(source.next()))
    await node.write({ texts, once: [], keys: [] })
    await node.catchUp()
    done += count
    if (done % reportEvery === 0) say(`${storage.kind}: ${done} entries in ${seconds().toFixed(0)} s`)
  }
  await node.close()
  await sql.close()
  return seconds()
}
