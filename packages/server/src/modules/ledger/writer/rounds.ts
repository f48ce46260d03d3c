import type { Frontier, NoteSigner } from '@sekisho/ledger'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { Lease } from '../../../platform/lease/lease.ts'
import type { WriterEvents } from '../batch.ts'
import type { Appender } from './appender.ts'
import type { FindDead } from './boots.ts'
import { keepCheckpoint } from './checkpoints.ts'
import type { LedgerDatabase } from './database.ts'
import { createPartitionChore } from '../index-partitions.ts'
import { project } from './projector.ts'
import { recover } from './recovery.ts'
import type { Recent } from './recent.ts'
import { sequence } from './sequencer.ts'
import { keepTreeNodes } from './tree-nodes.ts'
import { createWriteIndex } from './write-index.ts'

export interface RoundOptions {
  database: LedgerDatabase
  recent: Recent
  appender: Appender
  lease: Lease
  clock: Clock
  /** the one that is to sign last */
  signers: () => readonly NoteSigner[]
  findDead: FindDead
  events: Pick<WriterEvents, 'onTrouble' | 'onRecovered'>
  /** how often dead nodes are looked for; undefined: only in the first round */
  recoverEveryMs: number | undefined
}

/** The chores behind the appends: leaves, projections, checkpoints, recovery. Done by the node that holds the lease. */
export interface Rounds {
  /**
   * A whole round that begins after this call. Rounds never overlap; callers that wait for the same one share it.
   * @param wanted signs: its checkpoint does not wait until the one before is a second old
   */
  run: (wanted?: { signs: boolean }) => Promise<void>
  isRunning: () => boolean
  /**
   * there is work left for a next round, though nobody appends: the tree of an older store is being made, or the newest
   * checkpoint was too young for another
   */
  isBehind: () => boolean
}

export function createRounds(options: RoundOptions): Rounds {
  const { database, recent, appender, lease, clock, events } = options
  const writeIndex = createWriteIndex()
  const partitions = createPartitionChore(database)
  let recoveredAt: number | undefined
  let sequencedAll = false
  let failing = false
  let running = false
  let behind = false

  async function catchUp(): Promise<Frontier> {
    const source = { database: database.kysely, recent }
    const { end } = recent
    const tree = await sequence({ ...source, now: clock.now(), all: !sequencedAll })
    sequencedAll = true
    if (await project({ ...source, writeIndex })) recent.forget(end)
    return tree
  }

  async function round(isToSign: boolean): Promise<void> {
    if (!(await lease.held('ledger'))) return
    if (recoveryIsDue(recoveredAt, options)) {
      const { findDead } = options
      const now = () => clock.now()
      const caughtUp = async () => void (await catchUp())
      await recover({ database: database.kysely, appender, findDead, catchUp: caughtUp, now })
      recoveredAt = clock.monotonic()
    }
    const tree = await catchUp()
    const isWhole = await keepTreeNodes(database.kysely, tree.size)
    const signers = options.signers()
    const isSigned = await keepCheckpoint({
      database: database.kysely,
      signers,
      tree,
      now: clock.now(),
      isToSign,
    })
    behind = !isWhole || !isSigned
    await partitions.keep(clock.now())
  }

  async function reported(isToSign: boolean): Promise<void> {
    running = true
    try {
      await round(isToSign)
      if (failing) events.onRecovered()
      failing = false
    } catch (error) {
      if (!failing) events.onTrouble(error instanceof Error ? error.message : String(error))
      failing = true
      throw error
    } finally {
      running = false
    }
  }

  return {
    run: inTurn(reported),
    isRunning: () => running,
    isBehind: () => behind,
  }
}

/** Begins when the one before has ended, however; who asks before it begins shares it. */
function inTurn(round: (isToSign: boolean) => Promise<void>): Rounds['run'] {
  let last: Promise<void> = Promise.resolve()
  let queued: Promise<void> | undefined
  let isToSign = false

  function begin(): Promise<void> {
    const signs = isToSign
    queued = undefined
    isToSign = false
    return round(signs)
  }

  return (wanted) => {
    isToSign ||= wanted?.signs === true
    if (queued) return queued
    queued = last.then(begin, begin)
    last = queued
    return queued
  }
}

/** @param recoveredAt monotonic milliseconds; undefined: not yet in this run */
function recoveryIsDue(recoveredAt: number | undefined, { clock, recoverEveryMs }: RoundOptions): boolean {
  if (recoveredAt === undefined) return true
  return recoverEveryMs !== undefined && clock.monotonic() - recoveredAt >= recoverEveryMs
}
