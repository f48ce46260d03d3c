import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { activityId, leafOfActivity } from './activity-id.ts'
import { formatPageToken, pageTokenIn } from './page-token.ts'
import { ComplianceProblem } from './problems.ts'
import { checkNames, limitIn, spanIn } from './query.ts'

const query = (name: string, value: string) => new URLSearchParams({ [name]: value })
const leaf = fc.integer({ min: 0, max: 2 ** 50 })

describe('what a request of the compliance API says', () => {
  test('a bound of time lets through exactly the milliseconds that it means, wherever it lies between two', () => {
    const time = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(time, fc.nat(999_999), fc.integer({ min: -1, max: 1 }), (at, nanos, offset) => {
        const text = `${new Date(at).toISOString().slice(0, -1)}${String(nanos).padStart(6, '0')}Z`
        // Against the millisecond before, because the whole would lose the last digits.
        const bound = nanos / 1_000_000
        const seen = at + offset
        const passes = (name: string) => {
          const { since, until } = spanIn(query(`created_at.${name}`, text))
          return seen >= since && seen < until
        }
        expect([passes('gte'), passes('gt'), passes('lt'), passes('lte')]).toEqual([
          offset >= bound,
          offset > bound,
          offset < bound,
          offset <= bound,
        ])
      }),
    )
  })

  test.each([
    ['2026-02-28T23:59:59Z', true],
    ['2024-02-29T00:00:00+09:00', true],
    ['2026-02-29T00:00:00Z', false],
    ['2026-02-30T00:00:00+09:00', false],
    ['2026-11-31T00:00:00Z', false],
    ['2026-12-31T24:00:00Z', true],
  ])('%s is a time: %s', (text, expected) => {
    const read = () => spanIn(query('created_at.gte', text))
    if (expected) expect(read).not.toThrow()
    else expect(read).toThrow(/invalid timestamp/)
  })

  test('whatever is sent is read or refused, and breaks nothing', () => {
    const reads = [
      (text: string) => spanIn(query('created_at.gte', text)),
      (text: string) => limitIn(query('limit', text), { otherwise: 1, most: 9 }),
      (text: string) => pageTokenIn(query('page', text), ['after']),
      (text: string) => checkNames(query(text, text), ['limit']),
    ]
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const read of reads) {
          try {
            read(text)
          } catch (error) {
            expect(error).toBeInstanceOf(ComplianceProblem)
          }
        }
      }),
    )
  })

  test('an id is of one place, and a token says again what it was made of', () => {
    fc.assert(
      fc.property(leaf, fc.string({ unit: 'grapheme', maxLength: 50 }), (place, after) => {
        expect(leafOfActivity(activityId(place))).toBe(place)
        expect(pageTokenIn(query('page', formatPageToken({ after })), ['after'])).toEqual({ after })
      }),
    )
    for (const id of ['activity_01XyDMpzjS89pFZXqSFUBDr6', 'activity_skh', 'activity_skhzzzzzzzzzzzz', ''])
      expect(leafOfActivity(id)).toBeUndefined()
  })
})
