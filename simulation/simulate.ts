import { patience, type Patience } from '../packages/server/src/modules/budgets/hold-patiently.ts'
import { createRates, type Rates } from '../packages/server/src/modules/spend/index.ts'
import type { LimitedBudget } from './budget-lines.ts'
import { memoryNode, postgresNodes } from './nodes.ts'
import { summarize, type Summary } from './report.ts'
import { run } from './run.ts'
import { createTimeline, type Timeline } from './timeline.ts'
import type { Workload } from './workload.ts'

export interface SimulateOptions {
  workload: Workload
  seed: number
  patience: Patience
  /** absent: one node in memory */
  postgres?: {
    /** one connection string a node */
    urls: readonly string[]
    /** how many times as fast as real time */
    speed: number
    /** cuts the first node off, which is to die in mid-run */
    kill?: { cut: () => void } | undefined
  }
}

const listPrices = { multiplierPpm: 1_000_000, overrides: [] }

/** Plays a workload once and says what it came to. */
export async function simulate(options: SimulateOptions): Promise<Summary> {
  const workload = { ...options.workload, seed: options.seed }
  const rates = createRates(listPrices)
  const meanMicroUsd = await meanCost(workload, rates)
  const budgets = workload.budgets.map((budget) => limited(budget, meanMicroUsd))
  const timeline = createTimeline({
    startsAt: Date.parse(workload.startsAt),
    speed: options.postgres?.speed,
  })
  const nodes = await openNodes(options, { rates, timeline })
  try {
    const { patience } = options
    const calls = callsOf(workload)
    const kill = options.postgres?.kill
    const tally = await run({ workload, budgets, nodes, rates, timeline, patience, calls, kill })
    return summarize(tally, { workload, budgets, meanMicroUsd, patience, nodes: nodes.length })
  } finally {
    for (const { counters } of nodes) await counters.close()
  }
}

async function openNodes({ postgres }: SimulateOptions, deps: { rates: Rates; timeline: Timeline }) {
  const nodeDeps = { ...deps, loadUsed: async () => 0 }
  if (postgres === undefined) return [memoryNode(nodeDeps)]
  const storages = postgres.urls.map((url) => ({ kind: 'postgres', url, maxConnections: 2 }) as const)
  return postgresNodes(nodeDeps, storages)
}

/** What a call of the workload costs where nothing is limited: over as many calls as the largest budget has. */
async function meanCost(workload: Workload, rates: Rates): Promise<number> {
  const most = Math.max(...workload.budgets.map(({ meanCalls = 0 }) => meanCalls), 1000)
  const timeline = createTimeline({ startsAt: Date.parse(workload.startsAt) })
  const nodes = [memoryNode({ rates, timeline, loadUsed: async () => 0 })]
  const calls = Math.min(callsOf(workload), 2 * most)
  const tally = await run({
    workload,
    budgets: [],
    nodes,
    rates,
    timeline,
    patience: patience.letting,
    calls,
  })
  return tally.calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0) / tally.calls.length
}

function callsOf({ generator, calls = [] }: Workload): number {
  return generator?.calls ?? calls.length
}

function limited(budget: Workload['budgets'][number], meanMicroUsd: number): LimitedBudget {
  const { usd, meanCalls = 0 } = budget
  const limitMicroUsd = Math.round(usd === undefined ? meanCalls * meanMicroUsd : usd * 1_000_000)
  return { ...budget, limitMicroUsd }
}
