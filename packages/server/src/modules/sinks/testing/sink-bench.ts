import { createLog } from '../../../platform/log/log.ts'
import { localChanges } from '../../../platform/changes/local.ts'
import { openControlDatabase, type ControlDatabase } from '../../../platform/sql/control-database.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import { createDelivery, type Delivery } from '../deliver.ts'
import { createFieldCut } from '../fields.ts'
import { createReceiver } from '../receivers/create-receiver.ts'
import type { Receiver } from '../receivers/receiver.ts'
import { createSelect } from '../select.ts'
import type { SinkSettings } from '../settings.ts'
import { createTestLedger, type TestLedger } from './entries.ts'
import { createTestParts, type TestParts } from './parts.ts'

/** Test support: a ledger in memory, a real control database, and deliveries that run when told to. */
export interface SinkBench {
  db: ControlDatabase
  ledger: TestLedger
  parts: TestParts
  counts: Record<'delivered' | 'skipped' | 'refused', number>
  /** what a node does for a sink; call it again for another node, or after a restart */
  node(sink: SinkSettings, through?: (receiver: Receiver) => Receiver): Delivery
  /** where a sink is, and its dead letters */
  progress(sink: string): Promise<{ next: number; letters: { leaf: number; reason: string }[] }>
  close(): Promise<void>
}

export async function openSinkBench(storage: Storage): Promise<SinkBench> {
  const parts = createTestParts()
  const ledger = createTestLedger()
  const log = createLog('silent')
  const { clock, random } = parts
  const db = await openControlDatabase({ storage, clock, random: unique(), changes: localChanges({ log }) })
  const receivers: Receiver[] = []
  const counts = { delivered: 0, skipped: 0, refused: 0 }
  return {
    db,
    ledger,
    parts,
    counts,
    node(sink, through = (receiver) => receiver) {
      const receiver = through(createReceiver(sink, { ...parts, random }))
      receivers.push(receiver)
      return createDelivery({
        sink: sink.name,
        receiver,
        forward: ledger.forward,
        select: createSelect(sink.filter),
        cut: createFieldCut(sink.fields),
        db,
        clock,
        firstLeaf: async () => (sink.from === 'beginning' ? 0 : await ledger.size()),
        mayGoOn: async () => true,
        counts: {
          delivered: (count) => void (counts.delivered += count),
          skipped: (count) => void (counts.skipped += count),
          refused: (count) => void (counts.refused += count),
        },
      })
    },
    async progress(sink) {
      const row = await db.read
        .selectFrom('sink_cursors')
        .selectAll()
        .where('sink', '=', sink)
        .executeTakeFirst()
      const letters = await db.read
        .selectFrom('sink_dead_letters')
        .select(['leaf', 'reason'])
        .where('sink', '=', sink)
        .orderBy('leaf')
        .execute()
      return { next: row?.next_leaf ?? -1, letters }
    },
    async close() {
      for (const receiver of receivers) await receiver.close()
      await db.close()
    },
  }
}

/** Ids of changes must differ. */
function unique(): (size: number) => Uint8Array {
  let count = 0
  return (size) => {
    count += 1
    const bytes = Buffer.alloc(size)
    bytes.writeUInt32BE(count, size - 4)
    return bytes
  }
}
