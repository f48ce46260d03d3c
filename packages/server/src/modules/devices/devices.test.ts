import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { fingerprintOf, type Devices } from './index.ts'
import { admin, desktop, laptop, openGround, type Call, type Ground } from './testing.ts'

describe.each(await testDatabases())('devices that call on $name', (databases) => {
  let ground: Ground
  let devices: Devices
  beforeEach(async () => {
    ground = await openGround(await databases.openControl())
    devices = await ground.open()
  })
  afterEach(async () => {
    await ground.close()
    await databases.dispose()
  })

  const call = (given: Partial<Call> = {}) => ground.call(given)
  const list = async (of = devices) => (await of.list({ limit: 300 })).data

  it('one that a call tells of is recorded once, with a hash in place of its id', async () => {
    expect(devices.check(call())).toBeUndefined()
    expect(devices.check(call())).toBeUndefined()
    await devices.flush()
    devices.check(call())
    await devices.flush()
    const [device, second] = await list()
    expect(second).toBeUndefined()
    expect(device).toMatchObject({
      personId: ground.person,
      name: 'Claude Code, Linux',
      fingerprint: laptop,
      os: 'Linux',
      clientVersion: '2.1.330',
      knownAt: null,
    })
    expect(await ground.entries()).toStrictEqual([
      {
        kind: 'device.added',
        actor: { type: 'system' },
        data: {
          device: device?.id,
          person: ground.person,
          after: {
            person: ground.person,
            name: { commitment: expect.any(String) as string },
            os: 'Linux',
            clientVersion: '2.1.330',
            known: false,
            named: true,
          },
        },
      },
    ])
  })

  it('a store that fails for a moment costs nothing but the moment', async () => {
    const recorded = ground.db.recorded.bind(ground.db)
    let fail = true
    const failing: ControlDatabase = {
      ...ground.db,
      recorded: (...given) => (fail ? Promise.reject(new Error('away')) : recorded(...given)),
    }
    const devices = await ground.open({ knownOnly: false }, failing)
    expect(devices.check(call())).toBeUndefined()
    await devices.flush()
    expect(ground.problems).toHaveLength(1)
    expect(await list()).toEqual([])
    fail = false
    devices.check(call())
    await devices.flush()
    expect(await list()).toHaveLength(1)
  })

  it('a newer client or another system is put down, the same is not', async () => {
    devices.check(call())
    await devices.flush()
    devices.check(call({ facts: () => ({ os: null, version: null }) }))
    devices.check(call({ facts: () => expect.fail(), sameFacts: true }))
    await devices.flush()
    devices.check(call({ facts: () => ({ os: 'Linux', version: '2.2.0' }) }))
    await devices.flush()
    expect((await list())[0]?.clientVersion).toBe('2.2.0')
    expect((await ground.entries()).map(({ kind }) => kind)).toEqual(['device.added', 'device.changed'])
  })

  it('last seen moves on, in memory at once and in the store after a while', async () => {
    devices.check(call())
    await devices.flush()
    const [before] = await list()
    ground.now += 60_000
    devices.check(call())
    expect((await list())[0]?.lastSeenAt).toBeGreaterThanOrEqual(ground.now - 10)
    await devices.close()
    const [after] = await list(await ground.open())
    expect(after?.lastSeenAt).toBeGreaterThan((before?.lastSeenAt ?? 0) + 59_000)
    expect(await ground.entries()).toHaveLength(1)
  })

  describe('a sign-in', () => {
    const agent = 'claude-code/2.1.330'

    it('makes a record, which its first call completes', async () => {
      const id = (await devices.signedIn(admin, { personId: ground.person, agent })) ?? ''
      await ground.session('ses_1', id)
      expect(await list()).toMatchObject([{ id, fingerprint: null, clientVersion: '2.1.330' }])
      devices.check(call({ session: { id: 'ses_1', deviceId: id } }))
      await devices.flush()
      expect(await list()).toMatchObject([
        { id, fingerprint: laptop, os: 'Linux', name: 'Claude Code, Linux', knownAt: expect.any(Number) },
      ])
      expect((await ground.entries()).map(({ kind }) => kind)).toEqual(['device.changed'])
    })

    it('on a machine that is there already joins it, so that the list stays one of machines', async () => {
      devices.check(call())
      await devices.flush()
      const [machine] = await list()
      const id = (await devices.signedIn(admin, { personId: ground.person, agent })) ?? ''
      await ground.session('ses_1', id)
      devices.check(call({ session: { id: 'ses_1', deviceId: id } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ id: machine?.id, knownAt: expect.any(Number) }])
      expect(await ground.deviceOfSession('ses_1')).toBe(machine?.id)
      expect((await ground.entries()).at(-1)).toMatchObject({
        kind: 'device.removed',
        data: { device: id, reason: `the same as ${machine?.id}` },
      })
    })

    it('without a record finds its machine at the first call', async () => {
      await ground.session('ses_1', null)
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      const [machine] = await list()
      expect(machine).toMatchObject({ fingerprint: laptop, knownAt: expect.any(Number) })
      expect(await ground.deviceOfSession('ses_1')).toBe(machine?.id)
      // The session's own memory may be behind: nothing more is written for it.
      const before = (await ground.entries()).length
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await ground.entries()).toHaveLength(before)
    })

    it('belongs to one machine: another that uses its token is only seen', async () => {
      await ground.session('ses_1', null)
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
      await ground.session('ses_1', null, ground.now)
      devices.check(call({ session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ knownAt: null }])
    })

    it('of somebody else vouches for nothing', async () => {
      await ground.session('ses_1', null)
      devices.check(call({ personId: 'per_other', session: { id: 'ses_1', deviceId: null } }))
      await devices.flush()
      expect(await list()).toMatchObject([{ personId: 'per_other', knownAt: null }])
      expect(await ground.deviceOfSession('ses_1')).toBeNull()
    })
  })

  describe('known devices only', () => {
    beforeEach(async () => {
      devices = await ground.open({ knownOnly: true })
    })

    it('refuses what nobody signed in on, and keeps no record of it', async () => {
      expect(devices.check(call())).toEqual({ code: 'device_unknown', values: { fingerprint: laptop } })
      expect(devices.check(call({ fingerprint: undefined }))?.code).toBe('device_unknown')
      expect(devices.check(call({ fingerprint: undefined, mustName: false }))).toBeUndefined()
      await devices.flush()
      expect(await list()).toEqual([])
    })

    it('serves where somebody signed in, then also with a credential, and nowhere else', async () => {
      const id = (await devices.signedIn(admin, { personId: ground.person, agent: '' })) ?? ''
      await ground.session('ses_1', id)
      const signedIn = { id: 'ses_1', deviceId: id }
      expect(devices.check(call({ session: signedIn }))).toBeUndefined()
      expect(devices.check(call({ session: signedIn, fingerprint: desktop }))?.code).toBe('device_unknown')
      await devices.flush()
      expect(devices.check(call())).toBeUndefined()
      expect(devices.check(call({ session: signedIn, fingerprint: desktop }))?.code).toBe('device_unknown')
    })

    it('serves what an administrator added', async () => {
      const added = await devices.add(admin, { personId: ground.person, fingerprint: laptop, name: 'lab' })
      expect(devices.check(call())).toBeUndefined()
      expect(added).toMatchObject({ name: 'lab', fingerprint: laptop, knownAt: expect.any(Number) })
      await expect(
        devices.add(admin, { personId: ground.person, fingerprint: laptop, name: 'lab' }),
      ).rejects.toMatchObject({ code: 'device_exists' })
      await expect(
        devices.add(admin, { personId: 'per_nobody', fingerprint: laptop, name: 'lab' }),
      ).rejects.toMatchObject({ code: 'person_unknown' })
    })

    it('does not count what was only seen before the rule as known, until an administrator says so', async () => {
      const before = await ground.open()
      before.check(call())
      await before.flush()
      devices = await ground.open({ knownOnly: true })
      expect(devices.check(call())?.code).toBe('device_unknown')
      await devices.add(admin, { personId: ground.person, fingerprint: laptop, name: 'lab' })
      expect(devices.check(call())).toBeUndefined()
      expect(await list()).toHaveLength(1)
    })
  })

  describe('at most so many', () => {
    beforeEach(async () => {
      devices = await ground.open({ knownOnly: false, maxPerPerson: 1 })
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
      const otherDb = databases.name === 'postgres' ? await ground.openDatabase() : ground.db
      const other = await ground.open({ knownOnly: false, maxPerPerson: 1 }, otherDb)
      devices.check(call())
      other.check(call({ fingerprint: desktop }))
      await Promise.all([devices.flush(), other.flush()])
      expect(await list()).toHaveLength(1)
    })
  })

  it('made-up devices of one person stop at a hundred, and calls go on', async () => {
    for (let i = 0; i < 130; i++)
      expect(devices.check(call({ fingerprint: fingerprintOf(`made up ${i}`) }))).toBeUndefined()
    await devices.flush()
    expect(await list()).toHaveLength(100)
    ground.now += 31 * 86_400_000
    devices.check(call({ fingerprint: desktop }))
    await devices.flush()
    const after = await list()
    expect(after).toHaveLength(100)
    expect(after.at(-1)?.fingerprint).toBe(desktop)
  })

  it('are all there after a start', async () => {
    devices.check(call())
    devices.check(call({ personId: 'per_other', fingerprint: desktop }))
    await devices.flush()
    const again = await ground.open({ knownOnly: true })
    expect(again.check(call({ personId: 'per_other', fingerprint: laptop }))?.code).toBe('device_unknown')
    for (const { id } of await list()) await again.block(admin, { id, reason: 'x' })
    const third = await ground.open()
    expect(third.check(call())?.code).toBe('device_blocked')
    expect(third.check(call({ personId: 'per_other', fingerprint: desktop }))?.code).toBe('device_blocked')
  })
})
