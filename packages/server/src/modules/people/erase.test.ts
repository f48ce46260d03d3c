import type { Actor } from '@sekisho/contract'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createHolds, createRemoval, type Vault } from '../vault/index.ts'
import { openPeople, type PeopleHarness } from './testing.ts'

const operator: Actor = { type: 'operator' }

describe.each(await testDatabases())('an erasure on $name', (database) => {
  let harness: PeopleHarness
  beforeEach(async () => void (harness = await openPeople(await database.openControl())))
  afterEach(() => harness.db.close())
  afterAll(() => database.dispose())

  it('stops at a hold that is placed while it is under way, with every value kept', async () => {
    const { db, people } = harness
    const common = { db, clock: systemClock, random: systemRandom }
    const holds = createHolds(common)
    const vault = { heldOf: async () => [] as string[] } as unknown as Vault
    const removal = createRemoval({ ...common, vault, keepDays: 30, onLate: () => undefined })
    const { id } = await people.create(operator, { name: 'Aiko', roles: ['developer'], groups: [] })
    await people.deactivate(operator, id, 'left')
    people.onErased(() => expect.fail('nothing may be erased'), removal.checkErasable)
    const recorded = db.recorded.bind(db)
    // Between the two changes that an erasure is made of.
    vi.spyOn(db, 'recorded').mockImplementationOnce(async (...change) => {
      const result = await recorded(...change)
      await holds.place(operator, { target: { type: 'person', id }, reason: 'case 17' })
      return result
    })
    await expect(people.erase(operator, id, 'request')).rejects.toMatchObject({ code: 'content_held' })
    expect(people.byId(id)?.name).toBe('Aiko')
    expect((await harness.entries()).map(({ kind }) => kind)).not.toContain('person.erased')
  })

  it('leaves of the machines of somebody’s guards their keys alone, also where they were erased before guards were known', async () => {
    const { db, people } = harness
    const { id } = await people.create(operator, { name: 'Aiko', roles: ['developer'], groups: [] })
    const enrol = (name: string, at: number) =>
      db.recorded(operator, 'guards', async (tx) => {
        const guard = {
          id: `gdv_${name}`,
          person_id: id,
          device_id: 'd'.repeat(64),
          public_jwk: '{}',
          thumbprint: `of ${name}`,
          name,
          os: 'linux',
          enrolled_at: at,
          revoked_at: null,
          revoked_reason: null,
        }
        await tx.insertInto('guard_devices').values(guard).execute()
        const data = { guard: guard.id, person: id, after: { name, os: 'linux', key: guard.thumbprint } }
        return { entries: [{ kind: 'guard.enrolled', data }], result: undefined }
      })
    const rows = () =>
      db.read.selectFrom('guard_devices').select(['id', 'name', 'device_id', 'thumbprint']).execute()
    await enrol('aiko-laptop', 1)
    await people.deactivate(operator, id, 'left')
    await people.erase(operator, id, 'request')
    const bare = {
      id: 'gdv_aiko-laptop',
      name: 'gdv_aiko-laptop',
      device_id: null,
      thumbprint: 'of aiko-laptop',
    }
    expect(await rows()).toEqual([bare])
    const count = async () => (await harness.entries()).length
    const before = await count()
    await people.erase(operator, id, 'again')
    expect(await count()).toBe(before)
    await db.recorded(operator, 'guards', async (tx) => {
      await tx.updateTable('guard_devices').set({ name: 'aiko-laptop' }).execute()
      return {
        entries: [{ kind: 'guard.revoked', data: { guard: bare.id, person: id, reason: 'x' } }],
        result: undefined,
      }
    })
    await people.erase(operator, id, 'again')
    expect(await rows()).toEqual([bare])
    expect((await harness.entries()).at(-1)?.kind).toBe('person.erased')
  })
})
