import { parseArgs } from 'node:util'

export interface BenchOptions {
  /** names, or empty for all that are measured by default */
  targets: readonly string[]
  workloads: readonly string[]
  concurrency: readonly number[]
  measureMs: number
  warmUpMs: number
  repetitions: number
  seed: number
  jsonFile?: string
  /** exit code 1 when a requirement is not met or was not measured */
  assert: boolean
  profile: boolean
}

export const help = `npm run bench [-- OPTIONS]

Measures Sekisho side by side with other gateways, on loopback, against a fake provider.

  --full                 4 s a cell, 3 repetitions (about half an hour); without it 1 s, 2 repetitions
  --targets a,b          direct, nginx, bare-proxy, claude-gateway, claude-gateway-spend, portkey, sekisho;
                         by name only: sekisho-postgres (2 processes),
                         sekisho-budgets (50 budgets in force for the caller)
  --workloads a,b        small, large, stream, large-stream, slow-stream
  --concurrency 1,64     only these levels (slow-stream always has 400)
  --seconds N            measured seconds a cell
  --repetitions N
  --seed N               repeats the order of an earlier run
  --json FILE            everything that was measured
  --assert               exit code 1 when a requirement is not met or was not measured
  --profile              profiles Sekisho instead: where its CPU time goes, per thread
  --help

Example: npm run bench -- --targets bare-proxy,sekisho --workloads small --seconds 2
`

export class UsageError extends Error {}

function positive(text: string, name: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new UsageError(`--${name} takes a number above 0, not "${text}"`)
  return value
}

const list = (text: string | undefined) =>
  text === undefined ? [] : text.split(',').filter((one) => one !== '')

/** Undefined when help was asked for; throws `UsageError` for what it does not understand. */
export function parseBenchArguments(args: readonly string[]): BenchOptions | undefined {
  const { values } = parseOrExplain(args)
  if (values.help === true) return undefined
  const seconds = positive(values.seconds ?? (values.full === true ? '4' : '1'), 'seconds')
  return {
    targets: list(values.targets),
    workloads: list(values.workloads),
    concurrency: list(values.concurrency).map((text) => positive(text, 'concurrency')),
    measureMs: seconds * 1000,
    warmUpMs: Math.min(1000, seconds * 300),
    repetitions: positive(values.repetitions ?? (values.full === true ? '3' : '2'), 'repetitions'),
    seed: values.seed === undefined ? Date.now() % 1_000_000 : positive(values.seed, 'seed'),
    ...(values.json === undefined ? {} : { jsonFile: values.json }),
    assert: values.assert === true,
    profile: values.profile === true,
  }
}

function parseOrExplain(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        full: { type: 'boolean' },
        targets: { type: 'string' },
        workloads: { type: 'string' },
        concurrency: { type: 'string' },
        seconds: { type: 'string' },
        repetitions: { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'string' },
        assert: { type: 'boolean' },
        profile: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
