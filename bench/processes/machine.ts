import { readFileSync } from 'node:fs'

/** CPU time of the whole machine so far, in microseconds. */
export interface MachineSample {
  busyUs: number
  /** time the hypervisor gave to other machines */
  stealUs: number
  atMs: number
}

const tickUs = 10_000

export function sampleMachine(): MachineSample {
  const line = readFileSync('/proc/stat', 'latin1').split('\n', 1)[0] ?? ''
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number)
  return {
    busyUs: (user + nice + system + irq + softIrq) * tickUs,
    stealUs: steal * tickUs,
    atMs: performance.now(),
  }
}

/** Cores kept busy by others while we measured, and cores' worth of time the hypervisor took. */
export function foreignLoad(
  before: MachineSample,
  after: MachineSample,
  ownUs: number,
): { otherCores: number; stealCores: number } {
  const elapsedUs = (after.atMs - before.atMs) * 1000
  return {
    otherCores: Math.max(0, after.busyUs - before.busyUs - ownUs) / elapsedUs,
    stealCores: (after.stealUs - before.stealUs) / elapsedUs,
  }
}
