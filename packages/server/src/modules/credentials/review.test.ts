import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People, type Person } from '../people/index.ts'
import { createCredentials, type Credentials } from './index.ts'
import { firstLifetime, type CredentialRules } from './rules.ts'

const log = pino({ level: 'silent' })
const actor = { type: 'operator' } as const
const dayMs = 86_400_000
const laptop = { address: '192.0.2.1', agent: 'claude-cli/2.1.330 (external, cli)' }

describe.each(await testDatabases())('rules for credentials on $name', (databases) => {
  let now = Date.UTC(2026, 10, 25)
  const clock = { now: () => now, monotonic: () => now }
  const onError = (error: unknown) => expect.fail(String(error))
  let db: ControlDatabase
  let people: People
  let developer: Person
  let credentials: Credentials
  beforeAll(async () => {
    db = await openDatabase()
    people = await createPeople({ db, clock, random: systemRandom })
  })
  beforeEach(async () => {
    // A database for each test would take longer than the tests: what the one before left is ended instead.
    now += 1000 * dayMs
    credentials = await open({ expiryRequired: false })
    for (const { id } of (await people.list({ limit: 100 })).data)
      await credentials.revokeAll(actor, { personId: id, reason: 'the next test' })
    await db.dropOutbox((await db.takeOutbox(1000)).map(({ id }) => id))
    developer = await people.create(actor, { name: '田中', roles: ['developer'], groups: [] })
  })
  afterEach(() => credentials.close())
  afterAll(async () => {
    await db.close()
    await databases.dispose()
  })

  const openDatabase = async () => {
    const storage = await databases.openControl()
    return openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log }) })
  }
  const open = (rules: CredentialRules) =>
    createCredentials({ db, clock, random: systemRandom, rules, people, onError })
  async function under<T>(rules: CredentialRules, use: (ruled: Credentials) => Promise<T>): Promise<T> {
    const ruled = await open(rules)
    try {
      return await use(ruled)
    } finally {
      await ruled.close()
    }
  }
  const wanted = (days?: number, personId = developer.id) => ({
    personId,
    name: 'laptop',
    kind: 'any' as const,
    ...(days === undefined ? {} : { expiresInSeconds: days * 86_400 }),
  })
  const revocations = async () =>
    (await db.takeOutbox(1000))
      .filter(({ kind }) => kind === 'credential.revoked')
      .map(({ actor, data }) => ({ actor: JSON.parse(actor) as unknown, data: JSON.parse(data) as unknown }))

  describe('life', () => {
    const month: CredentialRules = { maxAgeMs: 30 * dayMs, expiryRequired: false }

    it('one longer than the longest is refused, and so is one without an end', async () => {
      await under(month, async (ruled) => {
        await expect(ruled.create(actor, wanted(31))).rejects.toMatchObject({
          code: 'credential_lifetime_long',
          values: { limit: 30 * 86_400, days: 30 },
        })
        await expect(ruled.create(actor, wanted())).rejects.toMatchObject({
          code: 'credential_expiry_required',
        })
        expect((await ruled.create(actor, wanted(30))).credential.expiresAt).toBe(now + 30 * dayMs)
      })
    })

    it('where an end is required, any will do', async () => {
      await under({ expiryRequired: true }, async (ruled) => {
        await expect(ruled.create(actor, wanted())).rejects.toMatchObject({
          code: 'credential_expiry_required',
        })
        expect((await ruled.create(actor, wanted(3660))).secret).toMatch(/^sk-skh-/)
      })
    })

    it('a rotation does not prolong what the rules no longer allow; another life can be asked for', async () => {
      const endless = await credentials.create(actor, wanted())
      const long = await credentials.create(actor, wanted(90))
      await under(month, async (ruled) => {
        const rotation = (id: string) => ({ id, graceSeconds: 60 })
        await expect(ruled.rotate(actor, rotation(endless.credential.id))).rejects.toMatchObject({
          code: 'credential_expiry_required',
        })
        await expect(ruled.rotate(actor, rotation(long.credential.id))).rejects.toMatchObject({
          code: 'credential_lifetime_long',
        })
        const rotated = await ruled.rotate(actor, {
          ...rotation(endless.credential.id),
          expiresInSeconds: 86_400,
        })
        expect(rotated.credential.expiresAt).toBe(now + dayMs)
      })
    })

    it('the credential of the first start keeps to them', async () => {
      const fresh = await openDatabase()
      const anybody = await createPeople({ db: fresh, clock, random: systemRandom })
      const owner = await anybody.create(actor, { name: 'Owner', roles: ['owner'], groups: [] })
      const ruled = await createCredentials({
        db: fresh,
        people: anybody,
        clock,
        random: systemRandom,
        rules: month,
        onError,
      })
      const first = await ruled.createFirst(actor, wanted(undefined, owner.id))
      expect(first?.credential.expiresAt).toBe(now + 30 * dayMs)
      await ruled.close()
      await fresh.close()
    })

    it.each([
      [month, 30 * dayMs],
      [{ expiryRequired: true }, 90 * dayMs],
      [{ expiryRequired: false }, undefined],
    ] as const)('under %j the first one lives %j ms', (rules, lifeMs) => {
      expect(firstLifetime(rules)).toBe(lifeMs)
    })
  })

  describe('unused', () => {
    const unusedMonth: CredentialRules = { expiryRequired: false, revokeUnusedAfterMs: 30 * dayMs }
    const unusedFor = async (days: number, of = credentials) =>
      (await of.listUnused({ days, limit: 100 })).data.map(({ id }) => id)

    it('the report names what is in force and was not used for so long, or never', async () => {
      const used = await credentials.create(actor, wanted())
      const never = await credentials.create(actor, wanted())
      const gone = await credentials.create(actor, wanted())
      await credentials.create(actor, wanted(5))
      await credentials.revoke(actor, { id: gone.credential.id, reason: 'lost' })
      const rotated = await credentials.create(actor, wanted())
      await credentials.rotate(actor, { id: rotated.credential.id, graceSeconds: 60 })
      now += 10 * dayMs
      credentials.find(used.secret)
      const young = await credentials.create(actor, wanted())
      expect(await unusedFor(10)).toHaveLength(2)
      expect(await unusedFor(10)).toContain(never.credential.id)
      expect(await unusedFor(11)).toEqual([])
      now += dayMs
      expect((await unusedFor(1)).toSorted()).toEqual(
        expect.arrayContaining([used.credential.id, young.credential.id]),
      )
    })

    it('pages hold each once', async () => {
      for (let index = 0; index < 5; index++) await credentials.create(actor, wanted())
      now += dayMs
      const first = await credentials.listUnused({ days: 1, limit: 3 })
      const second = await credentials.listUnused({ days: 1, limit: 3, after: first.next })
      expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(5)
      expect(second.next).toBeUndefined()
    })

    it('without the rule nothing is revoked', async () => {
      const { secret } = await credentials.create(actor, wanted())
      now += 1000 * dayMs
      expect(await credentials.revokeUnused()).toBe(0)
      expect(credentials.find(secret)).toBeDefined()
    })

    it('with it, what is unused is revoked by the system, with the reason, and refused at once', async () => {
      await under(unusedMonth, async (ruled) => {
        const unused = await ruled.create(actor, wanted())
        const used = await ruled.create(actor, wanted())
        now += 30 * dayMs
        ruled.find(used.secret)
        expect(await ruled.revokeUnused()).toBe(1)
        expect(ruled.find(unused.secret)).toBeUndefined()
        expect(ruled.find(used.secret)).toBeDefined()
        expect(await revocations()).toEqual([
          {
            actor: { type: 'system' },
            data: {
              credential: unused.credential.id,
              person: unused.credential.personId,
              reason: 'not used for 30 days',
              before: expect.objectContaining({ person: unused.credential.personId, kind: 'any' }) as object,
            },
          },
        ])
        expect(await ruled.revokeUnused()).toBe(0)
      })
    })

    it('a use on another node that was written down keeps it', async () => {
      await under(unusedMonth, async (ruled) => {
        const { credential, secret } = await ruled.create(actor, wanted())
        now += 30 * dayMs
        await db.projectLastSeen('credentials', new Map([[credential.id, now - 1]]))
        expect(await ruled.revokeUnused()).toBe(0)
        expect(ruled.find(secret)).toBeDefined()
      })
    })

    it('the newest of an owner stays: it may be the way in', async () => {
      const owner = await people.create(actor, { name: 'Owner', roles: ['owner'], groups: [] })
      await under(unusedMonth, async (ruled) => {
        const older = await ruled.create(actor, wanted(undefined, owner.id))
        now += 1
        const newest = await ruled.create(actor, wanted(undefined, owner.id))
        now += 1
        const over = await ruled.create(actor, wanted(undefined, owner.id))
        await ruled.revoke(actor, { id: over.credential.id, reason: 'lost' })
        now += 300 * dayMs
        expect(await ruled.revokeUnused()).toBe(1)
        expect(ruled.find(older.secret)).toBeUndefined()
        expect(ruled.find(newest.secret)).toBeDefined()
      })
    })
  })

  describe('uses after a rotation', () => {
    async function rotated() {
      const old = await credentials.create(actor, wanted())
      const { credential, secret } = await credentials.rotate(actor, {
        id: old.credential.id,
        graceSeconds: 3600,
      })
      return { old, successor: { credential, secret } }
    }
    const use = (secret: string, client = laptop) => {
      const found = credentials.find(secret)
      if (found) credentials.noteClient(found, client)
    }

    it('who still comes with the old one is listed, by address and agent, the latest first', async () => {
      const { old, successor } = await rotated()
      use(old.secret)
      now += 1000
      use(old.secret)
      now += 1000
      use(old.secret, { ...laptop, address: '192.0.2.7' })
      use(successor.secret)
      expect(await credentials.uses(old.credential.id)).toEqual([
        expect.objectContaining({ clientAddress: '192.0.2.7', count: 1, firstAt: now, lastAt: now }),
        {
          credentialId: old.credential.id,
          clientAddress: laptop.address,
          clientAgent: laptop.agent,
          firstAt: now - 2000,
          lastAt: now - 1000,
          count: 2,
        },
      ])
      expect(await credentials.uses(successor.credential.id)).toEqual([])
    })

    it('counts of several flushes and nodes add up', async () => {
      const { old } = await rotated()
      const other = await open({ expiryRequired: false })
      use(old.secret)
      await credentials.uses(old.credential.id)
      use(old.secret)
      const found = other.find(old.secret)
      if (found) other.noteClient(found, laptop)
      await other.close()
      expect(await credentials.uses(old.credential.id)).toMatchObject([{ count: 3 }])
    })

    it('one that was not rotated leaves nothing', async () => {
      const { credential, secret } = await credentials.create(actor, wanted())
      use(secret)
      expect(await credentials.uses(credential.id)).toEqual([])
    })

    it('at most 50 clients are kept, in memory and in the store', async () => {
      const { old } = await rotated()
      for (let index = 0; index < 60; index++) use(old.secret, { ...laptop, address: `192.0.2.${index}` })
      await credentials.uses(old.credential.id)
      for (let index = 60; index < 90; index++) use(old.secret, { ...laptop, address: `192.0.2.${index}` })
      use(old.secret, { ...laptop, address: '192.0.2.0' })
      const uses = await credentials.uses(old.credential.id)
      expect(uses).toHaveLength(50)
      expect(uses.find(({ clientAddress }) => clientAddress === '192.0.2.0')?.count).toBe(2)
    })

    it('what could not be written is written later, once', async () => {
      const { old } = await rotated()
      const failing = vi.spyOn(db, 'projectCredentialUses').mockRejectedValueOnce(new Error('away'))
      use(old.secret)
      await expect(credentials.uses(old.credential.id)).rejects.toThrow('away')
      use(old.secret)
      expect(await credentials.uses(old.credential.id)).toMatchObject([{ count: 2 }])
      failing.mockRestore()
    })

    it('addresses are forgotten 90 days after the last use', async () => {
      const { old } = await rotated()
      use(old.secret)
      await credentials.uses(old.credential.id)
      now += 90 * dayMs
      await credentials.revokeUnused()
      expect(await credentials.uses(old.credential.id)).toHaveLength(1)
      now += 1
      await credentials.revokeUnused()
      expect(await credentials.uses(old.credential.id)).toEqual([])
    })

    it('of a credential nobody made there is no list', async () => {
      await expect(credentials.uses('key_nothing')).rejects.toMatchObject({ code: 'credential_unknown' })
    })
  })
})
