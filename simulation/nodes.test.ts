import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { patience } from '../packages/server/src/modules/budgets/hold-patiently.ts'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { openCutOff } from './cut-off.ts'
import { simulate } from './simulate.ts'
import { readWorkload } from './workload.ts'

const databases = await testPostgres()

describe.skipIf(databases === undefined)('three nodes on PostgreSQL, one of which dies in mid-run', () => {
  afterAll(() => databases?.dispose())

  it('hold nothing for the dead one after its time, and keep the targets', async () => {
    const { url = '' } = (await databases?.open()) ?? {}
    const workload = readWorkload(join(import.meta.dirname, 'workloads', 'claude-code.json'))
    const budgets = [{ name: 'budget', meanCalls: 150, period: 'monthly', sharing: 'pool' } as const]
    const generator = workload.generator && { ...workload.generator, agents: 80, startWithinSeconds: 60 }
    const kill = await openCutOff(url)
    const summary = await simulate({
      workload: { ...workload, budgets, generator },
      seed: 1,
      patience: patience.ending,
      postgres: { urls: [kill.url, url, url], speed: 25, kill },
    })
    await kill.close()
    const { death, falseStops, nodes } = summary
    const [budget] = summary.budgets
    expect(nodes).toBe(3)
    expect(death?.lostCalls).toBeGreaterThan(0)
    // A life is 20 seconds long.
    expect(death?.releasedAfterSeconds).toBeLessThanOrEqual(death?.mostSeconds ?? 0)
    expect(budget?.reached).toBe(1)
    // Twenty-five times as fast as in truth, what a database takes is as much longer: twice the targets are allowed.
    expect(budget?.overspendMicroUsd).toBeLessThanOrEqual(2 * (budget?.boundMicroUsd ?? 0))
    expect(falseStops.percent).toBeLessThanOrEqual(1)
  }, 90_000)
})
