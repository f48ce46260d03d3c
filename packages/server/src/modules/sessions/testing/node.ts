import type { Actor, Entry } from '@sekisho/contract'
import { pino } from 'pino'
import { localChanges } from '../../../platform/changes/local.ts'
import { postgresChanges } from '../../../platform/changes/postgres.ts'
import type { Clock } from '../../../platform/clock/clock.ts'
import { systemRandom } from '../../../platform/clock/random.ts'
import { createSealer } from '../../../platform/keyring/sealer.ts'
import { openControlDatabase, type ControlDatabase } from '../../../platform/sql/control-database.ts'
import type { Storage } from '../../../platform/sql/storage.ts'
import { createPeople, type People, type Person } from '../../people/index.ts'
import { createSessions, type NewSession, type Sessions } from '../index.ts'

/** Test support: a node with sessions, as compose wires it, on a database that several may share. */
export interface SessionNode {
  db: ControlDatabase
  people: People
  sessions: Sessions
  errors: unknown[]
  close(): Promise<void>
}

export interface SessionNodeOptions {
  storage: Storage
  clock: Clock
  masterKeys?: readonly string[]
  limits?: Partial<{ idleMs: number; lifetimeMs: number; maxPerPerson: number }>
  tokenTtlMs?: number
  publicUrl?: string
}

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const testClient = { address: '192.0.2.7', agent: 'claude-code/2.1.330' }
export const testActor: Actor = { type: 'system' }
export const masterKey = 'the master key of tests, which is long enough'

/** PostgreSQL announces; two SQLite handles know of each other by the polled version alone, as when a notice is lost. */
export async function openSessionNode(options: SessionNodeOptions): Promise<SessionNode> {
  const { storage, clock } = options
  const log = pino({ level: 'silent' })
  const changes =
    storage.kind === 'postgres'
      ? postgresChanges({ storage, log, clock, staleMs: hourMs, pollMs: 50 })
      : localChanges({ log, pollMs: 50 })
  const db = await openControlDatabase({ storage, clock, random: systemRandom, changes })
  const people = await createPeople({ db, clock, random: systemRandom })
  const errors: unknown[] = []
  const sessions = await createSessions({
    db,
    clock,
    people,
    random: systemRandom,
    sealer: createSealer(options.masterKeys ?? [masterKey], systemRandom),
    publicUrl: () => options.publicUrl ?? 'https://sekisho.example.com',
    projectTag: 'project',
    tokenTtlMs: options.tokenTtlMs ?? hourMs,
    limits: { idleMs: 24 * hourMs, lifetimeMs: 30 * 24 * hourMs, maxPerPerson: 20, ...options.limits },
    onError: (error) => errors.push(error),
  }).catch(async (error: unknown) => {
    await db.close()
    throw error
  })
  return {
    db,
    people,
    sessions,
    errors,
    async close() {
      await sessions.close()
      await db.close()
    },
  }
}

/** Polls come every 50 ms; the rest is for a machine that is busy with other tests. */
export const soon = { timeout: 4_000, interval: 10 }

/** A clock that stands until it is moved. */
export interface TestClock extends Clock {
  pass(milliseconds: number): void
}

export function createTestClock(): TestClock {
  let now = Date.UTC(2026, 10, 22)
  return { now: () => now, monotonic: () => now, pass: (milliseconds) => void (now += milliseconds) }
}

export async function addPerson({ people }: SessionNode, name = '田中'): Promise<Person> {
  return await people.create(testActor, { name, email: undefined, roles: ['developer'], groups: [] })
}

export function signIn(person: Person, rest: Partial<NewSession> = {}): NewSession {
  return {
    personId: person.id,
    kind: 'claude_code',
    issuer: 'https://idp.example.com',
    secondFactor: false,
    client: testClient,
    ...rest,
  }
}

/** What admin changes left for the ledger, oldest first. */
export async function recorded({ db }: SessionNode, prefix: string): Promise<Pick<Entry, 'kind' | 'data'>[]> {
  const rows = await db.takeOutbox(1000)
  return rows
    .filter(({ kind }) => kind.startsWith(prefix))
    .map(({ kind, data }) => ({ kind, data: JSON.parse(data) }) as Pick<Entry, 'kind' | 'data'>)
}
