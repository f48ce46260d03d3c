import type { Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConnectChanges, Topic } from '../changes/changes.ts'
import { systemClock } from '../clock/clock.ts'
import { systemRandom } from '../clock/random.ts'
import { openControlDatabase, type ControlDatabase } from './control-database.ts'
import type { AdminSchema } from './schema.ts'
import type { Storage } from './storage.ts'
import { testDatabases } from './test-database.ts'

const owner: Actor = { type: 'person', id: 'per_1' }
const at = (now: number) => ({ ...systemClock, now: () => now })

describe.each(await testDatabases())('the control database on $name', (databases) => {
  let storage: Storage
  let database: ControlDatabase
  let announced: Topic[]
  const heard: ConnectChanges = () => ({
    announce: (topic) => void announced.push(topic),
    subscribe: () => undefined,
    isFresh: () => true,
    close: async () => undefined,
  })
  const open = () => openControlDatabase({ storage, clock: at(1_000), random: systemRandom, changes: heard })

  beforeEach(async () => {
    announced = []
    storage = await databases.open()
    database = await open()
  })
  afterEach(async () => {
    await database.close()
    await databases.dispose()
  })

  const created = (person: string) =>
    ({ kind: 'person.created', data: { person, after: { name: 'あ' } } }) as const
  const insertPerson = (transaction: Transaction<AdminSchema>, id: string) =>
    transaction
      .insertInto('people')
      .values({
        id,
        name: id,
        email: null,
        roles: '[]',
        groups: '[]',
        status: 'active',
        kind: 'person',
        source: 'admin',
        user_name: null,
        external_id: null,
        attributes: null,
        version: 1,
        updated_at: 0,
        created_at: 1,
      })
      .execute()
  const addPerson = (id: string) =>
    database.recorded(owner, 'people', async (transaction) => {
      await insertPerson(transaction, id)
      return { entries: [created(id)], result: id }
    })
  const people = async () =>
    (await database.read.selectFrom('people').select('id').orderBy('id').execute()).map((row) => row.id)
  const versions = () => database.read.selectFrom('versions').selectAll().execute()

  test('a use of a credential that is written late does not undo a later one of another node', async () => {
    const other = await open()
    const use = { credentialId: 'key_1', clientAddress: '192.0.2.1', clientAgent: 'test', count: 1 }
    await other.projectCredentialUses([{ ...use, firstAt: 2_000, lastAt: 9_000 }])
    await database.projectCredentialUses([{ ...use, firstAt: 2_000, lastAt: 3_000 }])
    const rows = () => database.read.selectFrom('credential_uses').select(['count', 'last_at']).execute()
    expect(await rows()).toEqual([{ count: 2, last_at: 9_000 }])
    await database.projectCredentialUses([{ ...use, firstAt: 2_000, lastAt: 9_500 }])
    expect(await rows()).toEqual([{ count: 3, last_at: 9_500 }])
    await other.close()
  })

  test('a change, its entries and its version are committed together and announced', async () => {
    expect(await addPerson('per_a')).toBe('per_a')
    expect(await people()).toEqual(['per_a'])
    expect(await database.takeOutbox(10)).toMatchObject([
      {
        id: expect.stringMatching(/^chg_/),
        kind: 'person.created',
        time: 1_000,
        actor: JSON.stringify(owner),
        data: expect.stringMatching(/^{"person":"per_a","after":{"name":{"commitment":"[\w-]{43}"}}}$/),
      },
    ])
    expect(await versions()).toMatchObject([{ topic: 'people', version: 1 }])
    expect(announced).toEqual(['people'])
  })

  test('a change of two topics raises and announces both, and two of them the other way round never block', async () => {
    const change = async (transaction: Transaction<AdminSchema>, id: string) => {
      await insertPerson(transaction, id)
      return { entries: [created(id)], result: id }
    }
    const other = await open()
    await Promise.all([
      database.recorded(owner, ['sessions', 'people'], (transaction) => change(transaction, 'per_a')),
      other.recorded(owner, ['people', 'sessions'], (transaction) => change(transaction, 'per_b')),
    ])
    await other.close()
    expect(await people()).toEqual(['per_a', 'per_b'])
    expect(announced.toSorted()).toEqual(['people', 'people', 'sessions', 'sessions'])
    const raised = (await versions()).map(({ topic, version }) => `${topic} ${version}`)
    expect(raised.toSorted()).toEqual(['people 2', 'sessions 2'])
  })

  test('a change that throws leaves no row, no entry, no version and no notice', async () => {
    const failing = database.recorded(owner, 'people', async (transaction) => {
      await insertPerson(transaction, 'per_a')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect([await people(), await database.takeOutbox(10), await versions(), announced]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })

  test('what leaves no entry does not happen', async () => {
    const result = await database.recorded(owner, 'people', async (transaction) => {
      await insertPerson(transaction, 'per_a')
      return { entries: [], result: 'nothing' }
    })
    expect(result).toBe('nothing')
    expect([await people(), await database.takeOutbox(10), await versions(), announced]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })

  test('changes of one topic on two nodes take turns, so that each may read before it writes', async () => {
    const other = await open()
    const addUnlessThere = (node: ControlDatabase) =>
      node.recorded(owner, 'people', async (transaction) => {
        const there = await transaction.selectFrom('people').select('id').execute()
        if (there.length > 0) return { entries: [], result: false }
        await insertPerson(transaction, 'per_first')
        return { entries: [created('per_first')], result: true }
      })
    const won = await Promise.all([database, other, database, other].map(addUnlessThere))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await people()).toEqual(['per_first'])
    await other.close()
  })

  test('the outbox gives entries in the order they were made, also within a millisecond, until dropped', async () => {
    await database.recorded(owner, 'people', async () => ({
      entries: Array.from({ length: 20 }, (_, i) => created(`per_${i}`)),
      result: undefined,
    }))
    const order = Array.from({ length: 20 }, (_, i) => `per_${i}`)
    const persons = (rows: { data: string }[]) =>
      rows.map((row) => (JSON.parse(row.data) as { person: string }).person)
    const rows = await database.takeOutbox(100)
    expect(persons(rows)).toEqual(order)
    await database.dropOutbox(rows.slice(0, 5).map((row) => row.id))
    expect(persons(await database.takeOutbox(3))).toEqual(order.slice(5, 8))
    await database.dropOutbox([])
  })

  test('the last use of a credential only moves forward and is no admin change', async () => {
    await addCredential('key_1', 'hash-1')
    await database.projectLastSeen(
      'credentials',
      new Map([
        ['key_1', 500],
        ['key_unknown', 1],
      ]),
    )
    await database.projectLastSeen('credentials', new Map([['key_1', 400]]))
    const row = await database.read.selectFrom('credentials').select('last_used_at').executeTakeFirst()
    expect(row?.last_used_at).toBe(500)
    expect(await versions()).toMatchObject([{ topic: 'credentials', version: 1 }])
  })

  test('two credentials never share a hash, and each has a person', async () => {
    await addCredential('key_1', 'hash-1')
    await expect(addCredential('key_2', 'hash-1')).rejects.toThrow(/unique/i)
    const orphan = database.recorded(owner, 'credentials', async (transaction) => {
      await transaction
        .insertInto('credentials')
        .values(credential('key_3', 'hash-3', 'per_none'))
        .execute()
      return { entries: [created('per_none')], result: undefined }
    })
    await expect(orphan).rejects.toThrow(/foreign key/i)
  })

  test('reopening keeps everything', async () => {
    await addPerson('per_a')
    const again = await open()
    expect(await again.read.selectFrom('people').select('id').execute()).toMatchObject([{ id: 'per_a' }])
    await again.close()
  })

  test('writing unrecorded, or past the tables an admin change may write, does not type-check', () => {
    const forbidden = (transaction: Transaction<AdminSchema>) => [
      // @ts-expect-error a module reads
      database.read.insertInto('people').values,
      // @ts-expect-error and neither changes
      database.read.updateTable('credentials').set,
      // @ts-expect-error nor removes
      database.read.deleteFrom('credentials').execute,
      // @ts-expect-error the outbox is filled by `recorded` alone
      transaction.insertInto('outbox'),
      // @ts-expect-error and so are the versions
      transaction.updateTable('versions'),
    ]
    expect(forbidden).toBeTypeOf('function')
  })

  function credential(id: string, hash: string, person_id: string) {
    const unset = { expires_at: null, revoked_at: null, revoked_reason: null, grace_ends_at: null }
    const rest = { ...unset, successor_id: null, last_used_at: null }
    return { id, person_id, name: id, kind: 'any' as const, hash, hint: 'abcd', created_at: 1, ...rest }
  }

  async function addCredential(id: string, hash: string) {
    await database.recorded(owner, 'credentials', async (transaction) => {
      if ((await transaction.selectFrom('people').select('id').execute()).length === 0) {
        await insertPerson(transaction, 'per_a')
      }
      await transaction
        .insertInto('credentials')
        .values(credential(id, hash, 'per_a'))
        .execute()
      return { entries: [{ kind: 'credential.created', data: { credential: id, after: {} } }], result: id }
    })
  }

  test('who tells of former days records them with the time of then, and everybody hears of it', async () => {
    await database.at(at(400)).recorded(owner, 'people', async (transaction) => {
      await insertPerson(transaction, 'per_2')
      return { entries: [created('per_2')], result: undefined }
    })
    expect((await database.takeOutbox(10)).map(({ kind, time }) => [kind, time])).toEqual([
      ['person.created', 400],
    ])
    expect(announced).toEqual(['people'])
  })

  describe('a session that goes on', () => {
    const addSession = (id: string, revokedAt: number | null = null) =>
      database.recorded(owner, 'sessions', async (transaction) => {
        const text = {
          kind: 'cli',
          issuer: 'local',
          secret: '',
          client_address: '',
          client_agent: '',
        } as const
        const times = { created_at: 1, expires_at: 9, idle_ms: 9, last_seen_at: 1, rotated_at: 1 }
        const empty = {
          device_id: null,
          provider_token: null,
          provider_checked_at: null,
          revoked_reason: null,
        }
        const numbers = { second_factor: 0, generation: 0, sequence: 1, revoked_at: revokedAt }
        await transaction
          .insertInto('sessions')
          .values({ id, person_id: 'per_a', ...text, ...times, ...empty, ...numbers })
          .execute()
        return { entries: [created('per_a')], result: undefined }
      })
    const generationOf = async (id: string) =>
      (await database.read.selectFrom('sessions').select('generation').where('id', '=', id).execute())[0]

    test('is written without an entry, a version or a notice', async () => {
      await addSession('ses_a')
      announced = []
      const before = [await database.takeOutbox(10), await versions()]
      expect(await database.renewSession({ id: 'ses_a', set: { generation: 1 } })).toBe(true)
      expect(await generationOf('ses_a')).toEqual({ generation: 1 })
      expect([await database.takeOutbox(10), await versions()]).toEqual(before)
      expect(announced).toEqual([])
    })

    test('is won by one of many that exchange the same token', async () => {
      await addSession('ses_a')
      const renewal = { id: 'ses_a', ifGeneration: 0, set: { generation: 1 } }
      const won = await Promise.all(Array.from({ length: 10 }, () => database.renewSession(renewal)))
      expect(won.filter(Boolean)).toHaveLength(1)
    })

    test('does not when it is revoked, or not there', async () => {
      await addSession('ses_a', 1)
      expect(await database.renewSession({ id: 'ses_a', set: { generation: 1 } })).toBe(false)
      expect(await database.renewSession({ id: 'ses_b', set: { generation: 1 } })).toBe(false)
      expect(await generationOf('ses_a')).toEqual({ generation: 0 })
    })
  })
})
