import type { Entry, HoldTarget } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import { isHeldBy } from './held-entries.ts'

const entry = (kind: string, data: object, actor: object = { type: 'operator' }) =>
  ({ kind, data, actor, time: 0 }) as Entry

describe('a hold on a person keeps', () => {
  const target: HoldTarget = { type: 'person', id: 'per_1' }
  it.each([
    ['what they did', entry('ledger.queried', {}, { type: 'person', id: 'per_1' })],
    ['what was done to them', entry('person.changed', { person: 'per_1' })],
    ['what was made for them', entry('credential.created', { credential: 'c', after: { person: 'per_1' } })],
    [
      'what was taken from them',
      entry('credential.revoked', { credential: 'c', before: { person: 'per_1' } }),
    ],
    ['their share of a budget', entry('budget.threshold_passed', { budget: 'b', subject: 'per_1' })],
    ['a group they are in', entry('group.changed', { group: 'g', after: { members: ['per_1'] } })],
  ])('%s', (_, found) => {
    expect(isHeldBy(target, found)).toBe(true)
  })

  it('and nothing of somebody else', () => {
    expect(isHeldBy(target, entry('credential.created', { after: { person: 'per_2' } }))).toBe(false)
    expect(isHeldBy(target, entry('ledger.queried', {}, { type: 'person', id: 'per_2' }))).toBe(false)
  })
})

describe('a hold on a project keeps', () => {
  const target: HoldTarget = { type: 'project', id: 'prj_1' }
  it.each([
    ['its calls', entry('exchange.settled', { project: 'prj_1' })],
    [
      'its budgets',
      entry('budget.created', { budget: 'b', after: { scope: { type: 'project', id: 'prj_1' } } }),
    ],
  ])('%s', (_, found) => {
    expect(isHeldBy(target, found)).toBe(true)
  })
})

describe('a hold on a conversation keeps', () => {
  const target: HoldTarget = { type: 'conversation', id: 'completed' }
  it('its calls, and no entry that has the same word elsewhere', () => {
    expect(isHeldBy(target, entry('exchange.settled', { conversation: 'completed' }))).toBe(true)
    expect(isHeldBy(target, entry('exchange.settled', { outcome: 'completed' }))).toBe(false)
  })
})
