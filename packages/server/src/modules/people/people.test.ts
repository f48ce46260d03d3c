import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type AlsoCreates, type NewPerson, type People } from './index.ts'

const log = pino({ level: 'silent' })
const actor = { type: 'system' } as const
const tanaka: NewPerson = { name: '田中', email: 'tanaka@example.jp', roles: ['developer'], groups: ['研究'] }

describe.each(await testDatabases())('people on $name', (databases) => {
  let now = Date.UTC(2026, 10, 22)
  const clock = { now: () => now++, monotonic: () => now }
  let db: ControlDatabase
  let people: People
  beforeEach(async () => {
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
    people = await createPeople({ db, clock, random: systemRandom })
  })
  afterEach(() => db.close())
  afterAll(() => databases.dispose())

  it('a new person is there at once, in memory and in the store', async () => {
    const person = await people.create(actor, tanaka)
    expect(person.id).toMatch(/^per_/)
    expect(people.byId(person.id)).toStrictEqual(person)
    const again = await createPeople({ db, clock, random: systemRandom })
    expect(again.byId(person.id)).toStrictEqual(person)
  })

  it('an unknown id is nobody', () => {
    expect(people.byId('per_nobody')).toBeUndefined()
  })

  it('an address belongs to one person, also when two ask at the same time', async () => {
    const asked = await Promise.allSettled([people.create(actor, tanaka), people.create(actor, tanaka)])
    expect(asked.map(({ status }) => status).toSorted()).toStrictEqual(['fulfilled', 'rejected'])
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'email_taken' },
    })
    expect((await people.list({ limit: 10 })).data).toHaveLength(1)
  })

  it('what changes with a person does so in the same transaction, or neither', async () => {
    const { id } = await people.create(actor, { ...tanaka, email: undefined })
    const change = (within: AlsoCreates) =>
      people.updateWith(actor, { id, patch: { email: tanaka.email }, also: { topic: 'invitations', within } })
    const refused = change(() => Promise.reject(new Error('the link was used meanwhile')))
    await expect(refused).rejects.toThrow('used meanwhile')
    expect(await people.inTransaction(db.read, id)).toMatchObject({ email: null })
    expect(people.byId(id)).toMatchObject({ email: null })
    expect(await change(async () => [])).toMatchObject({ email: tanaka.email })
  })

  it('any number of people have no address', async () => {
    await people.create(actor, { ...tanaka, email: undefined })
    await people.create(actor, { ...tanaka, email: undefined })
    expect((await people.list({ limit: 10 })).data.map(({ email }) => email)).toStrictEqual([null, null])
  })

  it('pages hold everyone once, oldest first', async () => {
    const made: string[] = []
    for (let index = 0; index < 5; index++) {
      made.push((await people.create(actor, { ...tanaka, email: `p${index}@example.jp` })).id)
    }
    const seen: string[] = []
    let after: string | undefined
    for (let pages = 0; pages < 4; pages++) {
      const page = await people.list({ limit: 2, after })
      seen.push(...page.data.map(({ id }) => id))
      after = page.next
      if (after === undefined) break
    }
    expect(seen).toStrictEqual(made)
  })

  it('the first person is made once, also when two nodes ask at the same time', async () => {
    const owner: NewPerson = { name: 'Owner', roles: ['owner'], groups: [] }
    const asked = await Promise.all([people.createFirst(actor, owner), people.createFirst(actor, owner)])
    const made = asked.filter((person) => person !== undefined)
    expect(made).toHaveLength(1)
    expect((await people.list({ limit: 10 })).data).toStrictEqual(made)
    expect(await people.createFirst(actor, owner)).toBeUndefined()
    expect(await db.takeOutbox(10)).toHaveLength(1)
  })

  it('one is found by address', async () => {
    await people.create(actor, tanaka)
    const sato = await people.create(actor, { ...tanaka, name: '佐藤', email: 'sato@example.jp' })
    expect((await people.list({ limit: 10, email: 'sato@example.jp' })).data).toStrictEqual([sato])
  })

  it('the entry says who did it and which rights came to be, and of what is personal a commitment', async () => {
    const person = await people.create({ type: 'operator' }, tanaka)
    const [entry, second] = await db.takeOutbox(10)
    expect(second).toBeUndefined()
    expect(entry?.kind).toBe('person.created')
    expect(JSON.parse(entry?.actor ?? '')).toStrictEqual({ type: 'operator' })
    expect(JSON.parse(entry?.data ?? '')).toStrictEqual({
      person: person.id,
      after: {
        name: { commitment: expect.any(String) as string },
        email: { commitment: expect.any(String) as string },
        roles: ['developer'],
        groups: ['研究'],
        status: 'active',
      },
    })
  })

  it('a role of a newer release grants nothing', async () => {
    const { id } = await people.create(actor, { ...tanaka, roles: ['developer'] })
    await db.recorded(actor, 'people', async (tx) => {
      await tx.updateTable('people').set({ roles: '["emperor","viewer"]' }).where('id', '=', id).execute()
      return { entries: [{ kind: 'person.created', data: { person: id, after: {} } }], result: undefined }
    })
    const again = await createPeople({ db, clock, random: systemRandom })
    expect(again.byId(id)?.roles).toStrictEqual(['viewer'])
  })
})
