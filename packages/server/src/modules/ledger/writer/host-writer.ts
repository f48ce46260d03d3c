import { encodeNewEntry, importSigner } from '@sekisho/ledger'
import { createLocalLease } from '../../../platform/lease/local.ts'
import type { Writer, WriterEvents } from '../batch.ts'
import type { LedgerOptions } from '../ledger.ts'
import { sha256 } from '../sha256.ts'
import { everyOther, silentFor } from './boots.ts'
import { createChores, type Chores } from './chores.ts'
import { startChoresThread } from './chores-thread.ts'
import { openLedgerDatabase } from './database.ts'
import { openWriter, type WriterOptions } from './writer.ts'

const defaultRoundMs = 1_000
const heartbeatMs = 5_000
/** A node whose heartbeat has stood still for so long is dead. */
const silenceMs = 30_000

/** The thread's module: among the sources as it is, in the published package built and beside the file this is in. */
const defaultWorkerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../chores.worker.ts' : './chores.worker.js',
  import.meta.url,
)

/** The same writer over either store. Only SQLite's chores get a thread, and only a shared store needs heartbeats. */
export async function hostWriter(
  options: LedgerOptions,
  boot: string,
  events: WriterEvents,
): Promise<Writer> {
  const { storage, clock, lease, roundMs = defaultRoundMs } = options
  const alone = storage.kind === 'sqlite'
  const database = openLedgerDatabase(storage)
  let chores: Chores | undefined
  try {
    chores = await hostChores(options, { boot, database, events })
    return await openWriter({
      database,
      boot,
      started: encodeNewEntry({
        kind: 'node.started',
        time: clock.now(),
        actor: { type: 'system' },
        data: { ...options.node, storage: storage.kind },
      }),
      clock,
      lease: alone ? createLocalLease() : lease,
      findDead: alone ? everyOther(boot) : silentFor(silenceMs, clock, boot),
      chores,
      events,
      roundMs,
      ...(alone ? {} : { heartbeatMs }),
    })
  } catch (error) {
    // A thread that nobody ends would keep the process alive.
    await chores?.close().catch(() => undefined)
    await database.close()
    throw error
  }
}

async function hostChores(
  { storage, checkpoint, clock, workerUrl }: LedgerOptions,
  { boot, database, events }: Pick<WriterOptions, 'boot' | 'database' | 'events'>,
): Promise<Chores> {
  const { origin, privateKey } = checkpoint
  if (storage.kind === 'sqlite') {
    const data = { file: storage.file, boot, origin, privateKey }
    return startChoresThread({ url: workerUrl ?? defaultWorkerUrl, data, onFatal: events.onFatal })
  }
  const signer = await importSigner({ sha256, name: origin, privateKey })
  return createChores({ boot, database, clock, signer })
}
