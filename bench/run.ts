import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchOptions } from './arguments.ts'
import { startLoadClient } from './load/client.ts'
import { measureCell, type Cell, type Laboratory, type Measurement } from './measure.ts'
import { cleanEnvironment, findFreePort, startChild, type Child } from './processes/child.ts'
import type { Cleanup } from './processes/cleanup.ts'
import { measureFsyncMs } from './processes/disk.ts'
import { probe, requestHead } from './request.ts'
import { createRandom, shuffled } from './statistics.ts'
import { NotMeasured, type RunningTarget, type Target, type TargetName } from './targets/index.ts'
import type { Workload } from './workloads.ts'

export interface Participant {
  name: TargetName
  /** what it is and how it was set up, or why it was not measured */
  description: string
  measured: boolean
  /** its answers are the provider's, byte for byte */
  identical: boolean
}

export interface RunResult {
  participants: readonly Participant[]
  measurements: readonly Measurement[]
  /** milliseconds of each probe on the disk that holds the data */
  fsyncMs: readonly number[]
}

export interface Plan {
  targets: readonly Target[]
  workloads: readonly Workload[]
  options: BenchOptions
}

const upstreamWorkers = 2
const fsyncProbes = 100

export async function startUpstream(cleanup: Cleanup, folder: string) {
  const port = await findFreePort()
  const child = await startChild(cleanup, {
    command: process.execPath,
    args: [join(import.meta.dirname, 'upstream.ts'), String(port), String(upstreamWorkers)],
    env: cleanEnvironment(folder),
    logFile: join(folder, 'upstream.log'),
    ipc: true,
  })
  await new Promise<void>((resolve, reject) => {
    child.process.once('message', () => resolve())
    child.process.once('exit', () => reject(new Error(`the fake upstream ended:\n${child.output()}`)))
  })
  return { child, port }
}

interface Started {
  name: TargetName
  target: RunningTarget
  identical: boolean
}

async function warmUp(
  laboratory: Laboratory,
  running: RunningTarget,
  workloads: readonly Workload[],
): Promise<boolean> {
  let identical = true
  for (const workload of workloads.filter((one) => !one.burst)) {
    const checked = await probe(running, workload)
    identical &&= checked.identical
    await laboratory.load.prepare({
      port: running.port,
      head: requestHead(running, workload),
      body: workload.body,
      expectedBytes: checked.bytes,
      concurrency: 16,
      warmUpMs: laboratory.warmUpMs,
      measureMs: 0,
    })
    await laboratory.load.release()
  }
  return identical
}

/** Targets that could not be started are reported as not measured, with the reason; the others go on. */
async function startTargets(
  plan: Plan,
  laboratory: Laboratory,
  context: { cleanup: Cleanup; folder: string; upstream: Child; upstreamPort: number },
): Promise<{ started: Started[]; absent: Participant[] }> {
  const started: Started[] = []
  const absent: Participant[] = []
  for (const { name, start } of plan.targets) {
    const folder = join(context.folder, name)
    mkdirSync(folder)
    try {
      console.error(`starting ${name}`)
      const target = await start({ ...context, folder, nodeFlags: [] })
      started.push({ name, target, identical: await warmUp(laboratory, target, plan.workloads) })
    } catch (error) {
      const reason = error instanceof NotMeasured ? error.message : `failed: ${(error as Error).message}`
      console.error(`${name} is not measured: ${reason}`)
      absent.push({ name, description: reason, measured: false, identical: false })
    }
  }
  return { started, absent }
}

/** The order of the cells: repetitions outermost, and inside each workload and level the targets shuffled. */
function orderCells(plan: Plan, started: readonly Started[]): Cell[] {
  const random = createRandom(plan.options.seed)
  const cells: Cell[] = []
  for (let repetition = 0; repetition < plan.options.repetitions; repetition++)
    for (const workload of plan.workloads)
      for (const concurrency of workload.concurrency)
        for (const { name, target } of shuffled(started, random))
          cells.push({ workload, concurrency, name, target, repetition })
  return cells
}

async function measureAll(laboratory: Laboratory, cells: readonly Cell[]): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const [index, cell] of cells.entries()) {
    const place = `[${index + 1}/${cells.length}] ${cell.workload.name} c=${cell.concurrency} ${cell.name}`
    try {
      const one = await measureCell(laboratory, cell)
      measurements.push(one)
      console.error(
        `${place}: ${one.requestsPerSecond.toFixed(0)} req/s, ${one.cpuPerRequestUs.toFixed(0)} us a request, ${one.errors} errors`,
      )
    } catch (error) {
      console.error(`${place}: failed: ${(error as Error).message}`)
      await laboratory.load.release()
    }
  }
  return measurements
}

export async function runPlan(plan: Plan, cleanup: Cleanup): Promise<RunResult> {
  const folder = cleanup.folder()
  const { child: upstream, port: upstreamPort } = await startUpstream(cleanup, folder)
  const load = await startLoadClient(cleanup, folder)
  const { measureMs, warmUpMs } = plan.options
  const laboratory: Laboratory = { load, upstream, measureMs, warmUpMs }
  const context = { cleanup, folder, upstream, upstreamPort }
  const { started, absent } = await startTargets(plan, laboratory, context)
  const dataFolder = started.find((one) => one.target.dataFolder !== undefined)?.target.dataFolder ?? folder
  const fsyncMs = measureFsyncMs(dataFolder, fsyncProbes)
  const measurements = await measureAll(laboratory, orderCells(plan, started))
  fsyncMs.push(...measureFsyncMs(dataFolder, fsyncProbes))
  const measured = started.map(({ name, target, identical }) => ({
    name,
    description: target.description,
    measured: true,
    identical,
  }))
  return { participants: [...measured, ...absent], measurements, fsyncMs }
}
