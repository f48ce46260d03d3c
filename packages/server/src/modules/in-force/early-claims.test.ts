import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Actor } from '@sekisho/contract'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { fingerprintOf } from '../devices/index.ts'
import { createPeople } from '../people/index.ts'
import type { Claim } from './claims.ts'
import { createEarlyClaims } from './early-claims.ts'
import { createSettingsEventTaker, type TakeSettingsEvents } from './take-settings-events.ts'

const admin: Actor = { type: 'operator' }
const day = 86_400_000

describe.each(await testDatabases())('what a client says at its start, on $name,', (database) => {
  let now = Date.UTC(2026, 10, 26)
  let db: ControlDatabase
  let [person, other] = ['', '']
  const clock = { now: () => now, monotonic: () => now }
  let noted: Claim[]
  let take: TakeSettingsEvents
  let made = 0

  beforeAll(async () => {
    const changes = localChanges({ log: pino({ level: 'silent' }) })
    db = await openControlDatabase({
      storage: await database.openControl(),
      clock,
      random: systemRandom,
      changes,
    })
    const people = await createPeople({ db, clock, random: systemRandom })
    const create = async (name: string) =>
      (await people.create(admin, { name, roles: ['developer'], groups: [] })).id
    person = await create('田中')
    other = await create('佐藤')
  })
  afterAll(async () => {
    await db.close()
    await database.dispose()
  })
  beforeEach(async () => {
    await change(async (tx) => {
      await tx.deleteFrom('sessions').execute()
      await tx.deleteFrom('devices').execute()
    })
    noted = []
    take = createSettingsEventTaker(createEarlyClaims({ db, clock, note: (claim) => void noted.push(claim) }))
  })

  async function change(
    act: (tx: Parameters<Parameters<ControlDatabase['recorded']>[2]>[0]) => Promise<unknown>,
  ) {
    await db.recorded(admin, 'devices', async (tx) => {
      await act(tx)
      const data = { device: '', person: '', reason: 'test' }
      return { entries: [{ kind: 'device.removed', data }], result: undefined }
    })
  }

  async function device(client: string | null, of = person): Promise<string> {
    const id = `dev_${String(++made).padStart(26, '0')}`
    const facts = { name: 'laptop', os: null, client_version: null, known_at: null }
    const times = { first_seen_at: now, last_seen_at: now, blocked_at: null, blocked_reason: null }
    const row = { id, person_id: of, client_device: client === null ? null : fingerprintOf(client) }
    await change((tx) =>
      tx
        .insertInto('devices')
        .values({ ...row, ...facts, ...times })
        .execute(),
    )
    return id
  }

  async function session(deviceId: string | null): Promise<string> {
    const id = `ses_${String(++made).padStart(26, '0')}`
    const row = {
      id,
      person_id: person,
      kind: 'claude_code',
      issuer: 'local',
      device_id: deviceId,
      second_factor: 0,
      created_at: now,
      expires_at: now + day,
      idle_ms: day,
      last_seen_at: now,
      generation: 0,
      rotated_at: now,
      secret: id,
      provider_token: null,
      provider_checked_at: null,
      client_address: '::1',
      client_agent: '',
      revoked_at: null,
      revoked_reason: null,
      sequence: made,
    } as const
    await change((tx) => tx.insertInto('sessions').values(row).execute())
    return id
  }

  const event = (userId: string | undefined, sources = ['remote']) => ({
    sources,
    userId,
    version: '2.1.330',
  })
  const claimOf = (client: string, personId = person) => ({
    personId,
    fingerprint: fingerprintOf(client),
    sources: '["remote"]',
    clientVersion: '2.1.330',
  })

  it('counts at once where its device is known', async () => {
    const own = await session(await device('laptop'))
    await take({ personId: person, session: own }, [event(person)])
    expect(noted).toEqual([claimOf('laptop')])
    await take({ personId: person, session: undefined }, [event('laptop')])
    expect(noted).toHaveLength(2)
  })

  it('counts when the first call of its sign-in shows which device it was', async () => {
    const place = await device(null)
    const own = await session(place)
    await take({ personId: person, session: own }, [event(person)])
    expect(noted).toEqual([])
    await change((tx) =>
      tx
        .updateTable('devices')
        .set({ client_device: fingerprintOf('laptop') })
        .where('id', '=', place)
        .execute(),
    )
    await vi.waitFor(() => expect(noted).toEqual([claimOf('laptop')]))
  })

  it('counts also where the call shows a device that was known, or the sign-in had none', async () => {
    const known = await device('laptop')
    for (const at of [await device(null), null]) {
      noted.length = 0
      const own = await session(at)
      await take({ personId: person, session: own }, [event(person)])
      expect(noted).toEqual([])
      await change((tx) =>
        tx.updateTable('sessions').set({ device_id: known }).where('id', '=', own).execute(),
      )
      await vi.waitFor(() => expect(noted).toEqual([claimOf('laptop')]))
    }
  })

  it('counts with a credential when its device calls, and not as another person’s', async () => {
    await take({ personId: person, session: undefined }, [event('laptop')])
    await device('laptop', other)
    await take({ personId: other, session: undefined }, [event('laptop')])
    expect(noted).toEqual([claimOf('laptop', other)])
    await device('laptop')
    await vi.waitFor(() => expect(noted).toEqual([claimOf('laptop', other), claimOf('laptop')]))
  })

  it('waits a day at most, and five of one person', async () => {
    await take(
      { personId: person, session: undefined },
      Array.from({ length: 8 }, (_, index) => event(`made up ${index}`)),
    )
    now += day + 1
    await take({ personId: person, session: undefined }, [event('late')])
    for (let index = 0; index < 8; index++) await device(`made up ${index}`)
    await device('late')
    await vi.waitFor(() => expect(noted).toEqual([claimOf('late')]))
    await take(
      { personId: person, session: undefined },
      Array.from({ length: 8 }, (_, index) => event(`one of ${index}`)),
    )
    for (let index = 0; index < 8; index++) await device(`one of ${index}`)
    await take({ personId: person, session: undefined }, [event('late')])
    expect(noted.map(({ fingerprint }) => fingerprint)).toEqual(
      ['late', ...[3, 4, 5, 6, 7].map((index) => `one of ${index}`), 'late'].map(fingerprintOf),
    )
  })

  it('pushes out the oldest where too many of all wait, and counts at once where its device is known also then', async () => {
    const own = await session(await device('laptop'))
    const waits = (index: number) => ({ personId: `per_${Math.floor(index / 5)}`, session: undefined })
    await Promise.all(
      Array.from({ length: 1_001 }, (_, index) => take(waits(index), [event(`made up ${index}`)])),
    )
    await take({ personId: person, session: own }, [event(person)])
    expect(noted).toEqual([claimOf('laptop')])
    for (const index of [0, 1, 2, 1_000]) await device(`made up ${index}`, waits(index).personId)
    await vi.waitFor(() =>
      expect(noted.map(({ fingerprint }) => fingerprint)).toEqual(
        ['laptop', 'made up 2', 'made up 1000'].map(fingerprintOf),
      ),
    )
  })

  it('of nobody in particular is nothing', async () => {
    await take({ personId: person, session: undefined }, [event(undefined), event(person)])
    expect(noted).toEqual([])
  })
})
