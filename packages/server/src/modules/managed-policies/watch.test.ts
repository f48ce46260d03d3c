import { afterEach, describe, expect, it, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { openPolicyNode, publishedPolicy, publishNext, subject, type PolicyNode } from './testing.ts'
import { jumpOf } from './watch.ts'

const rule = { factor: 3, calls: 200, people: 3 }
type Report = readonly [decisions: number, blocks: number]
const reportsOf = (reports: readonly Report[]) =>
  reports.map(([decisions, blocks]) => ({ decisions, blocks }))
/** So many people who report the same. */
const each = (people: number, report: Report) => Array.from({ length: people }, () => report)

describe('a jump of the block rate', () => {
  it.each<[string, { now: readonly Report[]; before: readonly Report[] }, boolean]>([
    ['more than three times', { now: each(10, [20, 4]), before: each(10, [60, 3]) }, true],
    ['three times exactly', { now: each(10, [20, 3]), before: each(10, [60, 3]) }, false],
    ['too few calls', { now: each(10, [19, 19]), before: each(10, [60, 3]) }, false],
    ['nothing before, a little now', { now: each(10, [200, 6]), before: each(10, [60, 0]) }, false],
    ['nothing before, more now', { now: each(10, [200, 7]), before: each(10, [60, 0]) }, true],
    ['nobody asked before', { now: each(10, [200, 7]), before: [] }, true],
    ['a low rate before counts as the least', { now: each(10, [200, 6]), before: [[9000, 1]] }, false],
    ['three people, all blocked', { now: each(3, [500, 400]), before: each(3, [60, 0]) }, true],
  ])('%s', (_name, { now, before }, jumps) => {
    const observed = jumpOf({ current: reportsOf(now), previous: reportsOf(before) }, rule)
    expect(observed !== undefined).toBe(jumps)
  })

  it.each<[string, { now: readonly Report[]; before: readonly Report[] }]>([
    ['one alone', { now: [[1_000_000, 1_000_000]], before: each(50, [60, 0]) }],
    ['two alone', { now: each(2, [1_000_000, 1_000_000]), before: each(50, [60, 0]) }],
    ['two of many', { now: [...each(2, [1_000_000, 1_000_000]), ...each(50, [60, 0])], before: [] }],
    ['two of three', { now: [...each(2, [1_000_000, 1_000_000]), [67, 2]], before: [] }],
    [
      'one who floods the version before with calls that went through',
      { now: each(50, [60, 3]), before: [[1_000_000, 0], ...each(50, [60, 3])] },
    ],
  ])('is not made by what %s reports', (_name, { now, before }) => {
    expect(jumpOf({ current: reportsOf(now), previous: reportsOf(before) }, rule)).toBeUndefined()
  })

  it.each<[string, { now: readonly Report[]; before: readonly Report[] }]>([
    [
      'one who floods it with calls that went through',
      { now: [[1_000_000, 0], ...each(50, [60, 12])], before: [] },
    ],
    [
      'one who floods the version before with blocks',
      { now: each(50, [60, 20]), before: [[1_000_000, 1_000_000], ...each(50, [60, 3])] },
    ],
  ])('is not hidden by %s', (_name, { now, before }) => {
    expect(jumpOf({ current: reportsOf(now), previous: reportsOf(before) }, rule)).toBeDefined()
  })

  it('says what was weighed', () => {
    const current = reportsOf([...each(3, [670, 335]), [10, 0]])
    expect(jumpOf({ current, previous: reportsOf([[90, 9]]) }, rule)).toEqual({
      decisions: 211,
      blocks: 101,
      previousDecisions: 67,
      previousBlocks: 7,
      factor: 3,
      people: 4,
    })
  })

  it('is as the reports of one person say where one is enough', () => {
    const observed = jumpOf({ current: reportsOf([[200, 50]]), previous: [] }, { ...rule, people: 1 })
    expect(observed).toMatchObject({ decisions: 200, blocks: 50, people: 1 })
  })
})

describe.each(await testDatabases())('automatic rollback on $name', (database) => {
  const open: PolicyNode[] = []
  afterEach(async () => {
    for (const node of open.splice(0)) await node[Symbol.asyncDispose]()
    await database.dispose()
  })
  async function node(storage = database.openControl()) {
    const opened = await openPolicyNode(await storage)
    open.push(opened)
    return opened
  }
  const count = (policy: string, version: number, [decisions, blocks]: [number, number]) => ({
    policy,
    version,
    decisions,
    blocks,
  })
  /** Reports of so many people, the same of each. */
  async function report({ policies }: PolicyNode, counts: ReturnType<typeof count>[], people = 4) {
    for (let person = 0; person < people; person++) await policies.observe(`per_${person}`, counts)
  }
  const rolledBack = async (there: PolicyNode) =>
    (await there.entries()).filter(({ kind }) => kind === 'policy.rolled_back')

  test('of several nodes that see the same jump one takes the version back', async () => {
    const storage = database.openControl()
    const first = await node(storage)
    const id = await publishedPolicy(first, { document: { model: 'one' } })
    await publishNext(first.policies, { policy: id, document: { model: 'two' }, ring: 'canary' })
    const second = await node(storage)
    for (const one of [first, second]) {
      await report(one, [count(id, 1, [30, 0]), count(id, 2, [20, 3])])
      await report(one, [count(id, 2, [10, 2])])
    }
    const taken = await Promise.all([first, second].map(({ policies }) => policies.checkRollouts()))
    expect(taken.toSorted((a, b) => a - b)).toEqual([0, 1])
    expect((await rolledBack(first)).map(({ data }) => data)).toEqual([
      {
        policy: id,
        version: 2,
        previousVersion: 1,
        reason: 'block_rate',
        observed: {
          decisions: 240,
          blocks: 40,
          previousDecisions: 240,
          previousBlocks: 0,
          factor: 3,
          people: 4,
        },
      },
    ])
  })

  test('a first version is never taken back: nothing would be left', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await report(there, [count(id, 1, [500, 500])])
    expect(await there.policies.checkRollouts()).toBe(0)
    expect(there.policies.compiledFor(subject())?.settings).toEqual({ model: 'one' })
  })

  test('a version that is published anew is judged by what happens from then on', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const version = await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    await report(there, [count(id, 2, [500, 500])])
    expect(await there.policies.checkRollouts()).toBe(1)
    there.clock.advance(60_000)
    await there.policies.admin.publish({ type: 'operator' }, { policy: id, version, ring: 'all' })
    expect(await there.policies.checkRollouts()).toBe(0)
    await report(there, [count(id, 2, [500, 20])])
    expect(await there.policies.checkRollouts()).toBe(1)
  })

  test('what cannot be true, and what is of no policy, is not counted', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    await there.policies.observe('per_1', [
      count(id, 2, [10, 11]),
      count(id, 2, [-1, -1]),
      count(id, 2, [1.5, 1]),
      count(id, 2, [Number.MAX_SAFE_INTEGER, 1]),
      count('file:0', 1, [10, 1]),
      count('pol_unknown', 1, [10, 1]),
      count(id, 2, [10, 1]),
    ])
    const { observed } = await there.policies.admin.rollouts(id)
    expect(observed.map(({ decisions, blocks }) => [decisions, blocks])).toEqual([
      [10, 1],
      [0, 0],
    ])
  })

  test('one person cannot take a version back, however often their guards report and however much', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    await report(there, [count(id, 1, [40, 1]), count(id, 2, [40, 1])], 20)
    for (let flood = 0; flood < 50; flood++)
      await there.policies.observe('per_forger', [
        count(id, 1, [1_000_000, 0]),
        count(id, 2, [1_000_000, 1_000_000]),
      ])
    expect(await there.policies.checkRollouts()).toBe(0)
    expect(there.policies.compiledFor(subject())?.settings).toEqual({ model: 'two' })
  })

  test('is looked for again once a guard has reported, and not before: all counts are summed up for it', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    await report(there, [count(id, 1, [60, 0]), count(id, 2, [10, 0])])
    expect(await there.policies.checkRollouts()).toBe(0)
    there.clock.advance(120_000)
    expect(await there.policies.checkRollouts()).toBe(0)
    // Nothing a server does: as if these had been there when it looked.
    await there.db.transient(async (tx) => {
      await tx
        .updateTable('policy_reports')
        .set({ decisions: 500, blocks: 400 })
        .where('version', '=', 2)
        .execute()
    })
    expect(await there.policies.checkRollouts()).toBe(0)
    await report(there, [count(id, 2, [1, 1])], 1)
    expect(await there.policies.checkRollouts()).toBe(1)
  })

  test('counts are kept for thirty days', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await there.policies.observe('per_1', [count(id, 1, [10, 1])])
    there.clock.advance(30 * 86_400_000 + 60_000)
    await there.policies.observe('per_2', [count(id, 1, [5, 0])])
    await there.policies.forget()
    expect((await there.policies.admin.rollouts(id)).observed).toMatchObject([{ decisions: 5, blocks: 0 }])
  })
})
