import { AdminProblem } from '@sekisho/contract'
import { newCostReport } from '@sekisho/contract/admin-api'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centsToMicroUsd } from './cents.ts'
import { readCostReport } from './cost-report.ts'

const line = {
  amount: '123.78912',
  currency: 'USD',
  cost_type: 'tokens',
  context_window: '0-200k',
  description: 'Claude Sonnet 4 Usage - Input Tokens',
  model: 'claude-sonnet-4-20250514',
  service_tier: 'standard',
  token_type: 'uncached_input_tokens',
  workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
}
const bucket = (day: number, results: object[] = [line]) => ({
  starting_at: `2026-10-0${day}T00:00:00Z`,
  ending_at: `2026-10-0${day + 1}T00:00:00Z`,
  results,
})
const page = (...data: object[]) => ({ data, has_more: false, next_page: null })
const parse = (pages: unknown[], more: object = {}) =>
  newCostReport.safeParse({ provider: 'anthropic', pages, ...more })
const read = (pages: unknown[], more: object = {}) =>
  readCostReport(newCostReport.parse({ provider: 'anthropic', pages, ...more }))

function problemOf(pages: unknown[]): string {
  try {
    read(pages)
  } catch (error) {
    if (error instanceof AdminProblem) return error.code
    throw error
  }
  return expect.fail('it was read')
}

describe('Anthropic’s cost report', () => {
  it('is read as documented', () => {
    expect([...read([page(bucket(1))])]).toEqual([
      [
        '2026-10-01',
        [
          {
            model: 'claude-sonnet-4-20250514',
            kind: 'tokens',
            description: 'Claude Sonnet 4 Usage - Input Tokens',
            amountMicroUsd: 1_237_891,
            boundMicroUsd: 2,
            workspace: line.workspace_id,
          },
        ],
      ],
    ])
  })

  it('has days on which nothing was paid, and pages that overlap', () => {
    const days = read([page(bucket(1), bucket(2, [])), page(bucket(1), bucket(3))])
    expect(Array.from(days, ([day, lines]) => [day, lines.length])).toEqual([
      ['2026-10-01', 1],
      ['2026-10-02', 0],
      ['2026-10-03', 1],
    ])
  })

  it('is refused where something would be counted twice, or is not of a day', () => {
    const other = { ...line, amount: '1' }
    expect(problemOf([page(bucket(1)), page(bucket(1, [other]))])).toBe('cost_report_day_twice')
    expect(problemOf([page(bucket(1, [line, other]))])).toBe('cost_report_line_twice')
    expect(problemOf([page({ ...bucket(1), ending_at: '2026-10-08T00:00:00Z' })])).toBe('cost_report_day')
    expect(problemOf([page({ ...bucket(1), starting_at: '2026-02-31T00:00:00Z' })])).toBe('cost_report_day')
  })

  it('is counted for the workspaces that are named', () => {
    const pages = [page(bucket(1, [line, { ...line, workspace_id: null, amount: '2' }]))]
    const amounts = (workspaces?: string[]) =>
      [...read(pages, workspaces && { workspaces }).values()]
        .flat()
        .map(({ amountMicroUsd }) => amountMicroUsd)
    expect(amounts()).toEqual([1_237_891, 20_000])
    expect(amounts(['default'])).toEqual([20_000])
    expect(amounts([line.workspace_id])).toEqual([1_237_891])
    expect(amounts(['wrkspc_other'])).toEqual([])
  })

  it.each([
    ['a number', 123.5],
    ['an exponent', '1e9'],
    ['a comma', '1,234.00'],
    ['nothing', ''],
    ['too much', '1'.repeat(12)],
    ['words', 'NaN'],
  ])('is refused with %s for an amount', (_what, amount) => {
    expect(parse([page(bucket(1, [{ ...line, amount }]))]).success).toBe(false)
  })

  it('is refused in another currency, with another hour, and with more pages than there are', () => {
    expect(parse([page(bucket(1, [{ ...line, currency: 'EUR' }]))]).success).toBe(false)
    expect(parse([page({ ...bucket(1), starting_at: '2026-10-01T01:00:00Z' })]).success).toBe(false)
    expect(parse(Array.from({ length: 101 }, () => page())).success).toBe(false)
  })
})

describe('cents', () => {
  it.each([
    ['0', 0, 5_000],
    ['1', 10_000, 5_000],
    ['0.01', 100, 50],
    ['123.7891', 1_237_891, 1],
    ['123.78912', 1_237_891, 2],
    ['0.00005', 1, 2],
    ['-0.00005', -1, 2],
    ['-0.000001', 0, 2],
    ['99999999999.99', 999_999_999_999_900, 50],
  ])('%s are %d micro-USD, off by at most %d', (text, amountMicroUsd, boundMicroUsd) => {
    expect(centsToMicroUsd(text)).toEqual({ amountMicroUsd, boundMicroUsd })
  })

  it('are off from the true amount by no more than their bound says', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        fc.integer({ min: 0, max: 6 }),
        (microCents, decimals) => {
          // What the provider knows, in millionths of a cent, and prints with so many decimals, rounded to the nearest.
          const step = 10n ** BigInt(6 - decimals)
          const printed = ((2n * microCents + step) / (2n * step)).toString().padStart(decimals + 1, '0')
          const whole = printed.slice(0, printed.length - decimals)
          const text = decimals === 0 ? printed : `${whole}.${printed.slice(-decimals)}`
          const { amountMicroUsd, boundMicroUsd } = centsToMicroUsd(text)
          // a hundred millionths of a cent are a micro-USD
          const off = BigInt(amountMicroUsd) * 100n - microCents
          expect(off < 0n ? -off : off).toBeLessThanOrEqual(BigInt(boundMicroUsd) * 100n)
        },
      ),
    )
  })
})
