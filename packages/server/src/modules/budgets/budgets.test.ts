import { AdminProblem } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople, type People, type Person } from '../people/index.ts'
import type { NewBudget } from './changes.ts'
import { BudgetRefusal, type BudgetHold } from './index.ts'
import {
  actor,
  asking,
  needs,
  newBudget,
  openNode,
  somebody,
  type Asked,
  type Node,
  type NodeOptions,
} from './testing.ts'

describe.each(await testDatabases())('budgets on $name', (databases) => {
  let now = 0
  const clock = { now: () => now, monotonic: () => now }
  let db: ControlDatabase
  let people: People
  let open: Node[] = []
  beforeAll(async () => {
    const changes = localChanges({ log: createLog('silent') })
    const storage = await databases.openControl()
    db = await openControlDatabase({ storage, clock, random: systemRandom, changes })
    people = await createPeople({ db, clock, random: systemRandom })
  })
  beforeEach(async () => {
    now = Date.parse('2026-11-25T12:00:00Z')
    await db.dropOutbox((await db.takeOutbox(1000)).map(({ id }) => id))
  })
  afterEach(async () => {
    const node = open[0] ?? (await start())
    for (const { id } of (await node.budgets.list({ limit: 100 })).data)
      await node.budgets.remove(actor, { id, reason: 'test' })
    for (const { budgets } of open) await budgets.close()
    open = []
  })
  afterAll(async () => {
    await db.close()
    await databases.dispose()
  })

  async function start(options: Partial<NodeOptions> = {}): Promise<Node> {
    const node = await openNode({ db, people, clock, ...options })
    open.push(node)
    return node
  }
  const outbox = async () =>
    (await db.takeOutbox(100)).map(({ kind, data }) => ({ kind, data: JSON.parse(data) as unknown }))
  const call = async (node: Node, microUsd: number, fields: Asked = {}) =>
    await node.budgets.hold({ ...asking(microUsd, now), ...fields })
  const spend = async (node: Node, microUsd: number, fields: Asked = {}) =>
    (await call(node, microUsd, fields)).settle({ microUsd, countedTokens: microUsd })
  const refusal = async (held: Promise<BudgetHold>) => {
    const error: unknown = await held.catch((error: unknown) => error)
    if (!(error instanceof BudgetRefusal)) throw new Error('it was not refused', { cause: error })
    return error
  }

  it('of several limits per minute are looked up side by side', async () => {
    const asked: string[] = []
    const { promise: bothAsked, resolve } = Promise.withResolvers<void>()
    const node = await start({
      counters: (memory) => ({
        ...memory,
        async read(key) {
          if (asked.push(key) === 2) resolve()
          await bothAsked
          return await memory.read(key)
        },
      }),
    })
    const rate = { ...newBudget, unit: 'calls', period: 'minute', thresholds: [] } as const
    await node.budgets.create(actor, rate)
    await node.budgets.create(actor, { ...rate, sharing: 'pool' })
    await spend(node, 1)
    expect(asked).toHaveLength(2)
  })

  describe('their changes', () => {
    it('are on the record, without names, and in force at once and after a restart', async () => {
      const { budgets } = await start()
      const made = await budgets.create(actor, { ...newBudget, name: '田中の予算' })
      expect(made.id).toMatch(/^spl_/)
      expect(budgets.find(made.id)).toEqual(made)
      const changed = await budgets.change(actor, made.id, { limit: 2000 })
      expect(changed).toMatchObject({ name: '田中の予算', limit: 2000 })
      expect((await start()).budgets.find(made.id)).toEqual(changed)
      expect(await budgets.remove(actor, { id: made.id, reason: 'over' })).toEqual(changed)
      expect(budgets.find(made.id)).toBeUndefined()
      const entries = await outbox()
      expect(entries.map(({ kind }) => kind)).toEqual(['budget.created', 'budget.changed', 'budget.removed'])
      expect(entries[1]?.data).toMatchObject({ before: { limit: 1000 }, after: { limit: 2000 } })
      expect(entries[2]?.data).toMatchObject({ before: { limit: 2000, reason: 'over' } })
      expect(JSON.stringify(entries)).not.toContain('田中')
    })

    it('that change nothing leave no entry', async () => {
      const { budgets } = await start()
      const made = await budgets.create(actor, newBudget)
      now += 1000
      expect(await budgets.change(actor, made.id, { limit: 1000, thresholds: [90, 50, 50] })).toEqual(made)
      expect(await outbox()).toHaveLength(1)
    })

    it('are refused when nobody could say which of two is meant, by what they count or by name', async () => {
      const { budgets } = await start()
      const made = await budgets.create(actor, newBudget)
      expect(made.name).toBe('organization, monthly usd')
      await expect(budgets.create(actor, { ...newBudget, name: 'other', limit: 5 })).rejects.toMatchObject({
        code: 'budget_exists',
      })
      const daily = await budgets.create(actor, { ...newBudget, period: 'daily' })
      await expect(budgets.change(actor, daily.id, { name: made.name })).rejects.toMatchObject({
        code: 'budget_name_taken',
      })
    })

    it.each<[Partial<NewBudget>, string]>([
      [{ unit: 'usd', period: 'minute' }, 'budget_terms_invalid'],
      [{ unit: 'tokens', period: 'at_once' }, 'budget_terms_invalid'],
      [{ sharing: 'pool', period: 'conversation' }, 'budget_terms_invalid'],
      [{ sharing: 'pool', limit: null }, 'budget_terms_invalid'],
      [{ scope: { type: 'organization', id: 'x' } }, 'budget_scope_invalid'],
      [{ scope: { type: 'group', id: '' } }, 'budget_scope_invalid'],
      [{ scope: { type: 'role', id: 'king' } }, 'budget_scope_invalid'],
      [{ scope: { type: 'project', id: 'app' } }, 'budget_scope_invalid'],
      [{ scope: { type: 'person', id: 'per_00000000000000000000000009' } }, 'budget_scope_invalid'],
      [{ scope: { type: 'project', id: 'prj_00000000000000000000000009' } }, 'project_unknown'],
    ])('are refused when they make no sense: %j', async (fields, code) => {
      const { budgets } = await start()
      const made = budgets.create(actor, { ...newBudget, ...fields })
      await expect(made).rejects.toThrow(AdminProblem)
      await expect(made).rejects.toMatchObject({ code })
      expect(await outbox()).toEqual([])
    })

    it('to what is not there are refused', async () => {
      const { budgets } = await start()
      const id = 'spl_00000000000000000000000009'
      await expect(budgets.change(actor, id, { limit: 1 })).rejects.toMatchObject({ code: 'budget_unknown' })
      await expect(budgets.remove(actor, { id, reason: 'x' })).rejects.toMatchObject({
        code: 'budget_unknown',
      })
    })

    it('show on another node', async () => {
      const [one, other] = [await start(), await start()]
      const made = await one.budgets.create(actor, newBudget)
      await vi.waitFor(() => expect(other.budgets.find(made.id)).toEqual(made))
      await one.budgets.remove(actor, { id: made.id, reason: 'x' })
      await vi.waitFor(() => expect(other.budgets.find(made.id)).toBeUndefined())
    })
  })

  describe('holds', () => {
    it('cost nothing where no budget applies: not even a promise', async () => {
      const { budgets, counters } = await start({
        counters: (memory) => ({ ...memory, hold: () => expect.fail('the counters were asked') }),
      })
      const held = budgets.hold(asking(5, now))
      expect(held).not.toBeInstanceOf(Promise)
      expect(await counters.read('usd.monthly.utc:x:2026-11-30')).toEqual({ used: 0, held: 0 })
    })

    it('count what was spent, not what was expected, and nothing when nothing was sent', async () => {
      const node = await start()
      await node.budgets.create(actor, newBudget)
      const held = await call(node, 400)
      held.adjust(needs(600))
      const key = `usd.monthly.utc:${somebody().id}:2026-11-30`
      expect(await node.counters.read(key)).toEqual({ used: 0, held: 600 })
      held.settle({ microUsd: 123, countedTokens: 9 })
      expect(await node.counters.read(key)).toEqual({ used: 123, held: 0 })
      const other = await call(node, 400)
      other.settle(undefined)
      expect(await node.counters.read(key)).toEqual({ used: 123, held: 0 })
    })

    it('ask the ledger what was used before, by the scope and days of the budget', async () => {
      const node = await start({ timeZone: 'Asia/Tokyo' })
      const pool = { ...newBudget, sharing: 'pool', zone: 'organization' } as const
      for (const [type, id] of [
        ['group', '基盤'],
        ['role', 'owner'],
        ['project', 'prj_00000000000000000000000001'],
        ['cost_centre', '4:711'],
        ['organization', ''],
      ] as const)
        await node.budgets.create(actor, { ...pool, scope: { type, id }, period: 'weekly', unit: 'tokens' })
      await node.budgets.create(actor, { ...newBudget, period: 'daily', unit: 'calls' })
      await spend(node, 1, {
        person: somebody({ groups: ['基盤'] }),
        project: 'prj_00000000000000000000000001',
        costCentre: '4:711',
      })
      const week = { zone: 'organization', from: '2026-11-23', to: '2026-11-29', unit: 'tokens' }
      expect(new Set(node.asked)).toEqual(
        new Set([
          { ...week, group: '基盤' },
          { ...week, role: 'owner' },
          { ...week, project: 'prj_00000000000000000000000001' },
          { ...week, costCentre: '4:711' },
          week,
          { zone: 'utc', from: '2026-11-25', to: '2026-11-25', unit: 'calls', person: somebody().id },
        ]),
      )
    })

    it('go by what the ledger knows', async () => {
      const node = await start({ spent: () => 1000 })
      await node.budgets.create(actor, newBudget)
      const error = await refusal(call(node, 5))
      expect(error.sentence('en')).toContain('<$0.01 of <$0.01')
      expect(error.code).toBe('budget_reached')
    })

    it('of calls under way at the end of a month stay in the month they were made in', async () => {
      now = Date.parse('2026-11-30T23:59:59.999Z')
      const node = await start()
      await node.budgets.create(actor, newBudget)
      const late = await call(node, 700)
      now += 1
      const next = await call(node, 900)
      late.settle({ microUsd: 950, countedTokens: 0 })
      next.settle({ microUsd: 100, countedTokens: 0 })
      const used = async (day: string) =>
        (await node.counters.read(`usd.monthly.utc:${somebody().id}:${day}`)).used
      expect([await used('2026-11-30'), await used('2026-12-31')]).toEqual([950, 100])
      await spend(node, 890)
      expect((await refusal(call(node, 50))).stop).toEqual({
        resetsAt: Date.parse('2027-01-01T00:00:00Z'),
        period: 'monthly',
        shared: false,
      })
      // Somebody sets the clock back: it is November again, of which little is left.
      now = Date.parse('2026-11-30T12:00:00Z')
      expect(await used('2026-11-30')).toBe(950)
      await spend(node, 40)
      expect((await refusal(call(node, 50))).stop).toMatchObject({
        resetsAt: Date.parse('2026-12-01T00:00:00Z'),
      })
    })

    it('wait for calls under way, and end with busy when those do not end in time', async () => {
      const node = await start({
        counters: (memory) => ({
          ...memory,
          hold: (lines, options) => memory.hold(lines, { ...options, waitMs: 0 }),
        }),
      })
      await node.budgets.create(actor, newBudget)
      await call(node, 800)
      const error = await refusal(call(node, 800))
      expect([error.code, error.stop]).toEqual(['budget_busy', { retryAfterSeconds: 5 }])
    })

    it('of an access policy’s tokens a day are refused as ever, whatever budget there is beside', async () => {
      const node = await start({ rules: [{ tokensPerDay: 100 }], settings: { blockedMessage: 'Ask Aiko.' } })
      await node.budgets.create(actor, { ...newBudget, unit: 'tokens', period: 'daily', limit: 5000 })
      await spend(node, 100)
      const error = await refusal(call(node, 10))
      expect([error.code, error.values]).toEqual([
        'tokens_per_day_reached',
        { limit: 100, used: 100, needed: 10, resets: '00:00' },
      ])
      expect(error.sentence('en')).toMatch(/Ask Aiko\.$/)
      const { standings } = await node.budgets.explain({ person: somebody() })
      expect(
        standings.map(({ budget, verdict, overriddenBy }) => [budget.id, verdict, overriddenBy?.id]),
      ).toEqual([
        ['policy', 'applies', undefined],
        [expect.stringMatching(/^spl_/), 'overridden', 'policy'],
      ])
    })

    it('cut from a tighter budget than the policy’s tokens are refused by that budget', async () => {
      const node = await start({ rules: [{ tokensPerDay: 100 }] })
      await node.budgets.create(actor, { ...newBudget, unit: 'tokens', period: 'daily', limit: 50 })
      await spend(node, 50)
      expect((await refusal(call(node, 10))).code).toBe('budget_reached')
    })

    it('go on without budgets when these cannot be looked up, and say so; or refuse, as the organization wants', async () => {
      const error = new Error('away')
      const away: NodeOptions['counters'] = (memory) => ({
        ...memory,
        hold: async () => Promise.reject(error),
      })
      const node = await start({ counters: away })
      await node.budgets.create(actor, newBudget)
      const held = await call(node, 5)
      expect(held.headers()).toEqual([])
      held.settle({ microUsd: 5, countedTokens: 5 })
      expect(node.unavailable).toEqual([error])
      const strict = await start({ counters: away, settings: { failClosed: true } })
      const refused = await refusal(call(strict, 5))
      expect([refused.code, refused.cause]).toEqual(['budget_unavailable', error])
      expect(strict.unavailable).toEqual([error])
    })

    it('count what was spent while they could not be looked up', async () => {
      let isAway = false
      const node = await start({
        counters: (memory) => ({
          ...memory,
          hold: async (...asked) => (isAway ? Promise.reject(new Error('away')) : memory.hold(...asked)),
        }),
      })
      await node.budgets.create(actor, newBudget)
      await spend(node, 400)
      isAway = true
      await spend(node, 600)
      isAway = false
      expect((await refusal(call(node, 1))).code).toBe('budget_reached')
    })

    it('leave others their seats: each has the limit alone', async () => {
      const node = await start()
      await node.budgets.create(actor, newBudget)
      await spend(node, 1000)
      const other: Person = somebody({ id: 'per_00000000000000000000000002' })
      await spend(node, 1000, { person: other })
      expect((await refusal(call(node, 1, { person: other }))).code).toBe('budget_reached')
    })

    it('of a project count each person’s share of it, or all of it together', async () => {
      const node = await start()
      const scope = { type: 'project', id: 'prj_00000000000000000000000001' } as const
      await node.budgets.create(actor, { ...newBudget, scope, limit: 300 })
      await node.budgets.create(actor, { ...newBudget, scope, sharing: 'pool', limit: 500 })
      const project = scope.id
      const other = somebody({ id: 'per_00000000000000000000000002' })
      await spend(node, 300, { project })
      expect((await refusal(call(node, 1, { project }))).stop).toMatchObject({ shared: false })
      await spend(node, 200, { project, person: other })
      expect((await refusal(call(node, 1, { project, person: other }))).stop).toMatchObject({ shared: true })
      await spend(node, 200, { person: other })
    })
  })

  describe('thresholds', () => {
    it('are told of once for each counter and period, on whichever node, also after a restart', async () => {
      let spent = 0
      const nodes = [await start({ spent: () => spent }), await start({ spent: () => spent })]
      const [one, other] = nodes
      if (one === undefined || other === undefined) throw new Error('unreachable: two were started')
      const { id } = await one.budgets.create(actor, newBudget)
      await vi.waitFor(() => expect(other.budgets.find(id)).toBeDefined())
      await spend(one, 600)
      await vi.waitFor(() => expect(one.passed).toHaveLength(1))
      spent = 600
      await spend(other, 350)
      await vi.waitFor(() => expect(other.passed).toHaveLength(1))
      spent = 950
      const again = await start({ spent: () => spent })
      const held = await call(again, 5)
      held.settle(undefined)
      const data = { budget: id, subject: somebody().id, limit: 1000, period: '2026-11-30' }
      expect([...one.passed, ...other.passed]).toEqual([
        { ...data, threshold: 50, used: 600 },
        { ...data, threshold: 90, used: 950 },
      ])
      // The third has looked when it tells of another counter, which it looks at after.
      const someone = somebody({ id: 'per_00000000000000000000000003' })
      await spend(again, 5, { person: someone })
      await vi.waitFor(() =>
        expect(again.passed.map(({ subject }) => subject)).toEqual([someone.id, someone.id]),
      )
      const entries = (await outbox()).filter(({ kind }) => kind === 'budget.threshold_passed')
      expect(entries).toHaveLength(4)
    })

    it('are told of again when the limit is another', async () => {
      const node = await start()
      const { id } = await node.budgets.create(actor, { ...newBudget, thresholds: [50] })
      await spend(node, 600)
      await vi.waitFor(() => expect(node.passed).toMatchObject([{ limit: 1000, used: 600 }]))
      await node.budgets.change(actor, id, { limit: 10_000 })
      await spend(node, 5000)
      await vi.waitFor(() =>
        expect(node.passed).toMatchObject([{ limit: 1000 }, { limit: 10_000, used: 5600 }]),
      )
    })
  })
})
