import { AdminProblem } from '@sekisho/contract'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Ledger } from './modules/ledger/index.ts'
import { bundleWorker } from './platform/bundle-worker.ts'
import { createReports } from './modules/reports/index.ts'
import { openSql } from './platform/sql/open-sql.ts'
import type { ControlSchema } from './platform/sql/schema.ts'
import { testDatabases } from './platform/sql/test-database.ts'
import { deps, openControl, openReports, type ReportsFixture } from './reports-fixture.ts'

const actor = { type: 'operator' } as const
const all = ['cost_centre', 'project_id', 'person_id', 'model', 'provider'] as const

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(
  async () => void (worker = await bundleWorker(new URL('modules/ledger/writer.worker.ts', import.meta.url))),
)
afterAll(() => worker.dispose())

describe.each(await testDatabases())('reports on $name', (databases) => {
  let fixture: ReportsFixture
  let { control, db, ledger, reports, call } = {} as ReportsFixture
  beforeEach(async () => {
    fixture = await openReports(databases, worker.url)
    ;({ control, db, ledger, reports, call } = fixture)
    return fixture.close
  })

  const close = (month: string, zone: 'utc' | 'organization' = 'utc') => reports.close(actor, { month, zone })
  const charge = (month: string, zone: 'utc' | 'organization' = 'utc') =>
    reports.chargeback({ month, zone }, all)
  const cost = async (month: string, zone: 'utc' | 'organization' = 'utc') =>
    (await charge(month, zone)).rows.map(({ adjusts, cost_micro_usd }) => [adjusts, cost_micro_usd])
  const problem = async (answer: Promise<unknown>) =>
    await answer.then(
      () => expect.fail('it was not refused'),
      (error: unknown) => (error instanceof AdminProblem ? error.code : error),
    )

  it('come to what the ledger has, whatever was called, settled late or closed, in either zone', async () => {
    const months = ['2026-03', '2026-04', '2026-05', '2026-06']
    const someCall = fc.record({
      day: fc.integer({ min: 0, max: 121 }),
      hour: fc.integer({ min: 0, max: 23 }),
      data: fc.record({
        costMicroUsd: fc.integer({ min: 0, max: 2 ** 40 }),
        person: fc.constantFrom('per_1', 'per_2', 'svc_1'),
        project: fc.constantFrom(undefined, 'prj_1', '項目"'),
        costCentre: fc.constantFrom(undefined, 'CC-1', '=1+1'),
        model: fc.constantFrom('claude-opus-5', 'claude-haiku-5-5'),
        provider: fc.constantFrom('anthropic', 'b'),
        simulated: fc.boolean(),
      }),
    })
    const step = fc.record({
      calls: fc.array(someCall, { maxLength: 6 }),
      closes: fc.constantFrom(undefined, 'utc' as const, 'organization' as const),
      by: fc.subarray([...all]),
    })
    const closed = { utc: 0, organization: 0 }
    let expected = 0
    await call('2026-03-01T00:00:00Z', { costMicroUsd: 0 })
    await fc.assert(
      fc.asyncProperty(step, async ({ calls, closes, by }) => {
        for (const { day, hour, data } of calls) {
          await call(new Date(Date.UTC(2026, 2, 1 + day, hour)).toISOString(), data)
          expected += data.costMicroUsd
        }
        const next = closes && months[closed[closes]]
        if (closes && next !== undefined) {
          await close(next, closes)
          closed[closes] += 1
        }
        for (const zone of ['utc', 'organization'] as const) {
          let sum = 0
          for (const month of [...months, '2026-07']) {
            const { rows } = await reports.chargeback({ month, zone }, by)
            sum += rows.reduce((total, row) => total + row.cost_micro_usd, 0)
          }
          expect(sum).toBe(expected)
        }
      }),
      { numRuns: 12, endOnFailure: true },
    )
  })

  it('freeze a month: what comes in late is an adjustment of the next, and never changes it', async () => {
    await call('2026-09-30T23:59:00Z', { costMicroUsd: 100 })
    const { digest } = await close('2026-09')
    await call('2026-09-30T23:59:30Z', { costMicroUsd: 20 })
    await call('2026-10-01T00:00:00Z', { costMicroUsd: 3 })
    expect(await cost('2026-09')).toEqual([['', 100]])
    expect(await cost('2026-10')).toEqual([
      ['', 3],
      ['2026-09', 20],
    ])
    await close('2026-10')
    await call('2026-09-30T23:59:40Z', { costMicroUsd: 5_000 })
    expect(await cost('2026-09')).toEqual([['', 100]])
    expect(await cost('2026-10')).toEqual([
      ['', 3],
      ['2026-09', 20],
    ])
    expect(await cost('2026-11')).toEqual([['2026-09', 5_000]])
    expect((await charge('2026-09')).closed).toMatchObject({ digest, intact: true })
  })

  it('end a month where its zone does', async () => {
    await call('2026-09-30T15:30:00Z', { costMicroUsd: 7 })
    expect(await cost('2026-09')).toEqual([['', 7]])
    expect(await cost('2026-09', 'organization')).toEqual([])
    expect(await cost('2026-10', 'organization')).toEqual([['', 7]])
  })

  it('refuse what cannot be closed', async () => {
    await call('2026-08-10T00:00:00Z')
    expect(await problem(close('2026-11'))).toBe('month_not_over')
    expect(await problem(close('2027-01'))).toBe('month_not_over')
    expect(await problem(close('2026-09'))).toBe('month_order')
    await close('2026-08')
    expect(await problem(close('2026-08'))).toBe('month_closed')
    expect(await problem(close('2026-10'))).toBe('month_order')
    expect(await problem(close('2026-07'))).toBe('month_too_early')
    await close('2026-08', 'organization')
  })

  it('close a month that is over in the organization’s zone and not in UTC', async () => {
    const inTokyo = { now: () => Date.UTC(2026, 9, 31, 16), monotonic: () => 0 }
    const early = createReports({ ...deps, db, ledger, clock: inTokyo })
    expect(await problem(early.close(actor, { month: '2026-10', zone: 'utc' }))).toBe('month_not_over')
    await early.close(actor, { month: '2026-10', zone: 'organization' })
  })

  it('close once when two nodes do at the same time', async () => {
    for (let day = 10; day < 30; day++) await call(`2026-10-${day}T00:00:00Z`, { costMicroUsd: day })
    const other = await openControl(control)

    const nodes = [reports, createReports({ ...deps, db: other, ledger })]
    const answers = await Promise.allSettled(
      nodes.map((node) => node.close(actor, { month: '2026-10', zone: 'utc' })),
    )
    await other.close()
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await problem(close('2026-10'))).toBe('month_closed')
    const { rows, closed } = await charge('2026-10')
    expect([rows[0]?.cost_micro_usd, closed?.intact]).toEqual([390, true])
  })

  it.each([0, 1, 2])('leave nothing of a close that died after %d days, and close anew', async (days) => {
    for (const day of [10, 11, 12]) await call(`2026-10-${day}T00:00:00Z`, { costMicroUsd: day })
    const dying: Ledger = {
      ...ledger,
      queries: {
        ...ledger.queries,
        async *spendGroups(query) {
          let left = days
          for await (const page of ledger.queries.spendGroups(query)) {
            if (left-- === 0) throw new Error('the node died here')
            yield page
          }
        },
      },
    }
    const node = createReports({ ...deps, db, ledger: dying })
    await expect(node.close(actor, { month: '2026-10', zone: 'utc' })).rejects.toThrow('died here')
    expect((await charge('2026-10')).closed).toBeUndefined()
    await close('2026-10')
    expect(await cost('2026-10')).toEqual([['', 33]])
  })

  it('lose nothing that is settled while a month closes', async () => {
    await call('2026-10-10T00:00:00Z', { costMicroUsd: 1 })
    await call('2026-10-20T00:00:00Z', { costMicroUsd: 10 })
    let settledLate = false
    const busy: Ledger = {
      ...ledger,
      queries: {
        ...ledger.queries,
        async *spendGroups(query) {
          for await (const page of ledger.queries.spendGroups(query)) {
            yield page
            if (settledLate) continue
            settledLate = true
            await call('2026-10-10T00:00:00Z', { costMicroUsd: 100 })
            await call('2026-10-20T00:00:00Z', { costMicroUsd: 1_000 })
            await ledger.catchUp()
          }
        },
      },
    }
    await createReports({ ...deps, db, ledger: busy }).close(actor, { month: '2026-10', zone: 'utc' })
    const closed = (await cost('2026-10')).reduce((sum, [, cost]) => sum + Number(cost), 0)
    const late = (await cost('2026-11')).reduce((sum, [, cost]) => sum + Number(cost), 0)
    expect([closed, late]).toEqual([1_011, 100])
  })

  it('say when a closed month is not what it was closed with, even if its digest was changed too', async () => {
    await call('2026-10-10T00:00:00Z', { costMicroUsd: 500 })
    await close('2026-10')
    const sql = await openSql<ControlSchema>({ storage: control })
    await sql.kysely
      .transaction()
      .execute((tx) => tx.updateTable('closed_rows').set({ cost_micro_usd: 400 }).execute())
    expect((await charge('2026-10')).closed?.intact).toBe(false)
    await sql.kysely.transaction().execute(async (tx) => {
      await tx.deleteFrom('closed_rows').execute()
      await tx.deleteFrom('closed_months').execute()
    })
    await call('2026-10-11T00:00:00Z', { costMicroUsd: 1 })
    await close('2026-10')
    await sql.close()
    expect((await charge('2026-10')).closed?.intact).toBe(false)
  })

  it('keep what was simulated apart', async () => {
    await call('2026-10-10T00:00:00Z', { costMicroUsd: 5 })
    await call('2026-10-10T00:00:00Z', { costMicroUsd: 70, simulated: true })
    const shown = async () =>
      (await charge('2026-10')).rows.map(({ simulated, cost_micro_usd }) => [simulated, cost_micro_usd])
    expect(await shown()).toEqual([
      [0, 5],
      [1, 70],
    ])
    expect(await close('2026-10')).toMatchObject({ rows: 2, cost_micro_usd: 5 })
    expect(await shown()).toEqual([
      [0, 5],
      [1, 70],
    ])
  })
})
