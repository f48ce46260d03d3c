import type { Actor, Entry } from '@sekisho/contract'
import { sql as rawSql } from 'kysely'
import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../../platform/changes/local.ts'
import { systemRandom } from '../../../platform/clock/random.ts'
import { openControlDatabase, type ControlDatabase } from '../../../platform/sql/control-database.ts'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { shipOutbox } from '../outbox.ts'
import { createTestClock, openEmpty, openNode, type TestClock, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import { verifyLedgerStore } from '../verify-store.ts'
import { untilCovered } from './covered.ts'
import type { Holds } from './holds.ts'
import { removeOld, type RemovalOptions } from './remove-old.ts'
import { orphansMark } from './unerased.ts'

const dayMs = 86_400_000
const owner: Actor = { type: 'person', id: 'per_owner' }
const nobody: Holds = { version: '', holds: () => false, confirm: async () => undefined }
const heldFirst: Holds = {
  ...nobody,
  version: 'held',
  holds: ({ data }: Entry) => personOf(data) === 'per_0',
}
const old = ['per_0', 'per_1', 'per_2', 'per_3', 'per_4']
const steps = ['remove', 'erase', 'drop'] as const

function personOf(data: object): unknown {
  return 'person' in data ? data.person : undefined
}

describe.each(await testDatabases())('personal values of removed texts on $name', (database) => {
  let control: ControlDatabase
  let store: TestStore
  let clock: TestClock
  let node: TestNode

  beforeEach(async () => {
    clock = createTestClock()
    const changes = localChanges({ log: pino({ level: 'silent' }) })
    control = await openControlDatabase({
      storage: await database.openControl(),
      clock,
      random: systemRandom,
      changes,
    })
    store = await openTestStore(await database.open())
    node = await openNode({ boot: 'boot_a', storage: store.storage, clock })
    for (const person of old) await create(person)
    clock.advance(40 * dayMs)
    await create('per_young')
    await node.cover()
  })
  afterEach(async () => {
    await node.close()
    await store.sql.close()
    await control.close()
  })
  afterAll(() => database.dispose())

  async function create(person: string): Promise<void> {
    await record(person)
    await shipOutbox(control, { append: node.append })
  }

  async function record(person: string): Promise<void> {
    await control.recorded(owner, 'people', async () => ({
      entries: [
        { kind: 'person.created', data: { person, after: { name: '田中', email: `${person}@x.jp` } } },
      ],
      result: undefined,
    }))
  }

  /** Whose values are left; each person has two. */
  async function left(): Promise<string[]> {
    const rows = await control.read
      .selectFrom('personal_values')
      .select('subject')
      .orderBy('subject')
      .execute()
    return rows.map(({ subject }) => subject)
  }
  const both = (...people: string[]) => people.flatMap((person) => [person, person])

  /** Whose texts are left. */
  async function named(): Promise<string[]> {
    const rows = await store.sql.read.selectFrom('ledger_entries').select('body').orderBy('seq').execute()
    const texts = rows.map(({ body }) => Buffer.from(body).toString()).filter((text) => text !== '')
    return texts.flatMap((text) => {
      const { kind, data } = JSON.parse(text) as Entry
      return kind === 'person.created' ? [String(personOf(data))] : []
    })
  }

  async function readNotes(): Promise<string[]> {
    const rows = await store.sql.read.selectFrom('ledger_unerased').selectAll().execute()
    return rows.map(({ commitment }) => commitment)
  }
  const noted = async () => (await readNotes()).filter((note) => note !== orphansMark).length
  const isMarked = async () => (await readNotes()).includes(orphansMark)

  function options(given: Partial<RemovalOptions> = {}): RemovalOptions {
    return {
      read: store.sql.read,
      rules: [{ kinds: ['person.*'], days: 30 }],
      now: clock.now(),
      pageEntries: 3,
      holding: (run) => run(heldFirst),
      append: (entry) => node.append(entry),
      pending: new Map(),
      covered: () => untilCovered({ read: store.sql.read, boot: node.boot, clock, writer: node }),
      writer: node,
      eraseValues: control.forgetPersonal,
      valuesAfter: control.personalAfter,
      outbox: control,
      ...given,
    }
  }

  /** Options with a store that fails at one step, before or after it is durable. */
  function failing(step: (typeof steps)[number], when: 'before' | 'after'): RemovalOptions {
    function fail<Given, Result>(at: typeof step, run: (given: Given) => Promise<Result>) {
      return async (given: Given): Promise<Result> => {
        if (at !== step) return run(given)
        if (when === 'after') await run(given)
        throw new Error('the process ended here')
      }
    }
    return options({
      writer: { remove: fail('remove', node.remove), erased: fail('drop', node.erased) },
      eraseValues: fail('erase', control.forgetPersonal),
    })
  }

  async function expectKept(...people: string[]): Promise<void> {
    expect(await named()).toEqual(people)
    expect(await left()).toEqual(both(...people))
  }

  const cases = steps.flatMap((step) => (['before', 'after'] as const).map((when) => ({ step, when })))

  it.each(cases)('are gone, and no others, when it ended $when $step was durable', async ({ step, when }) => {
    // Notes are dropped by the round after the one that made them.
    if (step === 'drop') await removeOld(options())
    await expect(removeOld(failing(step, when))).rejects.toThrow('the process ended here')
    expect(await left()).toEqual(expect.arrayContaining(both(...(await named()))))
    await removeOld(options())
    await expectKept('per_0', 'per_young')
    await removeOld(options())
    expect(await noted()).toBe(0)
    await expectKept('per_0', 'per_young')
    await node.cover()
    expect(await verifyLedgerStore({ storage: store.storage })).toMatchObject({ ok: true, problems: [] })
  })

  it('are gone once their text is, also when a hold on their person is placed before they are erased', async () => {
    await expect(removeOld(failing('erase', 'before'))).rejects.toThrow('the process ended here')
    const kept = await named()
    expect(kept).not.toContain('per_1')
    expect(await left()).toEqual(both(...old, 'per_young'))
    await removeOld(options({ holding: (run) => run({ ...nobody, version: 'all', holds: () => true }) }))
    await expectKept(...kept)
  })

  it('are gone when the rule is no more by the next round', async () => {
    await expect(removeOld(failing('erase', 'before'))).rejects.toThrow('the process ended here')
    const kept = await named()
    expect(await removeOld(options({ rules: [] }))).toBe(0)
    await expectKept(...kept)
    expect(await noted()).toBe(0)
  })

  it('are gone, and no others, when nodes erase what is left at the same time', async () => {
    await expect(removeOld(failing('remove', 'after'))).rejects.toThrow('the process ended here')
    await Promise.all([1, 2, 3].map(() => removeOld(options({ rules: [] }))))
    await expectKept(...(await named()))
    expect(await noted()).toBe(0)
  })

  it('stay noted until the next round, so that a backup that began before they were erased has their note', async () => {
    await removeOld(options())
    expect(await noted()).toBe(8)
    await removeOld(options())
    expect(await noted()).toBe(0)
  })

  /** As a release without notes leaves the ledger, and this one finds it. */
  async function upgrade(): Promise<void> {
    await rawSql`drop table ledger_unerased`.execute(store.sql.kysely)
    await rawSql`delete from ledger_migration where name >= '0005'`.execute(store.sql.kysely)
    await (await openEmpty(store.storage)).close()
  }

  it('of a ledger of the release before go with its texts', async () => {
    await upgrade()
    expect(await removeOld(options())).toBe(4)
    await expectKept('per_0', 'per_young')
  })

  it('are not looked for where no text was ever removed', async () => {
    await upgrade()
    const valuesAfter = () => Promise.reject(new Error('looked for'))
    expect(await removeOld(options({ rules: [], valuesAfter }))).toBe(0)
    expect(await isMarked()).toBe(false)
  })

  describe('that a crash of the release before left', () => {
    beforeEach(async () => {
      await expect(removeOld(failing('erase', 'before'))).rejects.toThrow('the process ended here')
      await upgrade()
      expect(await left()).toEqual(both(...old, 'per_young'))
    })
    const page = (values: number): Partial<RemovalOptions> => ({
      rules: [],
      valuesAfter: async (commitment) => (await control.personalAfter(commitment)).slice(0, values),
    })

    it.each([1, 2, 500])('go in the next round, and no others, in pages of %i', async (values) => {
      await removeOld(options(page(values)))
      await expectKept(...(await named()))
      expect(await named()).not.toContain('per_1')
    })

    it('are looked for until a round finds none', async () => {
      await removeOld(options(page(500)))
      expect(await isMarked()).toBe(true)
      await removeOld(options(page(500)))
      expect(await isMarked()).toBe(false)
      const valuesAfter = () => Promise.reject(new Error('looked for again'))
      expect(await removeOld(options({ rules: [], valuesAfter }))).toBe(0)
    })

    it('go, but not those of an entry that is still on its way', async () => {
      await create('per_younger')
      await record('per_youngest')
      await removeOld(options(page(500)))
      expect(await left()).toEqual([...both(...(await named())), 'per_youngest', 'per_youngest'])
      await shipOutbox(control, { append: node.append })
      await removeOld(options(page(500)))
      await node.cover()
      await removeOld(options(page(500)))
      await expectKept(...(await named()))
      expect(await named()).toEqual(expect.arrayContaining(['per_younger', 'per_youngest']))
    })

    it('are not looked for while more is on its way than can be looked through', async () => {
      const rows = await control.takeOutbox(1)
      const many = Array.from({ length: 1_000 }, () => ({
        id: '',
        kind: '',
        time: 0,
        actor: '{}',
        data: '{}',
      }))
      const outbox = { takeOutbox: async () => [...rows, ...many], dropOutbox: async () => undefined }
      await removeOld(options({ ...page(500), outbox }))
      expect(await left()).toEqual(both(...old, 'per_young'))
      expect(await isMarked()).toBe(true)
    })

    it('are looked for again when the node that did ended in between', async () => {
      const eraseValues = () => Promise.reject(new Error('the process ended here'))
      await expect(removeOld(options({ ...page(500), eraseValues }))).rejects.toThrow(
        'the process ended here',
      )
      await removeOld(options(page(500)))
      await expectKept(...(await named()))
    })
  })
})
