import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { LastSeen } from '../../platform/sql/last-seen.ts'
import type { People } from '../people/index.ts'
import { openFollowed } from '../snapshots/index.ts'
import type { Changed } from './changes.ts'
import { liveFromRow, readHead, readLive, readSession, type LiveSession } from './rows.ts'
import { stateOf, type FoundSession } from './session.ts'

export type Found = FoundSession | undefined | Promise<FoundSession | undefined>

/** The sessions in force, in memory. */
export interface SessionMemory {
  get(id: string): LiveSession | undefined
  /** From memory, or, when it was opened on another node a moment ago, from the store. */
  known(id: string): Promise<LiveSession | undefined>
  /** Undefined when it is over. Synchronous unless it was idle for so long that the store must say. Notes the use. */
  use(live: LiveSession | undefined): Found
  /** Shows what this node changed on the record. */
  show(changed: Changed): void
}

export interface SessionMemoryDeps {
  db: ControlDatabase
  clock: Clock
  lastSeen: LastSeen
  people: Pick<People, 'byId' | 'known'>
  onError: (error: unknown) => void
}

const pageSize = 5_000

/** Loads every session in force. */
export async function openSessionMemory(deps: SessionMemoryDeps): Promise<SessionMemory> {
  const { db, clock, lastSeen, people, onError } = deps
  const sessions = await openFollowed<LiveSession>({
    topic: 'sessions',
    changes: db.changes,
    keyOf: ({ id }) => id,
    isOver: ({ revokedAt, expiresAt }) => revokedAt !== null || expiresAt <= clock.now(),
    carryOver(from, to) {
      to.lastSeenAt = Math.max(from.lastSeenAt, to.lastSeenAt)
    },
    readHead: () => readHead(db.read),
    readPage: (range) => readLive(db, { ...range, now: clock.now(), limit: pageSize }),
    pageSize,
  })

  function use(live: LiveSession | undefined): Found {
    const person = live && people.byId(live.personId)
    if (live === undefined) return undefined
    if (person === undefined) return useOfNewPerson(live)
    if (person.status !== 'active') return undefined
    const now = clock.now()
    const state = stateOf(live, now)
    if (state === 'idle') return askWhetherIdle(live)
    if (state !== 'active') return undefined
    lastSeen.note(live.id, now)
    // Before half of the time is over the store must hear of it, since that is how the other nodes know.
    if (now - live.lastSeenAt > live.idleMs / 2) void lastSeen.flush().catch(onError)
    live.lastSeenAt = now
    return live
  }

  async function useOfNewPerson(live: LiveSession): Promise<FoundSession | undefined> {
    return (await people.known(live.personId)) === undefined ? undefined : await use(live)
  }

  /** It may have been used on another node, which is no change that is announced. */
  async function askWhetherIdle(live: LiveSession): Promise<FoundSession | undefined> {
    const row = await readSession(db, live.id)
    if (row === undefined) return undefined
    const stored = liveFromRow(row)
    const now = clock.now()
    const isOver = stateOf(stored, now) !== 'active'
    sessions.put(isOver ? { ...stored, revokedAt: stored.revokedAt ?? now } : stored)
    return isOver ? undefined : await use(sessions.get(live.id))
  }

  return {
    get: sessions.get,
    async known(id) {
      const live = sessions.get(id)
      if (live !== undefined) return live
      const row = await readSession(db, id)
      if (row !== undefined) sessions.put(liveFromRow(row))
      return sessions.get(id)
    },
    use,
    show({ rows }) {
      for (const row of rows) sessions.put(liveFromRow(row))
    },
  }
}
