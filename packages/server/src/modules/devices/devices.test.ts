import type { Actor } from '@sekisho/contract'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople } from '../people/index.ts'
import { createDevices, fingerprintOf, type Devices } from './index.ts'

const log = pino({ level: 'silent' })
const admin: Actor = { type: 'operator' }
const facts = { os: 'Linux', version: '2.1.330' }
const [laptop, desktop] = [fingerprintOf('laptop'), fingerprintOf('desktop')]

type Call = Parameters<Devices['check']>[0]
type Rules = Parameters<typeof createDevices>[0]['rules']

describe.each(await testDatabases())('devices on $name', (databases) => {
  let now: number
  const clock = { now: () => now++, monotonic: () => now }
  let storage: Storage
  let db: ControlDatabase
  let devices: Devices
  let person: string
  let ended: object[]
  let problems: unknown[]
  const opened: { close(): Promise<void> }[] = []

  const openDatabase = () =>
    openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })

  async function open(rules: Rules = { knownOnly: false }, on = db): Promise<Devices> {
    const devices = await createDevices({
      db: on,
      clock,
      random: systemRandom,
      rules,
      endSessions: async (actor, of) => ended.push({ actor, ...of }),
      onError: (error) => problems.push(error),
    })
    opened.push(devices)
    return devices
  }

  beforeEach(async () => {
    now = Date.UTC(2026, 10, 22)
    ended = []
    problems = []
    storage = await databases.open()
    db = await openDatabase()
    const people = await createPeople({ db, clock, random: systemRandom })
    person = (await people.create(admin, { name: '田中', roles: ['developer'], groups: [] })).id
    await db.dropOutbox((await db.takeOutbox(100)).map(({ id }) => id))
    devices = await open()
  })
  afterEach(async () => {
    for (const device of opened.splice(0)) await device.close()
    await db.close()
    await databases.dispose()
  })

  const call = (given: Partial<Call> = {}): Call => ({
    personId: person,
    fingerprint: laptop,
    mustName: true,
    session: undefined,
    facts,
    ...given,
  })
  const list = async (of = devices) => (await of.list({ limit: 100 })).data
  const entries = async () =>
    (await db.takeOutbox(100)).map(({ kind, data, actor }) => ({
      kind,
      data: JSON.parse(data) as Record<string, unknown>,
      actor: JSON.parse(actor) as unknown,
    }))

  /** A session as the sessions module keeps it. */
  async function session(
    id: string,
    deviceId: string | null,
    revokedAt: number | null = null,
  ): Promise<void> {
    await db.recorded(admin, 'sessions', async (tx) => {
      const row = {
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
      } as const
      await tx.insertInto('sessions').values(row).execute()
      return {
        entries: [{ kind: 'session.revoked', data: { session: id, person, reason: 'test' } }],
        result: 0,
      }
    })
    await db.dropOutbox((await db.takeOutbox(100)).map(({ id }) => id))
  }
  const deviceOfSession = async (id: string) =>
    (await db.read.selectFrom('sessions').select('device_id').where('id', '=', id).executeTakeFirst())
      ?.device_id

  it('one that a call tells of is recorded once, with a hash in place of its id', async () => {
    expect(devices.check(call())).toBeUndefined()
    expect(devices.check(call())).toBeUndefined()
    await devices.flush()
    devices.check(call())
    await devices.flush()
    const [device, second] = await list()
    expect(second).toBeUndefined()
    expect(device).toMatchObject({
      personId: person,
      name: 'Claude Code, Linux',
      fingerprint: laptop,
      os: 'Linux',
      clientVersion: '2.1.330',
      knownAt: null,
    })
    expect(await entries()).toStrictEqual([
      {
        kind: 'device.added',
        actor: { type: 'system' },
        data: {
          device: device?.id,
          person,
          after: { os: 'Linux', clientVersion: '2.1.330', known: false, named: true },
        },
      },
    ])
  })

  it('a store that fails for a moment costs nothing but the moment', async () => {
    const recorded = db.recorded.bind(db)
    let fail = true
    const failing: ControlDatabase = {
      ...db,
      recorded: (...given) => (fail ? Promise.reject(new Error('away')) : recorded(...given)),
    }
    const devices = await open({ knownOnly: false }, failing)
    expect(devices.check(call())).toBeUndefined()
    await devices.flush()
    expect(problems).toHaveLength(1)
    expect(await list()).toEqual([])
    fail = false
    devices.check(call())
    await devices.flush()
    expect(await list()).toHaveLength(1)
  })

  it('a newer client or another system is put down, the same is not', async () => {
    devices.check(call())
    await devices.flush()
    devices.check(call({ facts: { os: null, version: null } }))
    devices.check(call({ facts: undefined }))
    await devices.flush()
    devices.check(call({ facts: { os: 'Linux', version: '2.2.0' } }))
    await devices.flush()
    expect((await list())[0]?.clientVersion).toBe('2.2.0')
    expect((await entries()).map(({ kind }) => kind)).toEqual(['device.added', 'device.changed'])
  })

  it('last seen moves on, in memory at once and in the store after a while', async () => {
    devices.check(call())
    await devices.flush()
    const [before] = await list()
    now += 60_000
    devices.check(call())
    expect((await list())[0]?.lastSeenAt).toBeGreaterThanOrEqual(now - 10)
    await devices.close()
    const [after] = await list(await open())
    expect(after?.lastSeenAt).toBeGreaterThan((before?.lastSeenAt ?? 0) + 59_000)
    expect(await entries()).toHaveLength(1)
  })

  describe('a sign-in', () => {
    const agent = 'claude-code/2.1.330'

    it('makes a record, which its first call completes', async () => {
      const id = (await devices.signedIn(admin, { personId: person, agent })) ?? ''
      await session('ses_1', id)
      expect(await list()).toMatchObject([{ id, fingerprint: null, clientVersion: '2.1.330' }])
      devices.check(call({ session: { id: 'ses_1', deviceId: id } }))
      await devices.flush()
      expect(await list()).toMatchObject([
        { id, fingerprint: laptop, os: 'Linux', name: 'Claude Code, Linux', knownAt: expect.any(Number) },
      ])
      expect((await entries()).map(({ kind }) => kind)).toEqual(['device.changed'])
    })

    it('on a machine that is there already joins it, so that the list stays one of machines', async () => {
      devices.check(call())
      await devices.flush()
      const [machine] = await list()
      const id = (await devices.signedIn(admin, { personId: person, agent })) ?? ''
      await session('ses_1', id)
      devices.check(call({ session: { id: 'ses_1', deviceId: id } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ id: machine?.id, knownAt: expect.any(Number) }])
      expect(await deviceOfSession('ses_1')).toBe(machine?.id)
      expect((await entries()).at(-1)).toMatchObject({
        kind: 'device.removed',
        data: { device: id, reason: `the same as ${machine?.id}` },
      })
    })

    it('without a record finds its machine at the first call', async () => {
      await session('ses_1', null)
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      const [machine] = await list()
      expect(machine).toMatchObject({ fingerprint: laptop, knownAt: expect.any(Number) })
      expect(await deviceOfSession('ses_1')).toBe(machine?.id)
      // The session's own memory may be behind: nothing more is written for it.
      const before = (await entries()).length
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await entries()).toHaveLength(before)
    })

    it('belongs to one machine: another that uses its token is only seen', async () => {
      await session('ses_1', null)
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      devices.check(call({ session: { id: 'ses_1', deviceId: null }, fingerprint: desktop }))
      await devices.flush()
      const machines = (await list()).map(({ fingerprint, knownAt }) => ({
        fingerprint,
        known: knownAt !== null,
      }))
      expect(machines).toEqual([
        { fingerprint: laptop, known: true },
        { fingerprint: desktop, known: false },
      ])
    })

    it('that has ended vouches for nothing', async () => {
      await session('ses_1', null, now)
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ knownAt: null }])
    })

    it('of somebody else vouches for nothing', async () => {
      await session('ses_1', null)
      devices.check(call({ personId: 'per_other', session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ personId: 'per_other', knownAt: null }])
      expect(await deviceOfSession('ses_1')).toBeNull()
    })
  })

  describe('known devices only', () => {
    beforeEach(async () => {
      devices = await open({ knownOnly: true })
    })

    it('refuses what nobody signed in on, and keeps no record of it', async () => {
      expect(devices.check(call())).toEqual({ code: 'device_unknown', values: { fingerprint: laptop } })
      expect(devices.check(call({ fingerprint: undefined }))?.code).toBe('device_unknown')
      expect(devices.check(call({ fingerprint: undefined, mustName: false }))).toBeUndefined()
      await devices.flush()
      expect(await list()).toEqual([])
    })

    it('serves where somebody signed in, then also with a credential, and nowhere else', async () => {
      const id = (await devices.signedIn(admin, { personId: person, agent: '' })) ?? ''
      await session('ses_1', id)
      const signedIn = { id: 'ses_1', deviceId: id }
      expect(devices.check(call({ session: signedIn }))).toBeUndefined()
      expect(devices.check(call({ session: signedIn, fingerprint: desktop }))?.code).toBe('device_unknown')
      await devices.flush()
      expect(devices.check(call())).toBeUndefined()
      expect(devices.check(call({ session: signedIn, fingerprint: desktop }))?.code).toBe('device_unknown')
    })

    it('serves what an administrator added', async () => {
      const added = await devices.add(admin, { personId: person, fingerprint: laptop, name: 'lab' })
      expect(devices.check(call())).toBeUndefined()
      expect(added).toMatchObject({ name: 'lab', fingerprint: laptop, knownAt: expect.any(Number) })
      await expect(
        devices.add(admin, { personId: person, fingerprint: laptop, name: 'lab' }),
      ).rejects.toMatchObject({ code: 'device_exists' })
      await expect(
        devices.add(admin, { personId: 'per_nobody', fingerprint: laptop, name: 'lab' }),
      ).rejects.toMatchObject({ code: 'person_unknown' })
    })

    it('does not count what was only seen before the rule as known, until an administrator says so', async () => {
      const before = await open()
      before.check(call())
      await before.flush()
      devices = await open({ knownOnly: true })
      expect(devices.check(call())?.code).toBe('device_unknown')
      await devices.add(admin, { personId: person, fingerprint: laptop, name: 'lab' })
      expect(devices.check(call())).toBeUndefined()
      expect(await list()).toHaveLength(1)
    })
  })

  describe('at most so many', () => {
    beforeEach(async () => {
      devices = await open({ knownOnly: false, maxPerPerson: 1 })
    })

    it('refuses one more, also before the first is written, and says the limit', async () => {
      expect(devices.check(call())).toBeUndefined()
      const refusal = { code: 'device_limit', values: { limit: 1 } }
      expect(devices.check(call({ fingerprint: desktop }))).toEqual(refusal)
      await devices.flush()
      expect(devices.check(call({ fingerprint: desktop }))).toEqual(refusal)
      expect(devices.check(call())).toBeUndefined()
      expect(devices.check(call({ personId: 'per_other' }))).toBeUndefined()
    })

    it('has room again when one is removed or blocked', async () => {
      devices.check(call())
      await devices.flush()
      const [first] = await list()
      await devices.block(admin, { id: first?.id ?? '', reason: 'lost' })
      expect(devices.check(call({ fingerprint: desktop }))).toBeUndefined()
      await devices.flush()
      expect(await list()).toHaveLength(2)
    })

    it('holds when two nodes each let one in at the same moment', async () => {
      const otherDb = storage.kind === 'postgres' ? await openDatabase() : db
      const other = await open({ knownOnly: false, maxPerPerson: 1 }, otherDb)
      devices.check(call())
      other.check(call({ fingerprint: desktop }))
      await Promise.all([devices.flush(), other.flush()])
      expect(await list()).toHaveLength(1)
      if (otherDb !== db) {
        await other.close()
        await otherDb.close()
      }
    })
  })

  describe('an administrator', () => {
    let id: string
    beforeEach(async () => {
      devices.check(call())
      await devices.flush()
      id = (await list())[0]?.id ?? ''
      await db.dropOutbox((await db.takeOutbox(100)).map((entry) => entry.id))
    })

    it('blocks: its calls are refused at once and its sessions end', async () => {
      await devices.block(admin, { id, reason: 'stolen' })
      expect(devices.check(call())).toEqual({
        code: 'device_blocked',
        values: { device: 'Claude Code, Linux', reason: 'stolen' },
      })
      const session = { id: 'ses_1', deviceId: id }
      expect(devices.check(call({ session, fingerprint: undefined }))?.code).toBe('device_blocked')
      expect(ended).toEqual([
        { actor: admin, personId: person, deviceId: id, reason: 'the device was blocked' },
      ])
      expect(await entries()).toMatchObject([
        { kind: 'device.changed', actor: admin, data: { device: id, after: { blocked: 'stolen' } } },
      ])
    })

    it('blocks twice: the record stays the first, and sessions are ended again', async () => {
      await devices.block(admin, { id, reason: 'stolen' })
      expect((await devices.block(admin, { id, reason: 'other' })).blockedReason).toBe('stolen')
      expect(ended).toHaveLength(2)
      expect(await entries()).toHaveLength(1)
    })

    it('unblocks, and it is served again', async () => {
      await devices.block(admin, { id, reason: 'stolen' })
      await devices.unblock(admin, { id })
      expect(devices.check(call())).toBeUndefined()
      expect((await devices.list({ limit: 5, status: 'blocked' })).data).toEqual([])
    })

    it('renames, and the name stays out of the ledger', async () => {
      expect((await devices.rename(admin, { id, name: '田中のノート' })).name).toBe('田中のノート')
      await devices.rename(admin, { id, name: '田中のノート' })
      expect(JSON.stringify(await entries())).not.toContain('田中')
      expect(await entries()).toHaveLength(1)
    })

    it('removes: sessions end, and it is new when it comes again', async () => {
      await devices.remove(admin, { id, reason: 'sold' })
      expect(await list()).toEqual([])
      expect(ended).toMatchObject([{ deviceId: id, reason: 'the device was removed' }])
      devices.check(call())
      await devices.flush()
      expect((await list())[0]?.id).not.toBe(id)
    })

    it('is told of a device there is not', async () => {
      const unknown = { code: 'device_unknown' }
      await expect(devices.block(admin, { id: 'dev_0', reason: 'x' })).rejects.toMatchObject(unknown)
      await expect(devices.rename(admin, { id: 'dev_0', name: 'x' })).rejects.toMatchObject(unknown)
      await expect(devices.remove(admin, { id: 'dev_0', reason: 'x' })).rejects.toMatchObject(unknown)
    })

    it('sees another node’s block within a reload', async () => {
      const other = await open()
      await other.block(admin, { id, reason: 'stolen' })
      await expect.poll(() => devices.check(call())?.code).toBe('device_blocked')
    })

    it('a person removes their own, but neither another’s nor one that is blocked', async () => {
      const own = { id, owner: person, reason: 'removed by its person' }
      await expect(devices.remove(admin, { ...own, owner: 'per_other' })).rejects.toMatchObject({
        code: 'device_unknown',
      })
      await expect(devices.rename(admin, { id, owner: 'per_other', name: 'x' })).rejects.toMatchObject({
        code: 'device_unknown',
      })
      await devices.block(admin, { id, reason: 'stolen' })
      await expect(devices.remove(admin, own)).rejects.toMatchObject({ code: 'device_is_blocked' })
      await devices.unblock(admin, { id })
      await devices.remove(admin, own)
      expect(await list()).toEqual([])
    })
  })

  it('made-up devices of one person stop at a hundred, and calls go on', async () => {
    for (let i = 0; i < 130; i++)
      expect(devices.check(call({ fingerprint: fingerprintOf(`made up ${i}`) }))).toBeUndefined()
    await devices.flush()
    expect(await list()).toHaveLength(100)
    now += 31 * 86_400_000
    devices.check(call({ fingerprint: desktop }))
    await devices.flush()
    const after = await list()
    expect(after).toHaveLength(100)
    expect(after.at(-1)?.fingerprint).toBe(desktop)
  })

  it('pages hold every device once, oldest first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      devices.check(call({ fingerprint: fingerprintOf(name) }))
      await devices.flush()
    }
    const seen: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 4; pages++) {
      const page = await devices.list({ limit: 2, after, person })
      seen.push(...page.data.map(({ id }) => id))
      after = page.next
      if (after === undefined) break
    }
    expect(seen).toStrictEqual((await list()).map(({ id }) => id))
    expect(new Set(seen).size).toBe(5)
  })

  it('are all there after a start', async () => {
    devices.check(call())
    devices.check(call({ personId: 'per_other', fingerprint: desktop }))
    await devices.flush()
    const again = await open({ knownOnly: true })
    expect(again.check(call({ personId: 'per_other', fingerprint: laptop }))?.code).toBe('device_unknown')
    for (const { id } of await list()) await again.block(admin, { id, reason: 'x' })
    const third = await open()
    expect(third.check(call())?.code).toBe('device_blocked')
    expect(third.check(call({ personId: 'per_other', fingerprint: desktop }))?.code).toBe('device_blocked')
  })
})
