import { noUsage, type ExchangeSettled } from '@sekisho/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleWorker } from './platform/bundle-worker.ts'
import { testDatabases } from './platform/sql/test-database.ts'
import { openReports, type ReportsFixture } from './reports-fixture.ts'

let worker: Awaited<ReturnType<typeof bundleWorker>>
beforeAll(
  async () => void (worker = await bundleWorker(new URL('modules/ledger/writer.worker.ts', import.meta.url))),
)
afterAll(() => worker.dispose())

describe.each(await testDatabases())('savings on $name', (databases) => {
  let { reports, call, close } = {} as ReportsFixture
  beforeEach(async () => {
    ;({ reports, call, close } = await openReports(databases, worker.url))
    return close
  })
  const spend = (data: Partial<ExchangeSettled>) => call('2026-10-05T00:00:00Z', data)
  const october = () => reports.savings('2026-10')
  const large = { ...noUsage, inputTokens: 5_000, outputTokens: 1_000 }

  it('are none where nothing is lost, and of simulated calls', async () => {
    await spend({ usage: large, costMicroUsd: 1_000_000, stream: false })
    await spend({ person: 'svc_1', simulated: true, stream: false, cacheLostTokens: 9, cacheLostMicroUsd: 9 })
    expect(await october()).toEqual({
      month: '2026-10',
      cache: [],
      smallRequests: [],
      batch: [],
      idleCredentials: [],
    })
  })

  it('show who loses the cache, on which project, and what that cost', async () => {
    const usage = { ...noUsage, inputTokens: 100_000, cacheReadTokens: 200_000, cacheWrite5mTokens: 1 }
    await spend({ usage, project: 'prj_1', cacheLostTokens: 70_000, cacheLostMicroUsd: 400 })
    await spend({
      usage,
      project: 'prj_1',
      cacheLostTokens: 1,
      cacheLostMicroUsd: 1,
      model: 'claude-opus-4-8',
    })
    await spend({ usage, project: 'prj_2', person: 'per_2' })
    const { cache } = await october()
    expect(cache).toEqual([
      {
        personId: 'per_1',
        projectId: 'prj_1',
        calls: 2,
        promptTokens: 600_002,
        cacheReadTokens: 400_000,
        hitPercent: 66,
        lostTokens: 70_001,
        lostMicroUsd: 401,
      },
    ])
  })

  it('show who hardly uses the cache, once there are enough tokens to tell, and claim no money for it', async () => {
    await spend({ usage: { ...noUsage, inputTokens: 999_999 } })
    await spend({ person: 'per_2', usage: { ...noUsage, inputTokens: 600_000, cacheReadTokens: 400_000 } })
    const { cache } = await october()
    expect(cache).toMatchObject([{ personId: 'per_2', hitPercent: 40, lostMicroUsd: 0 }])
  })

  it('price small requests on the cheapest model by the class of tokens in which it saves least', async () => {
    const usage = { ...noUsage, inputTokens: 1_000, outputTokens: 100, webSearches: 1 }
    // Opus 5.5 at $4 in, $20 out and $0.20 for cache reads; Haiku 5.5 at $0.10, $0.50 and $0.01: a twentieth at most.
    await spend({ model: 'claude-opus-5-5', usage, costMicroUsd: 16_000 })
    await spend({ model: 'claude-haiku-5-5', usage, costMicroUsd: 10_150 })
    const { smallRequests } = await october()
    expect(smallRequests).toEqual([
      {
        model: 'claude-opus-5-5',
        provider: 'anthropic',
        smallerModel: 'claude-haiku-5-5',
        calls: 1,
        costMicroUsd: 16_000,
        savedMicroUsd: 5_700,
      },
    ])
  })

  it('take for batch work only what service accounts ask for whole, at half without searches', async () => {
    await spend({ person: 'svc_1', usage: large, costMicroUsd: 100_001, stream: false })
    await spend({ person: 'svc_1', usage: large, costMicroUsd: 900_000, stream: true })
    await spend({ usage: large, costMicroUsd: 900_000, stream: false })
    await spend({
      person: 'svc_2',
      usage: { ...large, webSearches: 2 },
      costMicroUsd: 50_000,
      stream: false,
    })
    const { batch } = await october()
    expect(batch).toEqual([
      { personId: 'svc_1', model: 'claude-opus-5', calls: 1, costMicroUsd: 100_001, savedMicroUsd: 50_000 },
      { personId: 'svc_2', model: 'claude-opus-5', calls: 1, costMicroUsd: 50_000, savedMicroUsd: 15_000 },
    ])
  })
})
