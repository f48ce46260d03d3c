import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Budget } from './budget.ts'
import { indexBudgets, resolve, type Subject } from './resolve.ts'

let made = 0
function budget(fields: Partial<Budget>): Budget {
  return {
    id: `spl_${String(++made).padStart(26, '0')}`,
    name: `budget ${made}`,
    scope: { type: 'organization', id: '' },
    sharing: 'seat',
    unit: 'usd',
    limit: 100,
    period: 'monthly',
    zone: 'utc',
    thresholds: [],
    source: 'admin',
    createdAt: 0,
    updatedAt: 0,
    ...fields,
  }
}

const person = {
  id: 'per_1',
  kind: 'person',
  groups: ['a', 'b'],
  roles: ['developer'],
  identities: [],
} as const
const seat = (type: Budget['scope']['type'], id: string, limit: number | null) =>
  budget({ scope: { type, id }, limit })
const counting = (budgets: Budget[], subject: Partial<Subject> = {}, mode: 'min' | 'max' = 'min') =>
  resolve(indexBudgets(budgets), { person, ...subject }, mode)
    .filter(({ verdict }) => verdict !== 'overridden')
    .map(({ budget }) => budget)

describe('of the seats of one unit and period', () => {
  const wide = seat('organization', '', 1)
  const a = seat('group', 'a', 20)
  const b = seat('group', 'b', 30)
  const role = seat('role', 'developer', 25)
  const own = seat('person', 'per_1', 40)

  it('the person’s own counts, else that of groups and roles, else the organization’s', () => {
    expect(counting([wide, a, b, role, own])).toEqual([own])
    expect(counting([wide, b, role])).toEqual([role])
    expect(counting([wide])).toEqual([wide])
  })

  it('the tightest of groups and roles counts, or with max the loosest', () => {
    expect(counting([a, b, role])).toEqual([a])
    expect(counting([a, b, role], {}, 'max')).toEqual([b])
  })

  it('one without a limit is the loosest, and lifts the limit of wider ones', () => {
    const lifted = seat('group', 'a', null)
    expect(counting([wide, lifted])).toEqual([lifted])
    expect(counting([lifted, b])).toEqual([b])
    expect(counting([lifted, b], {}, 'max')).toEqual([lifted])
  })

  it('what somebody got under the name of their identity provider is their own, and of two of those the tighter counts', () => {
    const identities = [{ issuer: 'https://idp.example.com', subject: 'aiko', groups: [] }]
    const known = { person: { ...person, identities } }
    const named = seat('person', 'sub:aiko', 50)
    expect(counting([a, named], known)).toEqual([named])
    expect(counting([a, named])).toEqual([a])
    expect(counting([own, named], known)).toEqual([own])
  })

  it('others count apart', () => {
    const daily = { ...own, id: 'x', period: 'daily' } as const
    const tokens = { ...own, id: 'y', unit: 'tokens' } as const
    expect(counting([own, daily, tokens])).toHaveLength(3)
  })

  it('of a service account its own counts, else that of all service accounts', () => {
    const account = { id: 'svc_1', kind: 'service_account', groups: [], roles: [], identities: [] } as const
    const machine = { person: account }
    const machines = seat('service_account', '', 5)
    const one = seat('service_account', 'svc_1', 7)
    expect(counting([wide, machines], machine)).toEqual([machines])
    expect(counting([wide, machines, one], machine)).toEqual([one])
    expect(counting([machines, one])).toEqual([])
  })
})

describe('beside the seats', () => {
  const pool = budget({ scope: { type: 'group', id: 'a' }, sharing: 'pool', limit: 5 })
  const all = budget({ sharing: 'pool', limit: 6 })
  const project = budget({ scope: { type: 'project', id: 'prj_1' }, limit: 7 })
  const centre = budget({ scope: { type: 'cost_centre', id: '100' }, sharing: 'pool', limit: 8 })
  const own = seat('person', 'per_1', 1)

  it('every pool that contains the call counts, and so do those of its project and cost centre', () => {
    const subject = { project: 'prj_1', costCentre: '100' }
    const every = [own, pool, all, project, centre]
    expect(new Set(counting(every, subject))).toEqual(new Set(every))
    expect(new Set(counting(every))).toEqual(new Set([own, pool, all]))
  })
})

describe('whatever budgets there are', () => {
  const scope = fc.constantFrom<Budget['scope']>(
    { type: 'organization', id: '' },
    { type: 'person', id: 'per_1' },
    { type: 'person', id: 'per_2' },
    { type: 'group', id: 'a' },
    { type: 'group', id: 'c' },
    { type: 'role', id: 'developer' },
    { type: 'project', id: 'prj_1' },
  )
  const any = fc
    .record({
      scope,
      sharing: fc.constantFrom('seat' as const, 'pool' as const),
      unit: fc.constantFrom('usd' as const, 'tokens' as const),
      limit: fc.option(fc.nat(100), { nil: null }),
    })
    .map((fields) => budget(fields))
  const budgets = fc.array(any, { maxLength: 12 })

  it('one seat at most counts for a unit and period, and none of other people’s is named', () => {
    fc.assert(
      fc.property(budgets, fc.constantFrom('min' as const, 'max' as const), (all, mode) => {
        const verdicts = resolve(indexBudgets(all), { person }, mode)
        for (const { budget } of verdicts) expect(['per_2', 'c', 'prj_1']).not.toContain(budget.scope.id)
        for (const unit of ['usd', 'tokens']) {
          const seats = verdicts.filter(({ budget }) => budget.sharing === 'seat' && budget.unit === unit)
          const winners = seats.filter(({ verdict }) => verdict !== 'overridden')
          expect(winners).toHaveLength(Math.min(1, seats.length))
          for (const { verdict, overriddenBy } of seats)
            if (verdict === 'overridden') expect(overriddenBy).toBe(winners[0]?.budget)
        }
      }),
    )
  })

  it('their order changes nothing', () => {
    fc.assert(
      fc.property(budgets, (all) => {
        const ids = (list: Budget[]) =>
          counting(list)
            .map(({ id }) => id)
            .toSorted()
        expect(ids(all.toReversed())).toEqual(ids(all))
      }),
    )
  })
})
