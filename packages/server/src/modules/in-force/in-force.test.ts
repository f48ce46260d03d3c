import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@sekisho/contract'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople } from '../people/index.ts'
import { createClaims, type Claims } from './claims.ts'
import { listInForce, type Due, type InForceQuery } from './list-in-force.ts'

const admin: Actor = { type: 'operator' }
const day = 86_400_000
const checksum = `sha256:${'a'.repeat(64)}`
const former = `sha256:${'b'.repeat(64)}`
const foreign = `sha256:${'c'.repeat(64)}`
const due: Due = { checksum, guard: 'enforce', versions: [], checksums: [checksum, former] }

describe.each(await testDatabases())('what is in force on $name', (database) => {
  let now = Date.UTC(2026, 10, 26)
  let db: ControlDatabase
  let claims: Claims
  let [person, other] = ['', '']
  const clock = { now: () => now, monotonic: () => now }
  const problems: unknown[] = []
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
      await tx.deleteFrom('devices').execute()
      await tx.deleteFrom('guard_devices').execute()
    })
    claims = createClaims({ db, clock, onError: (error) => problems.push(error) })
  })

  async function change(
    act: (tx: Parameters<Parameters<ControlDatabase['recorded']>[2]>[0]) => Promise<unknown>,
  ) {
    await db.recorded(admin, 'guards', async (tx) => {
      await act(tx)
      const data = { guard: '', person: '', reason: 'test' }
      return { entries: [{ kind: 'guard.revoked', data }], result: undefined }
    })
  }

  async function device(fingerprint: string, of = person): Promise<string> {
    const id = `dev_${String(++made).padStart(26, '0')}`
    const row = {
      id,
      person_id: of,
      client_device: fingerprint,
      name: 'laptop',
      os: null,
      client_version: null,
    }
    const times = {
      known_at: null,
      first_seen_at: now,
      last_seen_at: now,
      blocked_at: null,
      blocked_reason: null,
    }
    await change((tx) =>
      tx
        .insertInto('devices')
        .values({ ...row, ...times })
        .execute(),
    )
    return id
  }

  /** A guard that attested. */
  async function guard(over: { checksum?: string; mode?: string; at?: number; device?: string | null } = {}) {
    const id = `gdv_${String(++made).padStart(26, '0')}`
    const row = {
      id,
      person_id: person,
      device_id: null,
      public_jwk: '{}',
      thumbprint: id,
      name: 'laptop',
      os: 'linux',
    }
    await change((tx) =>
      tx
        .insertInto('guard_devices')
        .values({ ...row, enrolled_at: now, revoked_at: null, revoked_reason: null })
        .execute(),
    )
    const { at = now, mode = 'enforce', device: clientDevice = 'one' } = over
    const said = {
      checksum: over.checksum ?? checksum,
      versions: '[]',
      mode,
      issued_at: null,
      problem: null,
      guard_version: '0.1.0',
      sources: '[]',
    }
    const rest = { statement: '', at, client_device: clientDevice, rightful: 1, sequence: made }
    await db.transient((tx) =>
      tx
        .insertInto('guard_attestations')
        .values({ guard_device: id, ...said, ...rest })
        .execute(),
    )
    return id
  }

  const claim = async (text: string, fingerprint = 'one') => {
    claims.note({ personId: person, fingerprint, checksum: text, clientVersion: '2.1.330' })
    await claims.flush()
  }

  const list = (query: Partial<InForceQuery> = {}, dueFor: () => Due | undefined = () => due) =>
    listInForce({ limit: 50, ...query }, { db, now, maxAgeMs: day, dueFor })
  const states = async () => (await list()).data.map(({ state }) => state)

  it('is what a guard attested, and it alone', async () => {
    await device('one')
    expect(await states()).toEqual(['unguarded'])
    await claim(checksum)
    expect(await states()).toEqual(['claimed_only'])
    await claim(former)
    expect(await states()).toEqual(['claimed_only'])
    await claim(foreign)
    expect(await states()).toEqual(['drifted'])
    const id = await guard()
    const [row] = (await list()).data
    expect(row).toMatchObject({
      state: 'in_force',
      attested: { guard: id, checksum },
      claimed: { checksum: foreign },
    })
  })

  it.each([
    ['another checksum', { checksum: foreign }, 'drifted'],
    ['what was due until an hour ago', { checksum: former }, 'in_force'],
    ['that it only reports', { mode: 'report' }, 'drifted'],
  ])('with a guard that attests %s', async (_, over, state) => {
    await device('one')
    await guard(over)
    expect(await states()).toEqual([state])
  })

  it('is old where the guard has been silent, and nothing where nothing is due', async () => {
    await device('one')
    await guard({ at: now - day - 1 })
    expect(await states()).toEqual(['stale'])
    expect((await list({}, () => undefined)).data).toMatchObject([{ state: 'nothing_due', due: undefined }])
  })

  it('is told of guards without a device too, and of no device of another person', async () => {
    const [own, foreigners] = [await device('one'), await device('one', other)]
    const [here, loose] = [await guard(), await guard({ device: null })]
    const { data } = await list()
    expect(data.map(({ id, attested }) => [id, attested?.guard])).toEqual([
      [own, here],
      [foreigners, undefined],
      [loose, loose],
    ])
    expect((await list({ person: other })).data.map(({ id }) => id)).toEqual([foreigners])
  })

  it('is read a page at a time, also of one state', async () => {
    const ids = [await device('one'), await device('two'), await device('three')]
    const loose = await guard({ device: null })
    await claim(checksum, 'two')
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await list({ limit: 1, after })
      seen.push(...page.data.map(({ id }) => id))
      after = page.next
    } while (after !== undefined)
    expect(seen).toEqual([...ids, loose])
    const first = await list({ limit: 1, state: 'unguarded' })
    expect([
      first.data[0]?.id,
      (await list({ limit: 5, state: 'unguarded', after: first.next })).data,
    ]).toMatchObject([ids[0], [{ id: ids[2] }]])
  })

  describe('a claim', () => {
    const stored = () => db.read.selectFrom('policy_claims').selectAll().execute()

    it('is written when it changes, and again after an hour, not with each call', async () => {
      const id = await device('one')
      await claim(checksum)
      const at = now
      now += 1_000
      await claim(checksum)
      expect(await stored()).toEqual([
        { device_id: id, checksum, sources: null, client_version: '2.1.330', at },
      ])
      now += 3_600_000
      await claim(checksum)
      expect(await stored()).toMatchObject([{ at: now }])
    })

    it('of a device that is not there is nothing, until it is', async () => {
      await claim(checksum)
      expect(await stored()).toEqual([])
      await device('one')
      await claim(checksum)
      expect(await stored()).toMatchObject([{ checksum }])
    })

    it('of where settings were found goes beside the checksum', async () => {
      await device('one')
      await claim(checksum)
      claims.note({ personId: person, fingerprint: 'one', sources: '["file"]', clientVersion: '2.1.330' })
      await claims.close()
      expect(await stored()).toMatchObject([{ checksum, sources: '["file"]' }])
    })

    it('without a version leaves the one that is known', async () => {
      await device('one')
      await claim(checksum)
      claims.note({ personId: person, fingerprint: 'one', sources: '["remote"]', clientVersion: null })
      await claims.flush()
      expect(await stored()).toMatchObject([{ client_version: '2.1.330', sources: '["remote"]' }])
    })

    it('that cannot be written is told, and noted again with the next call', async () => {
      const failing = createClaims({
        db: { read: db.read, transient: () => Promise.reject(new Error('down')) },
        clock,
        onError: (error) => problems.push(error),
      })
      await device('one')
      failing.note({ personId: person, fingerprint: 'one', checksum, clientVersion: null })
      await failing.close()
      expect(problems.splice(0)).toMatchObject([{ message: 'down' }])
    })
  })
})
