import { expect, it } from 'vitest'
import { defaultBudgetName, sayBudgetName, type BudgetTerms } from './budget-names.ts'

const terms: BudgetTerms = {
  scope: { type: 'group', id: 'platform' },
  sharing: 'pool',
  unit: 'usd',
  period: 'monthly',
}
const id = 'spl_00000000000000000000000001'

it('a budget that was given a name is called by it', () => {
  expect(sayBudgetName({ ...terms, id, name: 'Launch' }, 'ja')).toBe('Launch')
})

it.each([
  ['en', 'group platform, dollars a month, shared'],
  ['ja', 'グループ platform・1か月の金額(共有)'],
] as const)('a budget without a name of its own is told by its terms, in %s', (locale, words) => {
  const name = defaultBudgetName(terms)
  expect(name).toBe('group platform, monthly usd, shared')
  expect(sayBudgetName({ ...terms, id, name }, locale)).toBe(words)
  expect(sayBudgetName({ ...terms, id, name: `${name} (${id})` }, locale)).toBe(words)
})

it('neither the id of a person nor a key of the configuration is told', () => {
  const own: BudgetTerms = { ...terms, sharing: 'seat', scope: { type: 'person', id: 'per_1' } }
  expect(sayBudgetName({ ...own, id, name: defaultBudgetName(own) }, 'en')).toBe('person, dollars a month')
  expect(sayBudgetName({ ...own, id: 'policy', name: 'tokens_per_day' }, 'ja')).toBe('1日のトークン数')
})
