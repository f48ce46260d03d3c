import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { help, parseSimulationArguments, UsageError, type SimulationArguments } from './arguments.ts'
import { openCutOff } from './cut-off.ts'
import { withDatabase } from './database.ts'
import type { Summary } from './report.ts'
import { simulate } from './simulate.ts'
import { tableOf } from './table.ts'
import { readWorkload, WorkloadError, type Workload } from './workload.ts'

/** `npm run simulate`: see `--help`. */
async function main(): Promise<number> {
  const options = parseSimulationArguments(process.argv.slice(2))
  if (options === undefined) {
    process.stdout.write(help)
    return 0
  }
  const workloads = (options.workloads.length > 0 ? options.workloads : committed()).map(readWorkload)
  const summaries: Summary[] = []
  for (const workload of workloads)
    for (const seed of options.seeds.length > 0 ? options.seeds : [workload.seed]) {
      const summary = await runOnce(options, workload, seed)
      if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`)
      summaries.push(summary)
    }
  if (!options.json) process.stdout.write(tableOf(summaries))
  const missed = summaries.flatMap((each) =>
    each.missed.map((text) => `${each.workload}, seed ${each.seed}: ${text}`),
  )
  for (const line of missed) process.stderr.write(`target missed: ${line}\n`)
  return missed.length === 0 ? 0 : 1
}

function committed(): string[] {
  const folder = join(import.meta.dirname, 'workloads')
  return readdirSync(folder).map((file) => join(folder, file))
}

async function runOnce(options: SimulationArguments, workload: Workload, seed: number): Promise<Summary> {
  const common = { workload, seed, patience: options.patience }
  const { postgresUrl, nodes, speed } = options
  if (postgresUrl === undefined) return simulate(common)
  return withDatabase(postgresUrl, async (url) => {
    const urls = Array.from({ length: nodes }, () => url)
    if (!options.kill) return simulate({ ...common, postgres: { urls, speed } })
    const kill = await openCutOff(url)
    try {
      return await simulate({ ...common, postgres: { urls: [kill.url, ...urls.slice(1)], speed, kill } })
    } finally {
      await kill.close()
    }
  })
}

main().then(
  (code) => void (process.exitCode = code),
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof WorkloadError
    process.stderr.write(expected ? `${error.message}\n` : `${(error as Error).stack}\n`)
    process.exitCode = 2
  },
)
