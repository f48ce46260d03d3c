import { parseArgs } from 'node:util'
import { patience, type Patience } from '../packages/server/src/modules/budgets/hold-patiently.ts'

export interface SimulationArguments {
  workloads: readonly string[]
  seeds: readonly number[]
  patience: Patience
  nodes: number
  postgresUrl: string | undefined
  speed: number
  kill: boolean
  json: boolean
}

export class UsageError extends Error {}

export const help = `npm run simulate -- [OPTIONS]

Plays agents against the product's own estimator and counters, in simulated time, and says how far budgets are passed
and how many calls are stopped falsely. Exit code 1: a target was missed; 2: it could not run.

  --workload FILE   JSON or JSONL (docs/budgets-simulation.md); several times: one after the other.
                    Default: all of simulation/workloads
  --seed N          instead of the workload's own
  --seeds N         so many seeds, one after the other from the first on
  --wait SECONDS    how long a call waits for money that calls under way hold (the product's: 570)
  --strict SECONDS  of these for room within the limit; then beside what was promised to others (the product's: 270)
  --tolerance PCT   percent of the limit, for the second part of the wait (the product's: 0)
  --nodes N         with --postgres: so many nodes, each with counters of its own (3)
  --postgres URL    real counters in a new database of this server, removed in the end
  --speed N         with --postgres: simulated seconds a real second (20)
  --no-ends         no stream is ended for which there is no room
  --kill            with --postgres: the first node is cut off in mid-run
  --json            everything that was measured, a line a run
  --help
`

const options = {
  workload: { type: 'string', multiple: true },
  seed: { type: 'string' },
  seeds: { type: 'string' },
  wait: { type: 'string' },
  strict: { type: 'string' },
  tolerance: { type: 'string' },
  nodes: { type: 'string' },
  postgres: { type: 'string' },
  speed: { type: 'string' },
  kill: { type: 'boolean' },
  'no-ends': { type: 'boolean' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const

/** Undefined: help was asked for. @throws UsageError for what it does not understand */
export function parseSimulationArguments(args: readonly string[]): SimulationArguments | undefined {
  const { values } = parseOrExplain(args)
  if (values.help === true) return undefined
  const first = values.seed === undefined ? undefined : whole(values.seed, 'seed', 0)
  const count = whole(values.seeds ?? '1', 'seeds', 1)
  if (values.postgres === undefined)
    for (const name of ['nodes', 'speed', 'kill'] as const)
      if (values[name] !== undefined) throw new UsageError(`--${name} needs --postgres`)
  return {
    workloads: values.workload ?? [],
    seeds:
      first === undefined && count === 1 ? [] : Array.from({ length: count }, (_, at) => (first ?? 1) + at),
    patience: patienceOf(values, values['no-ends'] === true ? patience.letting : patience.ending),
    nodes: whole(values.nodes ?? '3', 'nodes', 1),
    postgresUrl: values.postgres,
    speed: whole(values.speed ?? '20', 'speed', 1),
    kill: values.kill === true,
    json: values.json === true,
  }
}

function patienceOf(
  values: Partial<Record<'wait' | 'strict' | 'tolerance', string | undefined>>,
  usual: Patience,
): Patience {
  const seconds = (name: 'wait' | 'strict', usualMs: number): number =>
    values[name] === undefined ? usualMs : whole(values[name], name, 0) * 1000
  const first = usual.firstMs
  const most = seconds('wait', first + usual.strictMs + usual.lateMs)
  const strict = Math.min(most, seconds('strict', first + usual.strictMs))
  const tolerance = values.tolerance === undefined ? usual.tolerance : Number(values.tolerance) / 100
  if (!(tolerance >= 0 && tolerance <= 1)) throw new UsageError('--tolerance takes percent, from 0 to 100')
  const firstMs = Math.min(first, strict)
  return { ...usual, firstMs, strictMs: strict - firstMs, lateMs: most - strict, tolerance }
}

function parseOrExplain(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function whole(text: string, name: string, least: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > 1_000_000)
    throw new UsageError(`--${name} takes a whole number from ${least} on, not "${text}"`)
  return value
}
