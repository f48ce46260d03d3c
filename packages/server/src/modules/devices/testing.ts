import type { Actor } from '@sekisho/contract'
import { pino } from 'pino'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { createPeople } from '../people/index.ts'
import { createDevices, fingerprintOf, type Devices } from './index.ts'

/** Test support. */
export const admin: Actor = { type: 'operator' }
export const laptop = fingerprintOf('laptop')
export const desktop = fingerprintOf('desktop')

export type Call = Parameters<Devices['check']>[0]
type Rules = Parameters<typeof createDevices>[0]['rules']

/** A store with one person in it, and devices of this node and others on it. */
export interface Ground {
  now: number
  person: string
  db: ControlDatabase
  /** what `endSessions` was asked */
  ended: object[]
  problems: unknown[]
  open(rules?: Rules, on?: ControlDatabase): Promise<Devices>
  openDatabase(): Promise<ControlDatabase>
  call(given?: Partial<Call>): Call
  /** a session as the sessions module keeps it */
  session(id: string, deviceId: string | null, revokedAt?: number | null): Promise<void>
  deviceOfSession(id: string): Promise<string | null | undefined>
  entries(): Promise<{ kind: string; data: Record<string, unknown>; actor: unknown }[]>
  forgetEntries(): Promise<void>
  close(): Promise<void>
}

const log = pino({ level: 'silent' })

export async function openGround(storage: Storage): Promise<Ground> {
  const opened: { close(): Promise<void> }[] = []
  const clock = { now: () => ground.now++, monotonic: () => ground.now }
  const random = systemRandom
  async function openDatabase(): Promise<ControlDatabase> {
    const db = await openControlDatabase({ storage, clock, random, changes: localChanges({ log }) })
    opened.push(db)
    return db
  }
  const ground: Ground = {
    now: Date.UTC(2026, 10, 22),
    person: '',
    // Sound: set before the ground is handed out.
    db: undefined as unknown as ControlDatabase,
    ended: [],
    problems: [],
    openDatabase,
    async open(rules = { knownOnly: false }, db = ground.db) {
      const endSessions = async (actor: Actor, of: object) => ground.ended.push({ actor, ...of })
      const onError = (error: unknown) => ground.problems.push(error)
      const devices = await createDevices({ db, clock, random, rules, endSessions, onError })
      opened.push(devices)
      return devices
    },
    call: (given = {}) => ({
      personId: ground.person,
      fingerprint: laptop,
      mustName: true,
      session: undefined,
      facts: () => ({ os: 'Linux', version: '2.1.330' }),
      sameFacts: false,
      ...given,
    }),
    async session(id, deviceId, revokedAt = null) {
      await ground.db.recorded(admin, 'sessions', async (tx) => {
        await tx.insertInto('sessions').values(sessionRow({ id, deviceId, revokedAt }, ground)).execute()
        const data = { session: id, person: ground.person, reason: 'test' }
        return { entries: [{ kind: 'session.revoked', data }], result: undefined }
      })
      await ground.forgetEntries()
    },
    async deviceOfSession(id) {
      const query = ground.db.read.selectFrom('sessions').select('device_id').where('id', '=', id)
      return (await query.executeTakeFirst())?.device_id
    },
    entries: async () =>
      (await ground.db.takeOutbox(300)).map(({ kind, data, actor }) => ({
        kind,
        data: JSON.parse(data) as Record<string, unknown>,
        actor: JSON.parse(actor) as unknown,
      })),
    forgetEntries: async () =>
      ground.db.dropOutbox((await ground.db.takeOutbox(300)).map((entry) => entry.id)),
    async close() {
      for (let next = opened.pop(); next; next = opened.pop()) await next.close()
    },
  }
  ground.db = await openDatabase()
  const people = await createPeople({ db: ground.db, clock, random })
  ground.person = (await people.create(admin, { name: '田中', roles: ['developer'], groups: [] })).id
  await ground.forgetEntries()
  return ground
}

interface SessionFacts {
  id: string
  deviceId: string | null
  revokedAt: number | null
}

function sessionRow({ id, deviceId, revokedAt }: SessionFacts, { person, now }: Ground) {
  return {
    id,
    person_id: person,
    kind: 'claude_code',
    issuer: 'local',
    device_id: deviceId,
    second_factor: 0,
    created_at: now,
    expires_at: now + 1e9,
    idle_ms: 1e9,
    last_seen_at: now,
    generation: 0,
    rotated_at: now,
    secret: id,
    provider_token: null,
    provider_checked_at: null,
    client_address: '::1',
    client_agent: '',
    revoked_at: revokedAt,
    revoked_reason: null,
    sequence: Number(id.slice(-1)),
  } as const
}
