import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { patience } from '../packages/server/src/modules/budgets/hold-patiently.ts'
import { parseSimulationArguments } from './arguments.ts'
import { sample } from './distribution.ts'
import { seeded } from './random.ts'
import { simulate } from './simulate.ts'
import { tableOf } from './table.ts'
import { createTimeline } from './timeline.ts'
import { parseWorkload, readWorkload } from './workload.ts'

const workload = (name: string) => readWorkload(join(import.meta.dirname, 'workloads', `${name}.json`))
const seeds: [string, number][] = [
  ['claude-code', 1],
  ['all-at-once', 1],
  ['one-model', 1],
  ['mixed', 1],
  ['subagent-bursts', 1],
  ['tiny-calls', 1],
  ['no-cache', 1],
  ['small-budget', 1],
]

describe('200 agents on one node', () => {
  it.each(seeds)(
    '%s, seed %i: hardly pass their budget, and are hardly ever stopped falsely',
    async (name, seed) => {
      const summary = await simulate({ workload: workload(name), seed, patience: patience.ending })
      const [budget] = summary.budgets
      expect(summary.missed).toEqual([])
      expect(budget?.reached).toBe(1)
      expect(summary.calls).toBeGreaterThan(80)
      expect(summary.holds.bias).toBeGreaterThan(0.7)
      expect(summary.holds.bias).toBeLessThan(2)
    },
  )

  it('comes to the same for the same seed', async () => {
    const options = { workload: workload('small-budget'), seed: 3, patience: patience.ending }
    expect(await simulate(options)).toEqual(await simulate(options))
  })

  it('who never waits is stopped falsely, and the run says so', async () => {
    const impatient = { firstMs: 0, strictMs: 0, lateMs: 0, tolerance: 0, bold: true }
    const summary = await simulate({ workload: workload('all-at-once'), seed: 1, patience: impatient })
    expect(summary.falseStops.percent).toBeGreaterThan(0.5)
    expect(summary.missed).toHaveLength(1)
    expect(tableOf([summary])).toContain('MISSED')
  })
})

const minimal = {
  name: 'w',
  budgets: [{ usd: 1 }],
  calls: [{ at: 0, model: 'm', bodyBytes: 4, outputTokens: 9 }],
}

describe('a workload of calls', () => {
  it('is played as it stands', async () => {
    const one = { model: 'claude-opus-5-5', bodyBytes: 4000, inputTokens: 1000, outputTokens: 1000 }
    const calls = [0, 1, 30].map((at) => ({ ...one, at }))
    const played = parseWorkload({ ...minimal, calls })
    const summary = await simulate({ workload: played, seed: 1, patience: patience.ending })
    expect(summary).toMatchObject({ calls: 3, missed: [], budgets: [{ spentMicroUsd: 3 * 24_000 }] })
  })

  it.each<[string, unknown, string]>([
    ['an unknown key', { ...minimal, budget: 5 }, 'Unrecognized key: "budget"'],
    ['neither calls nor a generator', { ...minimal, calls: undefined }, 'needs either'],
    ['a budget without a limit', { ...minimal, budgets: [{}] }, 'needs either "usd" or "meanCalls"'],
    ['two budgets of one name', { ...minimal, budgets: [{ usd: 1 }, { usd: 2 }] }, 'a name of its own'],
    [
      'a negative number',
      { ...minimal, calls: [{ ...minimal.calls[0], outputTokens: -1 }] },
      'calls.0.outputTokens',
    ],
    ['no object', [], 'expected object'],
  ])('%s is one line that names the place', (_, value, message) => {
    expect(() => parseWorkload(value)).toThrow(message)
    expect(() => parseWorkload(value)).toThrow(/^[^\n]+$/)
  })

  it('a distribution needs to be exactly one', () => {
    const generator = { agents: 1, turns: 1, thinkSeconds: { uniform: [1, 2], exponential: { mean: 1 } } }
    const value = { name: 'w', budgets: [{ usd: 1 }], generator }
    expect(() => parseWorkload(value)).toThrow('generator.thinkSeconds: needs exactly one of')
  })
})

describe('a distribution', () => {
  const draw = seeded(1)
  const meanOf = (from: Parameters<typeof sample>[0]) =>
    Array.from({ length: 20_000 }, () => sample(from, draw)).reduce((a, b) => a + b, 0) / 20_000

  it.each<[Parameters<typeof sample>[0], number]>([
    [7, 7],
    [{ uniform: [10, 20] }, 15],
    [{ exponential: { mean: 5 } }, 5],
    [{ lognormal: { median: 10, sigma: 0.5 } }, 10 * Math.exp(0.125)],
    [{ pareto: { least: 10, shape: 3 } }, 15],
    [{ values: [1, 2, 3] }, 2],
    [
      {
        mixture: [
          { share: 3, of: 0 },
          { share: 1, of: 8 },
        ],
      },
      2,
    ],
    [{ exponential: { mean: 5 }, least: 100 }, 100],
  ])('%j has the mean %d', (from, mean) => {
    expect(Math.abs(meanOf(from) / mean - 1)).toBeLessThan(0.05)
  })
})

it('the timeline runs events in the order of their times, and those of one time as they were planned', async () => {
  const timeline = createTimeline({ startsAt: 1000 })
  const ran: [string, number][] = []
  const note = (name: string) => () => void ran.push([name, timeline.now()])
  timeline.after(20, note('c'))
  timeline.after(10, note('a'))
  timeline.after(10, () => {
    note('b')()
    timeline.after(5, note('added'))
  })
  timeline.after(12, note('never')).cancel()
  await timeline.run()
  expect(ran).toEqual([
    ['a', 10],
    ['b', 10],
    ['added', 15],
    ['c', 20],
  ])
  expect(timeline.clock.now()).toBe(1020)
})

it.each([
  [['--seed', 'x'], '--seed takes a whole number'],
  [['--nodes', '3'], '--nodes needs --postgres'],
  [['--tolerance', '-1'], '--tolerance'],
  [['--nonsense'], 'nonsense'],
])('%j is refused with a reason', (args, message) => {
  expect(() => parseSimulationArguments(args)).toThrow(message)
})
