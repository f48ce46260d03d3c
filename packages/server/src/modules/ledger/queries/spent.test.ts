import type { ExchangeSettled } from '@sekisho/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testDatabases } from '../../../platform/sql/test-database.ts'
import { conversationHash } from '../conversation-id.ts'
import { admitted, membershipSeen, noon, settled, today } from '../testing/entries.ts'
import { openNode, type TestNode } from '../testing/nodes.ts'
import { openTestStore, type TestStore } from '../testing/store.ts'
import type { SpendTable } from '../schema.ts'
import { createQueries, type Queries } from './queries.ts'
import type { SpentQuery } from './spent.ts'

const dayMs = 86_400_000
const days = ['2026-11-21', today, '2026-11-23']
const people = ['per_1', 'per_2', 'svc_1', 'sv`_1', 'svd_1']
const projects = [undefined, 'prj_1', 'prj_2']
const costCentres = [undefined, 'R&D']
const memberships = {
  m1: { groups: ['a', 'b'], roles: ['owner'] },
  m2: { groups: ['b'], roles: ['claude_code_user', 'owner'] },
  m3: { groups: ['owner'], roles: ['guest'] },
}

/** One call of each sort; what it cost is a power of two, so that each sum says which calls are in it. */
const calls = Array.from({ length: 40 }, (_, index) => {
  const membership = [undefined, 'm1', 'm2', 'm3'][index % 4]
  const utc = index % 3
  return {
    utc,
    day: days[utc] ?? '',
    data: {
      person: people[index % 5] ?? '',
      project: projects[(index >> 1) % 3],
      costCentre: costCentres[(index >> 2) % 2],
      membership,
      localDay: days[Math.max(0, Math.min(2, utc + (index % 2)))],
      costMicroUsd: 2 ** index,
      countedTokens: 100 + index,
      conversation: `c${index % 2}`,
      simulated: index % 7 === 0,
    } satisfies Partial<ExchangeSettled>,
  }
})

describe.each(await testDatabases())('what was spent, on $name', (database) => {
  let store: TestStore
  let node: TestNode
  let queries: Queries
  beforeAll(async () => {
    store = await openTestStore(await database.open())
    node = await openNode({ boot: 'boot_a', storage: store.storage })
    for (const [name, { groups, roles }] of Object.entries(memberships))
      await node.append(membershipSeen(name, groups, roles))
    for (const [index, { utc, data }] of calls.entries())
      await node.append(
        admitted(`exc_${index}`, {}, noon + (utc - 1) * dayMs),
        settled(`exc_${index}`, data, noon + dayMs),
      )
    queries = createQueries(store.sql.read, () => node.catchUp())
  })
  afterAll(async () => {
    await node.close()
    await store.sql.close()
    await database.dispose()
  })

  type Data = (typeof calls)[number]['data']
  const within = (membership: string | undefined, kind: 'groups' | 'roles', name: string) =>
    Object.entries(memberships).some(([id, lists]) => id === membership && lists[kind].includes(name))
  const scopes: Record<string, [Partial<SpentQuery>, (data: Data) => boolean]> = {
    everything: [{}, () => true],
    'a person': [{ person: 'per_2' }, ({ person }) => person === 'per_2'],
    'a project': [{ project: 'prj_1' }, ({ project }) => project === 'prj_1'],
    'a person in a project': [
      { project: 'prj_2', person: 'per_1' },
      ({ project, person }) => project === 'prj_2' && person === 'per_1',
    ],
    'a cost centre': [{ costCentre: 'R&D' }, ({ costCentre }) => costCentre === 'R&D'],
    'a group': [{ group: 'b' }, ({ membership }) => within(membership, 'groups', 'b')],
    'a group named like a role': [{ group: 'owner' }, ({ membership }) => membership === 'm3'],
    'a role': [{ role: 'owner' }, ({ membership }) => within(membership, 'roles', 'owner')],
    'a group nobody is in': [{ group: "b' or 1=1 --" }, () => false],
    'service accounts': [{ kind: 'service_account' }, ({ person }) => person === 'svc_1'],
  }

  describe.each(Object.entries(scopes))('by %s', (_, [scope, isIn]) => {
    test.each([
      [days[0], days[2]],
      [days[1], days[1]],
      [days[1], days[2]],
      ['2027-01-01', '2027-01-31'],
    ])(
      'from %s to %s is what its calls add up to, in either zone and any unit',
      async (from = '', to = '') => {
        for (const zone of ['utc', 'organization'] as const) {
          const wanted = calls.filter(({ day, data }) => {
            const at = zone === 'utc' ? day : (data.localDay ?? '')
            return at >= from && at <= to && isIn(data)
          })
          const sum = (of: (data: Data) => number) => wanted.reduce((total, { data }) => total + of(data), 0)
          const query = { zone, from, to, ...scope }
          expect(await queries.spent({ ...query, unit: 'usd' })).toBe(sum(({ costMicroUsd }) => costMicroUsd))
          expect(await queries.spent({ ...query, unit: 'tokens' })).toBe(
            sum(({ countedTokens }) => countedTokens),
          )
          expect(await queries.spent({ ...query, unit: 'calls' })).toBe(wanted.length)
          const byPerson = [...Map.groupBy(wanted, ({ data }) => data.person)]
            .map(([person, ofPerson]) => ({
              person,
              amount: ofPerson.reduce((total, { data }) => total + data.costMicroUsd, 0),
            }))
            .toSorted((one, other) => other.amount - one.amount)
          const people = { ...query, unit: 'usd', limit: 2 } as const
          expect(await queries.spentByPerson(people)).toEqual(byPerson.slice(0, 2))
        }
      },
    )
  })

  test('by a conversation is what its person spent in it', async () => {
    const mine = calls.filter(({ data }) => data.person === 'per_1' && data.conversation === 'c1')
    const hash = conversationHash('per_1', 'c1')
    expect(mine.length).toBeGreaterThan(2)
    expect(await queries.conversationSpent(hash, 'calls')).toBe(mine.length)
    const usd = mine.reduce((sum, { data }) => sum + data.costMicroUsd, 0)
    expect(await queries.conversationSpent(hash, 'usd')).toBe(usd)
    const tokens = mine.reduce((sum, { data }) => sum + data.countedTokens, 0)
    expect(await queries.conversationSpent(hash, 'tokens')).toBe(tokens)
    expect(await queries.conversationSpent(conversationHash('per_1', 'c9'), 'usd')).toBe(0)
  })

  test('by project and by cost centre is grouped like the rest, with what has none under an empty key', async () => {
    const from = days[0] ?? ''
    const to = days[2] ?? ''
    const rows = await queries.usage({ from, to, by: 'project' })
    const total = (key: string) =>
      calls
        .filter(({ data }) => (data.project ?? '') === key)
        .reduce((sum, { data }) => sum + data.costMicroUsd, 0)
    for (const key of ['', 'prj_1', 'prj_2'])
      expect(rows.filter((row) => row.key === key).reduce((sum, row) => sum + row.costMicroUsd, 0)).toBe(
        total(key),
      )
    const centres = await queries.usage({ from, to, by: 'cost_centre' })
    expect(new Set(centres.map(({ key }) => key))).toEqual(new Set(['', 'R&D']))
  })

  test('row by row comes in pages, in the order of its key, each row once', async () => {
    await manyRows(store, 2_345)
    for (const zone of ['utc', 'organization'] as const) {
      const rows: SpendTable[] = []
      let largest = 0
      for await (const page of queries.spendRows({ from: '2026-01-01', to: '2026-12-31', zone })) {
        rows.push(...page)
        largest = Math.max(largest, page.length)
      }
      expect(rows).toHaveLength(calls.length + 2_345)
      expect(largest).toBeLessThanOrEqual(1_000)
      const keys = rows.map(({ day, local_day, person_id }) => [day, local_day, person_id].join(' '))
      expect(keys).toEqual(keys.toSorted())
      expect(rows.reduce((sum, row) => sum + row.cost_micro_usd, 0)).toBe(2 ** 40 - 1)
    }
    const odd: SpendTable[] = []
    for await (const page of queries.spendRows({ from: today, to: today, zone: 'organization' }))
      odd.push(...page)
    expect(new Set(odd.map(({ local_day }) => local_day))).toEqual(new Set([today]))
    expect(new Set(odd.map(({ day }) => day)).size).toBeGreaterThan(1)
  })
})

/** Rows of other days that count nothing. */
async function manyRows({ sql }: TestStore, count: number): Promise<void> {
  const row = await sql.read.selectFrom('spend_daily').selectAll().limit(1).executeTakeFirstOrThrow()
  for (let at = 0; at < count; at += 500) {
    const part = Array.from({ length: Math.min(500, count - at) }, (_, index) => ({
      ...row,
      day: '2026-02-03',
      local_day: '2026-02-04',
      person_id: `per_${at + index}`,
      cost_micro_usd: 0,
    }))
    await sql.kysely.insertInto('spend_daily').values(part).execute()
  }
}
