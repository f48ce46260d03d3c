import { createRates, createEstimator } from '../packages/server/src/modules/spend/index.ts'
import { run } from './run.ts'
import { readWorkload } from './workload.ts'
import { createTimeline } from './timeline.ts'
import { createMemoryCounters, rule } from './stand-in.ts'
const w = readWorkload('simulation/workloads/claude-code.json')
const rates = createRates({ multiplierPpm: 1_000_000, overrides: [] })
const seed = Number(process.argv[2])
rule.z = 2.5
async function once(limit: number | undefined, calls: number) {
  const timeline = createTimeline({ startsAt: Date.parse(w.startsAt) })
  const counters = createMemoryCounters({ clock: timeline.clock, loadUsed: async () => 0 })
  return run({
    workload: { ...w, seed },
    budgets: limit === undefined ? [] : [{ ...w.budgets[0]!, limitMicroUsd: limit }],
    nodes: [{ estimator: createEstimator({ rates }), counters }],
    rates,
    timeline,
    waitMs: 300_000,
    calls,
  })
}
const dry = await once(undefined, 2000)
const mean = dry.calls.reduce((s, c) => s + c.costMicroUsd, 0) / dry.calls.length
const r = await once(Math.round(mean * 1000), 1e6)
// calls in order of their end; used fraction
let used = 0
for (const c of r.calls) {
  used += c.costMicroUsd / mean
  if (used > 940)
    console.log(
      `start ${(c.startedAt / 1000).toFixed(0)} cost ${(c.costMicroUsd / mean).toFixed(1)} expected ${(c.expectedMicroUsd / mean).toFixed(1)} waited ${c.waitedMs} used ${used.toFixed(1)}`,
    )
}
