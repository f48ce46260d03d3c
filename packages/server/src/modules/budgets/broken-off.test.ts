import { expect, it } from 'vitest'
import { BudgetRefusal } from './budget-refusal.ts'
import { createBrokenOff } from './broken-off.ts'

const refusal = new BudgetRefusal('budget_ended', { values: () => ({}) })

it('remembers for half a minute whose answer was ended, and nobody else’s', () => {
  let time = 0
  const brokenOff = createBrokenOff({ monotonic: () => time })
  brokenOff.note({ person: 'a', conversation: 'one' }, refusal)
  expect(brokenOff.find({ person: 'a', conversation: 'one' })).toBe(refusal)
  expect(brokenOff.find({ person: 'b', conversation: 'one' })).toBeUndefined()
  expect(brokenOff.find({ person: 'a', conversation: 'other' })).toBeUndefined()
  time = 30_000
  expect(brokenOff.find({ person: 'a', conversation: 'one' })).toBeUndefined()
})

it('keeps at most a thousand, and forgets the oldest first', () => {
  const brokenOff = createBrokenOff({ monotonic: () => 0 })
  for (let each = 0; each <= 1_000; each++)
    brokenOff.note({ person: 'a', conversation: String(each) }, refusal)
  expect(brokenOff.find({ person: 'a', conversation: '0' })).toBeUndefined()
  expect(brokenOff.find({ person: 'a', conversation: '1' })).toBe(refusal)
})

it('a call that names no conversation is not remembered', () => {
  const brokenOff = createBrokenOff({ monotonic: () => 0 })
  brokenOff.note({ person: 'a', conversation: undefined }, refusal)
  expect(brokenOff.find({ person: 'a', conversation: undefined })).toBeUndefined()
})
