import { createRates, createEstimator } from '/work/wt/estimate/packages/server/src/modules/spend/index.ts'
import { run } from '/work/wt/estimate/simulation/run.ts'
import { readWorkload } from '/work/wt/estimate/simulation/workload.ts'
import { createTimeline } from '/work/wt/estimate/simulation/timeline.ts'
import { createMemoryCounters, rule } from '/work/wt/estimate/simulation/stand-in.ts'
const args = Object.fromEntries(process.argv.slice(2).map((a) => a.split('=')))
const w = readWorkload(args.w ?? '/work/wt/estimate/simulation/workloads/claude-code.json')
const rates = createRates({ multiplierPpm: 1_000_000, overrides: [] })
async function once(seed: number, limit: number | undefined, calls: number) {
  const timeline = createTimeline({ startsAt: Date.parse(w.startsAt) })
  const nodes = Array.from({ length: Number(args.nodes ?? 1) }, () => ({
    estimator: createEstimator({ rates }),
  }))
  const counters = createMemoryCounters({ clock: timeline.clock, loadUsed: async () => 0 })
  return run({
    workload: { ...w, seed },
    budgets: limit === undefined ? [] : [{ ...w.budgets[0]!, limitMicroUsd: limit }],
    nodes: nodes.map((n) => ({ ...n, counters })),
    rates,
    timeline,
    waitMs: Number(args.wait ?? 120) * 1000,
    calls,
  })
}

const mc = Number(args.mc ?? w.budgets[0]!.meanCalls ?? 1000)
const from = Number(args.from ?? 1),
  seeds = Number(args.seeds ?? 5)
const means: number[] = []
for (let seed = from; seed < from + seeds; seed++) {
  const dry = await once(seed, undefined, mc * 2)
  means.push(dry.calls.reduce((s, c) => s + c.costMicroUsd, 0) / dry.calls.length)
}
for (const cfg of (args.grid ?? '2.5/0/120').split(',')) {
  const [z, slack, wait] = cfg.split('/').map(Number) as [number, number, number]
  rule.z = z
  rule.slack = slack / 100
  args.wait = String(wait)
  const over: number[] = [],
    fs: number[] = [],
    wshare: number[] = [],
    wmax: number[] = []
  let F = 0,
    E = 0
  for (let i = 0; i < seeds; i++) {
    const r = await once(from + i, Math.round(means[i]! * mc), 1e6)
    const c = [...r.counters.values()][0]!
    const f = r.refusals.filter((x) => x.false).length
    const early = r.calls.filter((x) => x.early).length + f
    over.push((100 * c.spentMicroUsd) / c.limitMicroUsd - 100)
    fs.push((100 * f) / early)
    F += f
    E += early
    const waits = r.calls
      .filter((x) => x.waitedMs > 0)
      .map((x) => x.waitedMs / 1000)
      .sort((a, b) => a - b)
    wshare.push(waits.length / r.calls.length)
    wmax.push(waits.at(-1) ?? 0)
  }
  const avg = (a: number[]) => a.reduce((s, x) => s + x, 0) / a.length
  const sorted = [...over].sort((a, b) => a - b)
  console.log(
    `${w.name} z=${z} slack=${slack}% wait=${wait}: over mean ${avg(over).toFixed(2)} p90 ${sorted[Math.floor(0.9 * seeds)]!.toFixed(2)} max ${sorted.at(-1)!.toFixed(2)} min ${sorted[0]!.toFixed(2)} | >1%: ${over.filter((x) => x > 1).length}/${seeds} | false ${((100 * F) / E).toFixed(2)}% seeds>0.5%: ${fs.filter((x) => x > 0.5).length} | waited ${(100 * avg(wshare)).toFixed(1)}% max ${Math.max(...wmax).toFixed(0)}s`,
  )
}
