import type { NewEntry } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import { createQueryRecord } from './query-record.ts'
import { createTestClock } from './testing/nodes.ts'

const auditor = { type: 'person', id: 'per_auditor' } as const
const operator = { type: 'operator' } as const
const list = (filter: object = {}, entries = 3) =>
  ({ operation: 'list', filter: { ...filter }, entries }) as const

function setUp() {
  const clock = createTestClock()
  const written: NewEntry<'ledger.queried'>[] = []
  const record = createQueryRecord({ clock, append: (entry) => void written.push(entry) })
  return { clock, record, said: () => written.splice(0).map(({ actor, data }) => ({ actor, ...data })) }
}

describe('queries of the ledger', () => {
  it('are written at once, and the same within a minute once more, with their number', () => {
    const { clock, record, said } = setUp()
    for (let asked = 0; asked < 50; asked++) {
      record.note(auditor, list())
      clock.advance(1_000)
    }
    const entry = { actor: auditor, operation: 'list', filter: {} }
    expect(said()).toEqual([{ ...entry, entries: 3, queries: 1 }])
    record.flush()
    expect(said()).toEqual([])
    clock.advance(10_000)
    record.flush()
    expect(said()).toEqual([{ ...entry, entries: 147, queries: 49 }])
    record.flush(true)
    expect(said()).toEqual([])
  })

  it('of another minute are written at once again, and so is what was counted before', () => {
    const { clock, record, said } = setUp()
    record.note(auditor, list())
    record.note(auditor, list())
    clock.advance(60_000)
    record.note(auditor, list())
    expect(said().map(({ queries }) => queries)).toEqual([1, 1, 1])
    record.flush(true)
    expect(said()).toEqual([])
  })

  it('are written when their minute is over, also when the clock was set back in it', () => {
    const { clock, record, said } = setUp()
    for (let asked = 0; asked < 3; asked++) record.note(auditor, list())
    clock.setBack(3_600_000)
    clock.advance(60_000)
    record.flush()
    expect(said().map(({ queries }) => queries)).toEqual([1, 2])
  })

  it('of others, or for something else, are told apart', () => {
    const { record, said } = setUp()
    record.note(auditor, list())
    record.note(operator, list())
    record.note(auditor, list({ kind: 'exchange.refused' }))
    record.note(auditor, { ...list(), operation: 'search' })
    expect(said()).toHaveLength(4)
  })

  it('are none forgotten, however many different ones there are', () => {
    const { record, said } = setUp()
    for (let asked = 0; asked < 3_000; asked++)
      for (let again = 0; again < 2; again++) record.note(auditor, list({ person: `per_${asked}` }))
    record.flush(true)
    expect(said().reduce((sum, { queries }) => sum + queries, 0)).toBe(6_000)
  })
})
