import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People, type Person } from '../people/index.ts'
import type { SpentByPerson, SpentQuery } from './spending.ts'
import { actor, newBudget, openNode, type Node } from './testing.ts'

describe.each(await testDatabases())('how full budgets are, on $name', (databases) => {
  const clock = { now: () => Date.parse('2026-11-25T12:00:00Z'), monotonic: () => monotonic }
  let monotonic = 0
  let isAway = false
  let db: ControlDatabase
  let people: People
  let node: Node
  let spent: SpentByPerson[] = []
  let asked: SpentQuery[] = []
  beforeAll(async () => {
    const changes = localChanges({ log: createLog('silent') })
    db = await openControlDatabase({
      storage: await databases.openControl(),
      clock,
      random: systemRandom,
      changes,
    })
    people = await createPeople({ db, clock, random: systemRandom })
  })
  beforeEach(async () => {
    asked = []
    node = await openNode({
      db,
      people,
      clock,
      spent: () => 4_000,
      spentByPerson(query) {
        asked.push(query)
        if (isAway) throw new Error('away')
        return query.person === undefined ? spent : spent.filter(({ person }) => person === query.person)
      },
    })
    const { data } = await node.budgets.list({ limit: 100 })
    for (const { id } of data) await node.budgets.remove(actor, { id })
  })
  afterEach(() => node.budgets.close())
  afterAll(async () => {
    await db.close()
    await databases.dispose()
  })

  const create = (name: string, groups: string[] = []): Promise<Person> =>
    people.create(actor, { name, roles: ['developer'], groups })
  const use = async () => await node.budgets.uses((await node.budgets.list({ limit: 100 })).data)

  it('a seat is as full as that of who used most, and says for how many little is left', async () => {
    const [one, two, three] = [await create('1'), await create('2'), await create('3')]
    spent = [
      { person: one.id, amount: 1_000 },
      { person: two.id, amount: 750 },
      { person: three.id, amount: 749 },
    ]
    await node.budgets.create(actor, newBudget)
    expect(await use()).toMatchObject([{ used: 1_000, nearest: { person: one.id }, near: 2, reached: 1 }])
    expect(asked).toMatchObject([{ from: '2026-11-01', to: '2026-11-30', zone: 'utc', unit: 'usd' }])
  })

  it('who has a budget of their own does not count for the wider one', async () => {
    const [one, two] = [await create('4', ['staff']), await create('5')]
    spent = [
      { person: one.id, amount: 900 },
      { person: two.id, amount: 100 },
    ]
    const wide = await node.budgets.create(actor, newBudget)
    const own = await node.budgets.create(actor, {
      ...newBudget,
      limit: 2_000,
      scope: { type: 'group', id: 'staff' },
    })
    expect((await node.budgets.peopleOf(wide)).people).toEqual([{ person: two.id, amount: 100 }])
    expect((await node.budgets.peopleOf(own)).people).toEqual([{ person: one.id, amount: 900 }])
    expect((await use()).map(({ near }) => near)).toEqual([0, 0])
  })

  it('what several budgets count alike is asked of the ledger once', async () => {
    spent = []
    for (const id of ['a', 'b', 'c'])
      await node.budgets.create(actor, { ...newBudget, scope: { type: 'group', id } })
    await use()
    expect(asked).toHaveLength(1)
  })

  it('a pool is what all used together, and of a project only what its calls used', async () => {
    await node.budgets.create(actor, { ...newBudget, sharing: 'pool' })
    const project = 'prj_00000000000000000000000001'
    await node.budgets.create(actor, { ...newBudget, scope: { type: 'project', id: project } })
    spent = [{ person: 'per_gone', amount: 800 }]
    const uses = await use()
    const [pool, seat] = ['pool', 'seat'].map((sharing) =>
      uses.find(({ budget }) => budget.sharing === sharing),
    )
    expect(pool).toMatchObject({ used: 4_000 })
    expect(pool?.nearest).toBeUndefined()
    expect(seat).toMatchObject({ used: 800, near: 1, nearest: { person: 'per_gone' } })
    expect(asked).toMatchObject([{ project }])
  })

  it('a sum is at most five seconds old, and one that failed is asked for again', async () => {
    spent = []
    const budget = await node.budgets.create(actor, newBudget)
    await node.budgets.peopleOf(budget)
    monotonic += 4_999
    await node.budgets.peopleOf(budget)
    expect(asked).toHaveLength(1)
    monotonic += 1
    isAway = true
    await expect(node.budgets.peopleOf(budget)).rejects.toThrow('away')
    isAway = false
    await node.budgets.peopleOf(budget)
    expect(asked).toHaveLength(3)
  })

  it('of rates nothing is said', async () => {
    await node.budgets.create(actor, { ...newBudget, unit: 'calls', period: 'minute', thresholds: [] })
    const [rate] = await use()
    expect([rate?.used, rate?.window, asked]).toEqual([undefined, undefined, []])
  })
})
