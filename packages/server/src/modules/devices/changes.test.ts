import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { fingerprintOf, type Devices } from './index.ts'
import { admin, openGround, type Call, type Ground } from './testing.ts'

describe.each(await testDatabases())('devices under administration on $name', (databases) => {
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

  describe('an administrator', () => {
    let id: string
    beforeEach(async () => {
      devices.check(call())
      await devices.flush()
      id = (await list())[0]?.id ?? ''
      await ground.forgetEntries()
    })

    it('blocks: its calls are refused at once and its sessions end', async () => {
      await devices.block(admin, { id, reason: 'stolen' })
      expect(devices.check(call())).toEqual({
        code: 'device_blocked',
        values: { device: 'Claude Code, Linux', reason: 'stolen' },
      })
      const session = { id: 'ses_1', deviceId: id }
      expect(devices.check(call({ session, fingerprint: undefined }))?.code).toBe('device_blocked')
      expect(ground.ended).toEqual([
        { actor: admin, personId: ground.person, deviceId: id, reason: 'the device was blocked' },
      ])
      expect(await ground.entries()).toMatchObject([
        { kind: 'device.changed', actor: admin, data: { device: id, after: { blocked: 'stolen' } } },
      ])
    })

    it('blocks twice: the record stays the first, and sessions are ended again', async () => {
      await devices.block(admin, { id, reason: 'stolen' })
      expect((await devices.block(admin, { id, reason: 'other' })).blockedReason).toBe('stolen')
      expect(ground.ended).toHaveLength(2)
      expect(await ground.entries()).toHaveLength(1)
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
      expect(JSON.stringify(await ground.entries())).not.toContain('田中')
      expect(await ground.entries()).toHaveLength(1)
    })

    it('removes: sessions end, and it is new when it comes again', async () => {
      await devices.remove(admin, { id, reason: 'sold' })
      expect(await list()).toEqual([])
      expect(ground.ended).toMatchObject([{ deviceId: id, reason: 'the device was removed' }])
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
      const other = await ground.open()
      await other.block(admin, { id, reason: 'stolen' })
      await expect.poll(() => devices.check(call())?.code).toBe('device_blocked')
    })

    it('a person removes their own, but neither another’s nor one that is blocked', async () => {
      const own = { id, owner: ground.person, reason: 'removed by its person' }
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

  it('pages hold every device once, oldest first', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      devices.check(call({ fingerprint: fingerprintOf(name) }))
      await devices.flush()
    }
    const seen: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 4; pages++) {
      const page = await devices.list({ limit: 2, after, person: ground.person })
      seen.push(...page.data.map(({ id }) => id))
      after = page.next
      if (after === undefined) break
    }
    expect(seen).toStrictEqual((await list()).map(({ id }) => id))
    expect(new Set(seen).size).toBe(5)
  })
})
