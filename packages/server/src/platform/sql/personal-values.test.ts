import type { Actor, Entry } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pino } from 'pino'
import { localChanges } from '../changes/local.ts'
import { systemClock } from '../clock/clock.ts'
import { systemRandom } from '../clock/random.ts'
import { openControlDatabase, type AdminEntry, type ControlDatabase } from './control-database.ts'
import { commitmentsIn, revealPersonal } from './personal-values.ts'
import { testDatabases } from './test-database.ts'

const owner: Actor = { type: 'person', id: 'per_1' }
const commitment = { commitment: expect.stringMatching(/^[\w-]{43}$/) as string }

describe.each(await testDatabases())('personal values on $name', (databases) => {
  let database: ControlDatabase
  beforeEach(async () => {
    const changes = localChanges({ log: pino({ level: 'silent' }) })
    const storage = await databases.openControl()
    database = await openControlDatabase({ storage, clock: systemClock, random: systemRandom, changes })
  })
  afterEach(async () => {
    await database.close()
    await databases.dispose()
  })

  async function recorded(...entries: AdminEntry[]) {
    await database.recorded(owner, 'people', async () => ({ entries, result: undefined }))
    const rows = await database.takeOutbox(100)
    return rows.map(({ data }) => ({ data: JSON.parse(data) as Entry['data'] }))
  }
  const named = (name: string, person = 'per_a'): AdminEntry => ({
    kind: 'person.created',
    data: { person, after: { name, email: null, roles: ['developer'] } },
  })
  const rows = () => database.read.selectFrom('personal_values').selectAll().execute()

  test('an entry holds a commitment in their place, and everything else as it is', async () => {
    const [entry] = await recorded(named('田中'))
    expect(entry?.data).toEqual({
      person: 'per_a',
      after: { name: commitment, email: null, roles: ['developer'] },
    })
    expect(await rows()).toMatchObject([{ subject: 'per_a', value: '"田中"' }])
  })

  test('equal values look unlike, so that a commitment tells nobody who else has the name', async () => {
    const entries = await recorded(named('田中'), named('田中', 'per_b'))
    expect(new Set(entries.map(({ data }) => JSON.stringify(data).split('commitment')[1])).size).toBe(2)
  })

  test('are put back for who may read entries, before and after', async () => {
    const change: AdminEntry = {
      kind: 'person.changed',
      data: { person: 'per_a', before: { name: '田中', status: 'active' }, after: { name: '佐藤' } },
    }
    const entries = await recorded(named('田中'), change)
    const shown = await revealPersonal(database.read, entries)
    expect(shown.map(({ data }) => data)).toEqual([
      { person: 'per_a', after: { name: '田中', email: null, roles: ['developer'] } },
      change.data,
    ])
  })

  test('leave alone what is called before and is no snapshot, but a time or a list', async () => {
    const [entry] = await recorded(named('田中'))
    const removed = {
      data: { kinds: ['*'], days: 30, before: 1_795_348_800_000, count: 1, leaves: [[1, 1]] },
    }
    const expired = { data: { before: '2026-11-22', keys: 1, exchanges: 1 } }
    const keys = { data: { provider: 'only', keys: 1, before: ['abcd'], after: ['efgh'] } }
    const others: { data: object }[] = [removed, expired, keys]
    const shown = await revealPersonal(database.read, [entry ?? expect.unreachable(), ...others])
    expect(shown.slice(1)).toEqual(others)
  })

  test('go with the entries that were removed, and no others do', async () => {
    const entries = await recorded(named('田中'), named('田中', 'per_b'))
    await database.forgetPersonal(commitmentsIn(entries.slice(0, 1)))
    expect(await rows()).toMatchObject([{ subject: 'per_b', value: '"田中"' }])
    await database.forgetPersonal(['of none'])
    expect(await rows()).toHaveLength(1)
  })

  test('are looked for by commitments alone, whatever else a field calls one', async () => {
    const entry = {
      data: { after: { name: { commitment: 'none\0' }, email: { commitment: 'x'.repeat(43) } } },
    }
    expect(commitmentsIn([entry])).toEqual(['x'.repeat(43)])
    expect(await revealPersonal(database.read, [entry])).toEqual([entry])
  })

  test('stay a commitment when they were erased, or are not what was committed to', async () => {
    const entries = await recorded(named('田中'), named('佐藤', 'per_b'), named('鈴木', 'per_c'))
    await database.recorded(owner, 'people', async (tx) => {
      await tx.deleteFrom('personal_values').where('subject', '=', 'per_a').execute()
      await tx
        .updateTable('personal_values')
        .set({ value: '"高橋"' })
        .where('subject', '=', 'per_b')
        .execute()
      return { entries: [named('', 'per_d')], result: undefined }
    })
    const shown = await revealPersonal(database.read, entries)
    const names = shown.map(({ data }) =>
      'after' in data ? (data.after as { name: unknown }).name : undefined,
    )
    expect(names).toEqual([commitment, commitment, '鈴木'])
  })

  test('of an invitation become those of who accepts it', async () => {
    await recorded(
      {
        kind: 'invitation.created',
        data: { invitation: 'inv_1', after: { name: '田中', email: 't@example.jp' } },
      },
      { kind: 'invitation.created', data: { invitation: 'inv_2', after: { name: '佐藤' } } },
    )
    expect(new Set((await rows()).map(({ subject }) => subject))).toEqual(new Set(['inv_1', 'inv_2']))
    await recorded({ kind: 'invitation.accepted', data: { invitation: 'inv_1', person: 'per_a' } })
    expect((await rows()).map(({ subject }) => subject).toSorted()).toEqual(['inv_2', 'per_a', 'per_a'])
  })

  test('go with the change that made them, when it comes to nothing', async () => {
    const failing = database.recorded(owner, 'people', async () => ({
      entries: [
        named('田中'),
        { kind: 'credential.created', data: { credential: 'key_1', after: { name: 'x' } } },
      ],
      result: undefined,
    }))
    await expect(failing).rejects.toThrow('nobody')
    expect([await rows(), await database.takeOutbox(10)]).toEqual([[], []])
  })

  test('entries of before this, with plain values, are shown as they are', async () => {
    const old = {
      data: { person: 'per_a', before: { roles: [] }, after: { personal: ['name'], x: { commitment: 7 } } },
    }
    expect(await revealPersonal(database.read, [old])).toEqual([old])
  })
})
