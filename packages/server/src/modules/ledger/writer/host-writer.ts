import { encodeNewEntry } from '@sekisho/ledger'
import type { Writer, WriterEvents } from '../batch.ts'
import type { LedgerOptions } from '../options.ts'
import { silentFor } from './boots.ts'
import { openLedgerDatabase } from './database.ts'
import { startWorker } from './start-worker.ts'
import { openWriter } from './writer.ts'

const defaultRoundMs = 1_000
const heartbeatMs = 5_000
/** A node whose heartbeat has stood still for so long is dead. */
const silenceMs = 30_000

/** The thread's module: among the sources as it is, in the published package built and beside the file this is in. */
const defaultWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../writer.worker.ts' : './writer.worker.js',
  import.meta.url,
)

/** Puts the writer where it belongs: SQLite blocks whoever calls it and gets a thread, PostgreSQL does not need one. */
export async function hostWriter(
  options: LedgerOptions,
  boot: string,
  events: WriterEvents,
): Promise<Writer> {
  const { storage, checkpointKeys, clock, lease, roundMs = defaultRoundMs } = options
  const started = encodeNewEntry({
    kind: 'node.started',
    time: clock.now(),
    actor: { type: 'system' },
    data: { ...options.node, storage: storage.kind },
  })
  if (storage.kind === 'sqlite') {
    const url = options.workerUrl ?? defaultWorkerUrl
    const data = { file: storage.file, boot, started, checkpointKeys, roundMs }
    return startWorker({ url, data, events })
  }
  return openWriter({
    database: openLedgerDatabase(storage),
    boot,
    started,
    clock,
    lease,
    findDead: silentFor(silenceMs, clock, boot),
    checkpointKeys,
    events,
    roundMs,
    heartbeatMs,
  })
}
