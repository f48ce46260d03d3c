import type { Clock } from '../../../platform/clock/clock.ts'
import type { Lease } from '../../../platform/lease/lease.ts'
import type { Batch, Writer, WriterEvents } from '../batch.ts'
import { importSigners, type CheckpointKey } from '../checkpoint-key.ts'
import { every } from '../../../platform/clock/every.ts'
import { ChainBroken, createAppender } from './appender.ts'
import { closeBoot, heartbeat, openBoot, type FindDead } from './boots.ts'
import type { LedgerDatabase } from './database.ts'
import { forget } from './forget.ts'
import { createRecent } from './recent.ts'
import { dropErased, removeBodies } from './remove-bodies.ts'
import { createRounds } from './rounds.ts'

export interface WriterOptions {
  /** migrated; closed with the writer */
  database: LedgerDatabase
  boot: string
  /** text of this boot's `node.started`, its first entry */
  started: string
  clock: Clock
  lease: Lease
  findDead: FindDead
  checkpointKeys: readonly CheckpointKey[]
  events: WriterEvents
  roundMs: number
  /** absent: nobody else writes to this store, so there is nobody to tell that this node lives */
  heartbeatMs?: number
}

/** Entries after which a round does not wait for its time. */
const roundEntries = 2_000

/** Opens this node's boot, and settles what dead nodes left before it returns, if this node is to. */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { database, boot, clock, events, heartbeatMs } = options
  await openBoot(database.kysely, boot, clock.now())
  const recent = createRecent(boot)
  const appender = createAppender({ boot, database, recent, events })
  await appender.append({ texts: [options.started], once: [], keys: [] })
  let signers = await importSigners(options.checkpointKeys)
  const rounds = createRounds({
    ...options,
    recent,
    appender,
    signers: () => signers,
    recoverEveryMs: heartbeatMs,
  })
  await rounds.run()
  const alone = heartbeatMs === undefined
  let unseen = false

  async function write(batch: Batch): Promise<void> {
    unseen = true
    try {
      await appender.append(batch)
      // A busy node does its chores before the rows have to be read back.
      if (recent.entries >= roundEntries && !rounds.isRunning()) void round()
    } catch (error) {
      if (error instanceof ChainBroken) events.onFatal(error)
      throw error
    }
  }

  async function round(): Promise<void> {
    // A store that only this process writes to has nothing new unless it wrote.
    if (alone && !unseen && !rounds.isBehind()) return
    unseen = false
    try {
      await rounds.run()
    } catch {
      // Reported by the round itself; the next one tries again.
      unseen = true
    }
  }

  const chores = [every(options.roundMs, round), ...heartbeats(options)]

  return {
    write,
    catchUp: () => rounds.run(),
    cover: () => rounds.run({ signs: true }),
    remove: (removal) => removeBodies(database, removal),
    erased: (commitments) => dropErased(database, commitments),
    async forget(outlived) {
      if (await options.lease.held('ledger')) await forget(database.kysely, outlived)
    },
    async useKeys(keys) {
      signers = await importSigners(keys)
    },
    async close() {
      for (const chore of chores) chore.stop()
      appender.stop()
      try {
        await rounds.run()
        await closeBoot(database.kysely, boot, clock.now())
      } finally {
        await database.close()
      }
    },
  }
}

/** Where others write to the same store: they tell by them that this node lives. */
function heartbeats({ database, boot, clock, events, heartbeatMs }: WriterOptions) {
  if (heartbeatMs === undefined) return []
  async function beat(): Promise<void> {
    if (await heartbeat(database.kysely, boot, clock.now())) return
    events.onFatal(new Error(`${boot} was declared dead by another node; this one has to start anew`))
  }
  // A beat that fails is a silence the others measure; the next one may get through.
  return [every(heartbeatMs, () => beat().catch(() => undefined))]
}
