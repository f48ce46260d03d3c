import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { help, parseBenchArguments, UsageError, type BenchOptions } from './arguments.ts'
import { cleanUpOnSignals, createCleanup } from './processes/cleanup.ts'
import { profileSekisho } from './profile/run.ts'
import { renderReport } from './report.ts'
import { runPlan, type Plan } from './run.ts'
import { allTargets } from './targets/index.ts'
import { judge } from './verdict.ts'
import { createWorkloads } from './workloads.ts'

/** Those that must be asked for by name, because the requirements do not speak of them. */
const onlyByName = new Set<string>(['sekisho-postgres', 'sekisho-budgets'])

function choose<Item extends { name: string }>(
  items: readonly Item[],
  names: readonly string[],
  noun: string,
): Item[] {
  const unknown = names.find((name) => !items.some((item) => item.name === name))
  if (unknown !== undefined)
    throw new UsageError(
      `there is no ${noun} "${unknown}"; there are ${items.map((item) => item.name).join(', ')}`,
    )
  return items.filter((item) => (names.length === 0 ? !onlyByName.has(item.name) : names.includes(item.name)))
}

function createPlan(options: BenchOptions): Plan {
  const workloads = choose(createWorkloads(), options.workloads, 'workload').map((workload) => ({
    ...workload,
    concurrency: workload.concurrency.filter(
      (level) => workload.burst || options.concurrency.length === 0 || options.concurrency.includes(level),
    ),
  }))
  return { targets: choose(allTargets, options.targets, 'target'), workloads, options }
}

async function bench(options: BenchOptions): Promise<number> {
  const plan = createPlan(options)
  const cleanup = createCleanup()
  cleanUpOnSignals(cleanup)
  try {
    if (options.profile) {
      console.log(await profileSekisho(plan, cleanup))
      return 0
    }
    const startedAt = new Date()
    const result = await runPlan(plan, cleanup)
    const verdicts = judge(result)
    const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`
    console.log(renderReport({ ...result, plan, verdicts, machine, startedAt }))
    if (options.jsonFile !== undefined)
      writeFileSync(
        options.jsonFile,
        JSON.stringify({ startedAt, machine, options, verdicts, ...result }, undefined, 1),
      )
    return options.assert && verdicts.some((verdict) => verdict.met !== true) ? 1 : 0
  } finally {
    await cleanup.run()
  }
}

async function main(): Promise<void> {
  try {
    const options = parseBenchArguments(process.argv.slice(2))
    if (options === undefined) console.log(help)
    else process.exitCode = await bench(options)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`${error.message}\n\n${help}`)
    process.exitCode = 2
  }
}

if (import.meta.main) await main()
