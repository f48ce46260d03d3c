import { credentialPattern } from '@sekisho/contract'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People, type Person } from '../people/index.ts'
import { createCredentials, credentialHandlers, type Credentials } from './index.ts'
import { formatSecret, hashOfPresented } from './secret.ts'

const log = pino({ level: 'silent' })
const actor = { type: 'operator' } as const

describe.each(await testDatabases())('credentials on $name', (databases) => {
  let now = 0
  const clock = { now: () => now, monotonic: () => now }
  const onError = (error: unknown) => expect.fail(String(error))
  let storage: Storage
  let db: ControlDatabase
  let credentials: Credentials
  const opened: Credentials[] = []
  let people: People
  let developer: Person
  beforeEach(async () => {
    now = Date.UTC(2026, 10, 22)
    storage = await databases.openControl()
    db = await openDatabase()
    people = await createPeople({ db, clock, random: systemRandom })
    developer = await people.create(actor, { name: '田中', roles: ['developer'], groups: [] })
    credentials = await open()
  })
  afterEach(async () => {
    // All of them: one that goes on writing last uses would meet a database that is closed.
    for (const made of opened.splice(0)) await made.close()
    await db.close()
  })
  afterAll(() => databases.dispose())

  const openDatabase = () =>
    openControlDatabase({ storage, clock, random: systemRandom, changes: localChanges({ log, pollMs: 20 }) })
  const open = async (database = db) => {
    const made = await createCredentials({ db: database, clock, random: systemRandom, people, onError })
    opened.push(made)
    return made
  }
  const create = (options: { expiresInSeconds?: number } = {}) =>
    credentials.create(actor, { personId: developer.id, name: 'laptop', kind: 'any', ...options })

  it('a new one is found at once, and after a restart', async () => {
    const { credential, secret } = await create()
    expect(secret).toMatch(credentialPattern)
    expect(credentials.find(secret)).toMatchObject({ id: credential.id, personId: developer.id, kind: 'any' })
    expect((await open()).find(secret)?.id).toBe(credential.id)
  })

  it('the secret is nowhere in the store', async () => {
    const { secret } = await create()
    const rows = await db.read.selectFrom('credentials').selectAll().execute()
    const kept = JSON.stringify([rows, await db.takeOutbox(100)])
    expect(kept).not.toContain(secret.slice(7))
    expect(kept).toContain(secret.slice(-4))
  })

  it('the first is made once, by one of those that ask at once, and never where there has been any', async () => {
    const wanted = { personId: developer.id, name: 'first', kind: 'any' } as const
    const asked = await Promise.all([1, 2].map(() => credentials.createFirst(actor, wanted)))
    const [first, ...more] = asked.filter((made) => made !== undefined)
    expect(more).toEqual([])
    expect(credentials.find(first?.secret ?? '')).toBeDefined()
    await credentials.revoke(actor, { id: first?.credential.id ?? '', reason: 'over' })
    expect(await credentials.createFirst(actor, wanted)).toBeUndefined()
    expect((await credentials.list({ limit: 10 })).data).toHaveLength(1)
  })

  it.each(['', 'sk-skh-', 'sk-ant-api03-xyz', `sk-skh-${'a'.repeat(43)}`, `sk-skh-${'a'.repeat(1e6)}`])(
    'what was never issued is not found',
    (presented) => expect(credentials.find(presented)).toBeUndefined(),
  )

  it('with one character changed it is not found', async () => {
    const { secret } = await create()
    fc.assert(
      fc.property(
        fc.nat(secret.length - 1),
        fc.constantFrom('a', 'Z', '9', '_', '-', ' '),
        (at, character) => {
          fc.pre(secret[at] !== character)
          expect(credentials.find(secret.slice(0, at) + character + secret.slice(at + 1))).toBeUndefined()
        },
      ),
    )
  })

  it('it works until the millisecond it expires', async () => {
    const { secret } = await create({ expiresInSeconds: 60 })
    now += 59_999
    expect(credentials.find(secret)).toBeDefined()
    now += 1
    expect(credentials.find(secret)).toBeUndefined()
    expect((await credentials.list({ limit: 1 })).data[0]?.expiresAt).toBe(now)
  })

  it('revoked, it is refused before the call returns, and twice changes nothing', async () => {
    const { credential, secret } = await create()
    const revoked = await credentials.revoke(actor, { id: credential.id, reason: 'laptop lost' })
    expect(credentials.find(secret)).toBeUndefined()
    now += 5
    const again = await credentials.revoke(actor, { id: credential.id, reason: 'other' })
    expect(again).toStrictEqual(revoked)
    expect((await open()).find(secret)).toBeUndefined()
    const ended = (await db.takeOutbox(100)).filter(({ kind }) => kind === 'credential.revoked')
    // Whoever revoked it: it is found among what is about its person.
    expect(ended.map(({ data }) => JSON.parse(data) as object)).toMatchObject([
      { credential: credential.id, person: developer.id, reason: 'laptop lost' },
    ])
  })

  it('revoked on one node, it is refused on the other', async () => {
    const { credential, secret } = await create()
    const otherDb = await openDatabase()
    const other = await open(otherDb)
    expect(other.find(secret)).toBeDefined()
    await credentials.revoke(actor, { id: credential.id, reason: 'laptop lost' })
    await vi.waitFor(() => expect(other.find(secret)).toBeUndefined(), { interval: 5 })
    await other.close()
    await otherDb.close()
  })

  it('rotated, both work until the grace ends', async () => {
    const { credential, secret } = await create({ expiresInSeconds: 86_400 })
    now += 1000
    const rotated = await credentials.rotate(actor, { id: credential.id, graceSeconds: 60 })
    expect(rotated.credential).toMatchObject({ name: 'laptop', kind: 'any', personId: developer.id })
    expect(rotated.credential.expiresAt).toBe(now + 86_400_000)
    expect(rotated.predecessor.successorId).toBe(rotated.credential.id)
    expect(credentials.find(secret)?.id).toBe(credential.id)
    expect(credentials.find(rotated.secret)?.id).toBe(rotated.credential.id)
    now += 60_000
    expect(credentials.find(secret)).toBeUndefined()
    expect(credentials.find(rotated.secret)).toBeDefined()
  })

  it('rotated without grace, the old one stops at once', async () => {
    const { credential, secret } = await create()
    await credentials.rotate(actor, { id: credential.id, graceSeconds: 0 })
    expect(credentials.find(secret)).toBeUndefined()
  })

  it('a grace never outlives the expiry', async () => {
    const { credential, secret } = await create({ expiresInSeconds: 60 })
    await credentials.rotate(actor, { id: credential.id, graceSeconds: 3600 })
    now += 60_000
    expect(credentials.find(secret)).toBeUndefined()
  })

  it('one in its grace can be revoked', async () => {
    const { credential, secret } = await create()
    await credentials.rotate(actor, { id: credential.id, graceSeconds: 3600 })
    await credentials.revoke(actor, { id: credential.id, reason: 'leaked' })
    expect(credentials.find(secret)).toBeUndefined()
  })

  it('only one in force can be rotated, and once', async () => {
    const revoked = await create()
    await credentials.revoke(actor, { id: revoked.credential.id, reason: 'x' })
    const expired = await create({ expiresInSeconds: 60 })
    const { credential } = await create()
    const rotate = (id: string) => credentials.rotate(actor, { id, graceSeconds: 60 })
    const both = await Promise.allSettled([rotate(credential.id), rotate(credential.id)])
    expect(both.map(({ status }) => status).toSorted()).toStrictEqual(['fulfilled', 'rejected'])
    now += 60_000
    for (const id of [revoked.credential.id, expired.credential.id, credential.id]) {
      await expect(rotate(id)).rejects.toMatchObject({ code: 'credential_over' })
    }
  })

  it('what does not exist cannot be revoked, rotated or owned', async () => {
    const id = 'key_00000000000000000000000000'
    await expect(credentials.revoke(actor, { id, reason: 'x' })).rejects.toMatchObject({
      code: 'credential_unknown',
    })
    await expect(credentials.rotate(actor, { id, graceSeconds: 1 })).rejects.toMatchObject({
      code: 'credential_unknown',
    })
    await expect(
      credentials.create(actor, { personId: 'per_nobody', name: 'x', kind: 'any' }),
    ).rejects.toMatchObject({ code: 'person_unknown' })
  })

  it('a role that makes no model calls can hold none, and claude_code_user no other kind', async () => {
    const people = await createPeople({ db, clock, random: systemRandom })
    const viewer = await people.create(actor, { name: 'v', roles: ['viewer'], groups: [] })
    const user = await people.create(actor, { name: 'u', roles: ['claude_code_user'], groups: [] })
    const ask = (personId: string, kind: 'any' | 'claude_code') =>
      credentials.create(actor, { personId, name: 'x', kind })
    await expect(ask(viewer.id, 'claude_code')).rejects.toMatchObject({ code: 'credential_not_permitted' })
    await expect(ask(user.id, 'any')).rejects.toMatchObject({ code: 'credential_not_permitted' })
    await expect(ask(user.id, 'claude_code')).resolves.toBeDefined()
  })

  it('the last use shows at once and is written at the end', async () => {
    const { credential, secret } = await create()
    now += 1234
    credentials.find(secret)
    const shown = async (from: Credentials) => (await from.list({ limit: 10 })).data[0]?.lastUsedAt
    expect(await shown(credentials)).toBe(now)
    expect(await shown(await open())).toBeNull()
    await credentials.close()
    expect(await shown(await open())).toBe(now)
    expect(credential.lastUsedAt).toBeNull()
  })

  it('pages hold every credential of a person once', async () => {
    const made = []
    for (let index = 0; index < 3; index++) {
      now += 1
      made.push((await create()).credential.id)
    }
    const first = await credentials.list({ limit: 2, person: developer.id })
    const second = await credentials.list({ limit: 2, person: developer.id, after: first.next })
    expect([...first.data, ...second.data].map(({ id }) => id)).toStrictEqual(made)
    expect(second.next).toBeUndefined()
    expect((await credentials.list({ limit: 2, person: 'per_other' })).data).toStrictEqual([])
  })

  it('the admin API shows states and times, and the secret once', async () => {
    const handlers = credentialHandlers({ credentials, clock, publicUrl: () => 'http://127.0.0.1:8787' })
    const issued = await handlers.createCredential(
      { personId: developer.id, name: 'laptop', kind: 'any', expiresInSeconds: 60 },
      actor,
    )
    expect(issued.baseUrl).toBe('http://127.0.0.1:8787')
    expect(issued.credential).toMatchObject({ state: 'active', expiresAt: '2026-11-22T00:01:00.000Z' })
    now += 1
    const rotated = await handlers.rotateCredential({ id: issued.credential.id, graceSeconds: 30 }, actor)
    expect(rotated.predecessor.state).toBe('grace')
    now += 30_000
    const { data } = await handlers.listCredentials({ limit: 10 }, actor)
    expect(data.map(({ state }) => state)).toStrictEqual(['rotated', 'active'])
    expect(JSON.stringify(data)).not.toContain('sk-skh-')
  })
})

describe('a secret', () => {
  it('carries all of its 256 bits and is found by its digest alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (random) => {
        const { secret, hash, hint } = formatSecret(random)
        expect(Buffer.from(secret.slice(7), 'base64url').equals(random)).toBe(true)
        expect(hashOfPresented(secret)).toBe(hash)
        expect(secret.endsWith(hint)).toBe(true)
      }),
    )
  })

  it('of fewer bits is never made', () => {
    expect(() => formatSecret(new Uint8Array(31))).toThrow(RangeError)
  })
})
