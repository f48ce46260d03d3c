import { expect, it } from 'vitest'
import { standingHandlers } from './index.ts'
import { policyBudget } from './budget.ts'
import type { SpentByPerson } from './spending.ts'

const budget = policyBudget(1_000)
const operator = { type: 'operator' } as const
const window = {
  from: '2026-11-26',
  to: '2026-11-26',
  label: '2026-11-26',
  startsAt: Date.parse('2026-11-26'),
  endsAt: Date.parse('2026-11-27'),
}

function handlersOver(people: SpentByPerson[]) {
  return standingHandlers({
    budgets: {
      list: async () => ({ data: [budget], next: 'spl_next' }),
      find: (id) => (id === budget.id ? budget : undefined),
      uses: async (budgets) => budgets.map((one) => ({ budget: one, window, used: 5, near: 0, reached: 0 })),
      peopleOf: async () => ({ window, people }),
    },
    people: { byId: () => undefined },
    projects: { byId: () => Promise.reject(new Error('no project is asked for')) },
  })
}

it('pages of people follow each other, also when somebody moved up meanwhile, and end', async () => {
  const people = ['a', 'b', 'c', 'd', 'e'].map((person, at) => ({ person, amount: 50 - at }))
  const { listBudgetPeople } = handlersOver(people)
  const first = await listBudgetPeople({ id: budget.id, limit: 2 }, operator)
  expect(first).toMatchObject({ from: '2026-11-26', data: [{ id: 'a', used: 50 }, { id: 'b' }], next: 'b' })
  people.unshift(...people.splice(3, 1))
  const second = await listBudgetPeople({ id: budget.id, limit: 2, after: first.next }, operator)
  expect(second).toMatchObject({ data: [{ id: 'c' }, { id: 'e' }] })
  expect(second.next).toBeUndefined()
})

it('a budget that is not there is said to be unknown, and a page of budgets says where the next begins', async () => {
  const { listBudgetPeople, listBudgetUses } = handlersOver([])
  await expect(listBudgetPeople({ id: 'spl_0', limit: 2 }, operator)).rejects.toMatchObject({
    code: 'budget_unknown',
  })
  expect(await listBudgetUses({ limit: 1 }, operator)).toMatchObject({
    data: [{ used: 5, near: 0, resetsAt: '2026-11-27T00:00:00.000Z' }],
    next: 'spl_next',
  })
})
