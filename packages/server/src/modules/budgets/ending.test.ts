import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { createLog } from '../../platform/log/log.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { createPeople } from '../people/index.ts'
import { BudgetRefusal, type BudgetHold } from './index.ts'
import { actor, newBudget, openNode, somebody, type Node, type NodeOptions } from './testing.ts'

const now = Date.UTC(2026, 10, 23, 12)
const clock = { now: () => now, monotonic: () => now }

describe.each(await testDatabases())('answers that a budget ends, on $name', (databases) => {
  let db: ControlDatabase
  const nodes: Node[] = []
  beforeAll(async () => {
    db = await openControlDatabase({
      storage: await databases.openControl(),
      clock,
      random: systemRandom,
      changes: localChanges({ log: createLog('silent') }),
    })
  })
  beforeEach(async () => {
    const node = await start()
    for (const { id } of (await node.budgets.list({ limit: 100 })).data)
      await node.budgets.remove(actor, { id })
  })
  afterEach(async () => {
    for (const { budgets, counters } of nodes.splice(0)) {
      await budgets.close()
      await counters.close()
    }
  })
  afterAll(async () => {
    await db.close()
    await databases.dispose()
  })

  const start = async (settings: NodeOptions['settings'] = {}) => {
    const people = await createPeople({ db, clock, random: systemRandom })
    const node = await openNode({ db, people, clock, settings })
    nodes.push(node)
    return node
  }
  const cost = (microUsd: number, microUsdCertain = microUsd) => ({
    microUsd,
    microUsdVariance: 1,
    microUsdCertain,
    tokens: microUsd,
    tokensVariance: 1,
    tokensCertain: microUsdCertain,
  })
  const begin = async (
    { budgets }: Node,
    fields: Partial<Parameters<Node['budgets']['hold']>[0]> = {},
  ): Promise<BudgetHold> =>
    await budgets.hold({ person: somebody(), expected: cost(10, 1), at: now, streams: true, ...fields })
  const budget = (node: Node, fields: object = {}) =>
    node.budgets.create(actor, { ...newBudget, name: 'ours', limit: 10_000, ...fields })

  it('are ended once they cost more than the limit and a margin, in a sentence that names the budget', async () => {
    const node = await start({ blockedMessage: 'Ask in #ai.' })
    const { id } = await budget(node, { limit: 10_000_000 })
    const held = await begin(node)
    held.adjust(cost(10_080_000))
    expect([held.isNear(), held.overrun()]).toEqual([true, undefined])
    held.adjust(cost(10_080_001))
    const refusal = held.overrun()
    expect(refusal).toBeInstanceOf(BudgetRefusal)
    expect(refusal).toMatchObject({
      code: 'budget_ended',
      budget: id,
      facts: { budget: id, unit: 'usd', used: 10_080_001, limit: 10_000_000 },
    })
    expect(refusal?.sentence('en')).toMatch(
      /^This answer was ended because the budget ours is used up: \$10\.08 of \$10\.00\. .* Ask in #ai\.$/,
    )
    expect(refusal?.sentence('ja')).toMatch(/^予算「ours」を使い切ったため、この回答は途中で終了しました/)
  })

  it('far from the limit nothing is near, and nobody is asked', async () => {
    const node = await start()
    await budget(node, { limit: 10_000_000 })
    const held = await begin(node)
    held.adjust(cost(5_000, 4_000))
    expect([held.isNear(), held.overrun()]).toEqual([false, undefined])
  })

  it.each([
    ['that is no stream', { streams: false }, {}],
    ['where the organization wants every answer whole', {}, { endStreams: false }],
  ])('a call %s goes on to its end', async (_, call, settings) => {
    const node = await start(settings)
    await budget(node)
    const held = await begin(node, call)
    held.adjust(cost(90_000))
    expect([held.isNear(), held.overrun()]).toEqual([false, undefined])
  })

  it('a rate ends none: it is free again in a minute', async () => {
    const node = await start()
    await budget(node, { unit: 'tokens', period: 'minute', thresholds: [] })
    const held = await begin(node)
    held.adjust(cost(90_000))
    expect(held.overrun()).toBeUndefined()
  })

  it.each([
    ['raised', (node: Node, id: string) => node.budgets.change(actor, id, { limit: 1_000_000 })],
    ['removed', (node: Node, id: string) => node.budgets.remove(actor, { id })],
  ])('a budget that is %s meanwhile lets them go on', async (_, change) => {
    const node = await start()
    const { id } = await budget(node)
    const held = await begin(node)
    held.adjust(cost(90_000))
    await change(node, id)
    held.adjust(cost(90_001))
    expect(held.overrun()).toBeUndefined()
  })

  it('a limit that is lowered ends none of those that were admitted under the higher one', async () => {
    const node = await start()
    const { id } = await budget(node)
    const held = await begin(node)
    await node.budgets.change(actor, id, { limit: 100 })
    held.adjust(cost(9_000))
    expect(held.overrun()).toBeUndefined()
  })

  it('the same answer, asked for again as a whole, is refused at once with the same sentence', async () => {
    const node = await start()
    await budget(node)
    const conversation = 'one'
    const held = await begin(node, { conversation })
    held.adjust(cost(90_000))
    const refusal = held.overrun()
    held.settle({ microUsd: 9_000, countedTokens: 9 })
    await expect(begin(node, { conversation, streams: false })).rejects.toBe(refusal)
    for (const other of [
      { conversation: 'other' },
      { conversation: undefined },
      { conversation, streams: true },
    ])
      (await begin(node, { streams: false, ...other })).settle(undefined)
  })
})
