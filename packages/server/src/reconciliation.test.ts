import { noUsage, type ExchangeSettled } from '@sekisho/contract'
import { newCostReport } from '@sekisho/contract/admin-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleWorker } from './platform/bundle-worker.ts'
import { createRates } from './modules/spend/index.ts'
import { testDatabases } from './platform/sql/test-database.ts'
import { openReports, type ReportsFixture } from './reports-fixture.ts'

const actor = { type: 'operator' } as const
const opus = 'claude-opus-5'
const rates = createRates({ multiplierPpm: 1_000_000, overrides: [] })

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(
  async () => void (worker = await bundleWorker(new URL('modules/ledger/writer.worker.ts', import.meta.url))),
)
afterAll(() => worker.dispose())

interface Line {
  amount: string
  model?: string | null
  cost_type?: string
}

describe.each(await testDatabases())('reconciliation on $name', (databases) => {
  let { reports, call, ledger, close } = {} as ReportsFixture
  beforeEach(async () => {
    ;({ reports, call, ledger, close } = await openReports(databases, worker.url))
    return close
  })

  const bucket = (day: string, lines: Line[]) => ({
    starting_at: `${day}T00:00:00Z`,
    ending_at: new Date(Date.parse(day) + 86_400_000).toISOString(),
    results: lines.map((line) => ({ currency: 'USD', cost_type: 'tokens', model: opus, ...line })),
  })
  const importDays = (days: Record<string, Line[]>, provider = 'anthropic') =>
    reports.importCostReport(
      actor,
      newCostReport.parse({
        provider,
        pages: [{ data: Object.entries(days).map(([day, lines]) => bucket(day, lines)) }],
      }),
    )
  const verdicts = async () =>
    (await reports.reconcile('2026-10')).lines.map(({ day, model, differenceMicroUsd, verdict }) => [
      day,
      model,
      differenceMicroUsd,
      verdict,
    ])

  /** Calls as the gateway prices them. */
  async function priced(day: string, count: number, data: Partial<ExchangeSettled> = {}): Promise<number> {
    const usage = { ...noUsage, inputTokens: 1_001, outputTokens: 333, cacheReadTokens: 77 }
    let sum = 0
    for (let at = 0; at < count; at++) {
      const { microUsd, rate } = rates.charge({
        requested: opus,
        provider: 'anthropic',
        usage,
        atMs: Date.parse(day),
      })
      await call(`${day}T12:00:00Z`, { model: opus, usage, costMicroUsd: microUsd, rate, ...data })
      sum += data.costMicroUsd ?? microUsd
    }
    return sum
  }
  /** The exact text in cents of a number of micro-USD. */
  const cents = (microUsd: number) =>
    `${Math.trunc(microUsd / 10_000)}.${String(microUsd % 10_000).padStart(4, '0')}`

  it('explains what rounding makes, and not a micro-dollar more', async () => {
    const ours = await priced('2026-10-01', 3)
    await priced('2026-10-02', 3)
    await priced('2026-10-03', 3)
    await importDays({
      '2026-10-01': [{ amount: cents(ours) }],
      '2026-10-02': [{ amount: cents(ours + 3) }],
      '2026-10-03': [{ amount: cents(ours + 4) }],
    })
    expect(await verdicts()).toEqual([
      ['2026-10-01', opus, 0, 'equal'],
      ['2026-10-02', opus, 3, 'rounding'],
      ['2026-10-03', opus, 4, 'unexplained'],
    ])
  })

  it('counts a day once, whatever is imported how often, and the last import counts', async () => {
    const ours = await priced('2026-10-01', 1)
    await importDays({
      '2026-10-01': [{ amount: '5' }],
      '2026-10-02': [{ amount: '7', model: null, cost_type: 'session_usage' }],
    })
    await importDays({ '2026-10-01': [{ amount: '9.9' }] })
    for (const _again of [1, 2]) await importDays({ '2026-10-01': [{ amount: cents(ours) }] })
    expect(await verdicts()).toEqual([
      ['2026-10-01', opus, 0, 'equal'],
      ['2026-10-02', 'session_usage', 70_000, 'unmetered'],
    ])
    const { withoutReport } = await reports.reconcile('2026-10')
    expect([withoutReport.length, withoutReport[0]]).toEqual([
      29,
      { provider: 'anthropic', day: '2026-10-03' },
    ])
  })

  it('tells calls outside Sekisho, lost ones, estimates, and models that no list has', async () => {
    await priced('2026-10-02', 1, {
      outcome: 'lost',
      usageSource: 'none',
      rate: 'hold',
      costMicroUsd: 50_000,
    })
    await priced('2026-10-03', 1, { usageSource: 'estimated', costMicroUsd: 50_000 })
    await priced('2026-10-04', 1, { rate: 'unknown@2026-11-22', costMicroUsd: 50_000, model: 'claude-next' })
    await priced('2026-10-05', 1)
    await importDays({
      '2026-10-01': [{ amount: '500.00' }],
      '2026-10-02': [],
      '2026-10-03': [{ amount: '9.00' }],
      '2026-10-04': [{ amount: '11.00', model: 'claude-next' }],
      '2026-10-05': [],
    })
    expect((await reports.reconcile('2026-10')).lines).toMatchObject([
      { day: '2026-10-01', verdict: 'outside', calls: 0 },
      { day: '2026-10-02', verdict: 'doubt', lostCalls: 1 },
      { day: '2026-10-03', verdict: 'doubt', estimatedCalls: 1, differenceMicroUsd: 40_000 },
      { day: '2026-10-04', verdict: 'unexplained', unlistedCalls: 1, differenceMicroUsd: 60_000 },
      { day: '2026-10-05', verdict: 'missing' },
    ])
  })

  it('tells a list price from a contract’s', async () => {
    const twice = { ...noUsage, inputTokens: 2_002, outputTokens: 666, cacheReadTokens: 154 }
    const list = rates.charge({
      requested: opus,
      provider: 'anthropic',
      usage: twice,
      atMs: Date.UTC(2026, 9, 1),
    })
    const contract = { rate: 'claude-opus-5@2026-08-22*0.5', costMicroUsd: Math.round(list.microUsd / 4) }
    await priced('2026-10-01', 2, contract)
    await importDays({ '2026-10-01': [{ amount: cents(list.microUsd + 2) }] })
    expect((await reports.reconcile('2026-10')).lines).toMatchObject([
      {
        verdict: 'list_price',
        contractCalls: 2,
        listMicroUsd: list.microUsd,
        oursMicroUsd: 2 * contract.costMicroUsd,
      },
    ])
  })

  it('tells calls over midnight, and does not take two days of outside calls for them', async () => {
    const one = await priced('2026-10-01', 1)
    await importDays({
      '2026-10-01': [],
      '2026-10-02': [{ amount: cents(one) }],
      '2026-10-03': [{ amount: '100.00' }],
    })
    expect((await verdicts()).map((line) => line.at(-1))).toEqual(['midnight', 'midnight', 'outside'])
  })

  it('keeps searches, simulated calls and other providers apart', async () => {
    const usage = { ...noUsage, webSearches: 3 }
    await priced('2026-10-01', 1, { usage, costMicroUsd: 30_000 })
    await priced('2026-10-01', 1, { simulated: true, costMicroUsd: 9_000_000 })
    await priced('2026-10-01', 1, { provider: 'other', costMicroUsd: 9_000_000 })
    await importDays({ '2026-10-01': [{ amount: '3', model: null, cost_type: 'web_search' }] })
    expect(await verdicts()).toEqual([
      ['2026-10-01', opus, 0, 'equal'],
      ['2026-10-01', 'web_search', 0, 'equal'],
    ])
  })

  it('finds a model under whichever name either side has for it', async () => {
    const ours = await priced('2026-10-01', 1, { model: 'claude-sonnet-4-5' })
    await importDays({ '2026-10-01': [{ amount: cents(ours), model: 'claude-sonnet-4-5-20250929' }] })
    expect(await verdicts()).toEqual([['2026-10-01', 'claude-sonnet-4-5', 0, 'equal']])
  })

  it('is refused where there is nothing to compare', async () => {
    await expect(reports.reconcile('2026-10')).rejects.toThrow('No cost report')
    await expect(importDays({ '2026-10-01': [] }, 'nobody')).rejects.toThrow('anthropic, other')
    await expect(importDays({})).rejects.toThrow('no day')
  })

  it('leaves an import on the record', async () => {
    await importDays({ '2026-10-01': [{ amount: '1' }], '2026-10-03': [] })
    await ledger.ship()
    const { entries } = await ledger.queries.search({
      kinds: ['cost_report.imported'],
      order: 'newest',
      limit: 5,
    })
    expect(entries.map(({ entry }) => entry.data)).toEqual([
      {
        report: expect.stringMatching(/^rpt_/),
        provider: 'anthropic',
        from: '2026-10-01',
        to: '2026-10-03',
        rows: 1,
      },
    ])
  })
})
