import { setTimeout as sleep } from 'node:timers/promises'
import type { LoadClient } from './load/client.ts'
import type { LoadSummary } from './load/process.ts'
import type { Child } from './processes/child.ts'
import { foreignLoad, sampleMachine } from './processes/machine.ts'
import { cpuBetweenUs, peakOf, resetPeaks, sampleTree } from './processes/tree.ts'
import { probe, requestHead } from './request.ts'
import type { RunningTarget, TargetName } from './targets/index.ts'
import type { Workload } from './workloads.ts'

/** One target under one workload at one concurrency, once. */
export interface Measurement extends LoadSummary {
  workload: string
  concurrency: number
  target: TargetName
  repetition: number
  /** of the target's process tree, user and system, everything it did for these calls */
  cpuPerRequestUs: number
  /** most memory resident during the cell: of the whole tree, and of its largest process */
  treePeakBytes: number
  processPeakBytes: number
  /** cores busy with work that was not ours, and cores' worth of time the hypervisor took */
  otherCores: number
  stealCores: number
  /** near 1: the load generator was the limit, not the target */
  loadGeneratorCores: number
}

export interface Cell {
  workload: Workload
  concurrency: number
  name: TargetName
  target: RunningTarget
  repetition: number
}

export interface Laboratory {
  load: LoadClient
  upstream: Child
  measureMs: number
  warmUpMs: number
}

/** What a target still does for calls it has answered (settling, recording) belongs to them: we wait for it. */
const afterworkMs = 150

/** Rejects when the target cannot be reached or gives a bad answer to the first call. */
export async function measureCell(laboratory: Laboratory, cell: Cell): Promise<Measurement> {
  const { load, upstream } = laboratory
  const { workload, concurrency, target } = cell
  const { bytes } = await probe(target, { ...workload, ...(workload.burst ? { body: quick(workload) } : {}) })
  await load.prepare({
    port: target.port,
    head: requestHead(target, workload),
    body: workload.body,
    expectedBytes: bytes,
    concurrency,
    warmUpMs: workload.burst ? 0 : laboratory.warmUpMs,
    measureMs: workload.burst ? 0 : laboratory.measureMs,
  })
  resetPeaks(target.child.pid)
  const sample = () => ({
    target: sampleTree(target.child.pid),
    upstream: sampleTree(upstream.pid),
    load: sampleTree(load.pid),
    machine: sampleMachine(),
  })
  const before = sample()
  const summary = await load.run()
  const ranMs = performance.now() - before.machine.atMs
  await sleep(afterworkMs)
  const after = sample()
  await load.release()

  const targetUs = cpuBetweenUs(before.target, after.target)
  const loadUs = cpuBetweenUs(before.load, after.load)
  const upstreamUs = target.child === upstream ? 0 : cpuBetweenUs(before.upstream, after.upstream)
  const { treeBytes, processBytes } = peakOf(after.target)
  return {
    workload: workload.name,
    concurrency,
    target: cell.name,
    repetition: cell.repetition,
    ...summary,
    cpuPerRequestUs: targetUs / (summary.requests + summary.errors),
    treePeakBytes: treeBytes,
    processPeakBytes: processBytes,
    ...foreignLoad(before.machine, after.machine, targetUs + loadUs + upstreamUs),
    loadGeneratorCores: loadUs / 1000 / ranMs,
  }
}

/** A slow stream's answer is that of a quick one; nobody needs to wait for it before the measurement. */
function quick(workload: Workload): string {
  return workload.body.replace(/bench-interval-ms-\d+/, (text) =>
    'bench-interval-ms-0'.padEnd(text.length, '0'),
  )
}
