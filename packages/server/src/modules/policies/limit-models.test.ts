import { expect, test } from 'vitest'
import { limitModels, type ModelLimit } from './limit-models.ts'
import { createPolicies } from './policies.ts'

const resolveAlias = (alias: string) => (alias === 'opus' ? 'claude-opus-5-5' : undefined)
const subject = { roles: [], groups: [] }

function under(limit: ModelLimit | undefined, models?: readonly string[]) {
  const policies = createPolicies({ rules: models === undefined ? [] : [{ models }], resolveAlias })
  return limitModels(policies, { limitFor: () => limit, resolveAlias })
}
const limited = (...models: string[]) => ({ models, described: models })

test('without a limit the access policy is the one there is', () => {
  const policies = createPolicies({ rules: [], resolveAlias })
  const both = limitModels(policies, { limitFor: () => undefined, resolveAlias })
  expect(both.snapshotFor(subject)).toBe(policies.snapshotFor(subject))
})

test('a model must be on both lists', () => {
  const policy = under(limited('opus', 'claude-haiku-5-5'), ['claude-haiku-*', 'sonnet']).snapshotFor(subject)
  expect(policy.allowsModel('claude-haiku-5-5')).toBe(true)
  expect(policy.allowsModel('claude-haiku-4-5')).toBe(false)
  expect(policy.allowsModel('opus')).toBe(false)
  expect(policy.allowsModel('claude-sonnet-5-5')).toBe(false)
  expect(policy.describeModels()).toBe('claude-haiku-5-5')
})

test('an empty list allows none, and a name of absurd length is refused whatever the list says', () => {
  expect(under(limited()).snapshotFor(subject).allowsModel('claude-opus-5-5')).toBe(false)
  expect(under(limited()).snapshotFor(subject).describeModels()).toBe('-')
  expect(under(limited('*')).snapshotFor(subject).allowsModel('a'.repeat(257))).toBe(false)
})

test('the same limit on the same policy is compiled once', () => {
  const policies = under(limited('opus'))
  expect(policies.snapshotFor(subject)).toBe(policies.snapshotFor({ ...subject }))
})
