import type { Clock } from '../../../platform/clock/clock.ts'
import type { Lease } from '../../../platform/lease/lease.ts'
import type { Batch, Writer, WriterEvents } from '../batch.ts'
import { every } from '../../../platform/clock/every.ts'
import { createAppender, isFinal } from './appender.ts'
import { closeBoot, heartbeat, openBoot, type FindDead } from './boots.ts'
import type { Chores } from './chores.ts'
import type { LedgerDatabase } from './database.ts'
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
  /** closed with the writer */
  chores: Chores
  events: WriterEvents
  roundMs: number
  /** absent: nobody else writes to this store, so there is nobody to tell that this node lives */
  heartbeatMs?: number
}

/** Entries after which a round does not wait for its time. */
const roundEntries = 2_000

/** Opens this node's boot, and settles what dead nodes left before it returns, if this node is to. */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { database, chores, boot, clock, events, heartbeatMs } = options
  await openBoot(database.kysely, boot, clock.now())
  const appender = createAppender({ boot, database, chores, events })
  await appender.append({ texts: [options.started], once: [], keys: [] })
  const rounds = createRounds({ ...options, appender, recoverEveryMs: heartbeatMs })
  await rounds.run()
  const alone = heartbeatMs === undefined
  let unseen = 0

  async function write(batch: Batch): Promise<void> {
    unseen += batch.texts.length + batch.once.length
    try {
      await appender.append(batch)
      // A busy node does its chores before there is too much to do, or to keep in memory.
      if (unseen >= roundEntries && !rounds.running) void round()
    } catch (error) {
      if (isFinal(error)) events.onFatal(error)
      throw error
    }
  }

  async function round(): Promise<void> {
    // A store that only this process writes to has nothing new unless it wrote.
    if (alone && unseen === 0) return
    const before = unseen
    unseen = 0
    try {
      await rounds.run()
    } catch {
      // Reported by the round itself; the next one tries again.
      unseen += before
    }
  }

  async function beat(): Promise<void> {
    if (await heartbeat(database.kysely, boot, clock.now())) return
    events.onFatal(new Error(`${boot} was declared dead by another node; this one has to start anew`))
  }

  const timers = [every(options.roundMs, round)]
  // A beat that fails is a silence the others measure; the next one may get through.
  if (heartbeatMs !== undefined) timers.push(every(heartbeatMs, () => beat().catch(() => undefined)))

  return {
    write,
    catchUp: () => rounds.run(),
    async close() {
      for (const timer of timers) timer.stop()
      appender.stop()
      try {
        await rounds.run()
        await closeBoot(database.kysely, boot, clock.now())
      } finally {
        await release(chores, database)
      }
    },
  }
}

async function release(chores: Chores, database: LedgerDatabase): Promise<void> {
  try {
    await chores.close()
  } finally {
    await database.close()
  }
}
