import { describe, expect, it } from 'vitest'
import { costReportParts } from './cost-report-parts.ts'

const bucket = (day: number, results: readonly object[] = []) => ({
  starting_at: `2026-10-${String(day).padStart(2, '0')}T00:00:00Z`,
  results,
})

describe('a cost report', () => {
  it('is a page or a list of pages, and its days come in order', () => {
    const pages = [{ data: [bucket(3), bucket(1)] }, { data: [bucket(2)] }]
    const [part] = costReportParts(JSON.stringify(pages)) ?? []
    expect(part?.[0]?.data).toEqual([bucket(1), bucket(2), bucket(3)])
    expect(costReportParts(JSON.stringify(pages[1]))).toEqual([[{ data: [bucket(2)] }]])
  })

  it.each(['', 'no JSON', '{}', '[]', '{"data":[]}', '{"data":[1]}', '[{"data":[]},{"rows":[]}]', 'null'])(
    'that is none is refused: %s',
    (text) => {
      expect(costReportParts(text)).toBeUndefined()
    },
  )

  it('that is large is sent in parts a request has room for, and no day is divided', () => {
    const results = Array.from({ length: 2_000 }, () => ({ amount: '1.5', description: '件'.repeat(50) }))
    const days = Array.from({ length: 20 }, (_, at) => [bucket(at + 1, results), bucket(at + 1)]).flat()
    const parts = costReportParts(JSON.stringify({ data: days })) ?? []
    const starts = parts.map((pages) => new Set(pages[0]?.data.map(({ starting_at }) => starting_at)))
    expect(parts.length).toBeGreaterThan(1)
    expect(starts.reduce((total, { size }) => total + size, 0)).toBe(20)
    expect(parts.flatMap((pages) => pages[0]?.data)).toEqual(days)
  })
})
