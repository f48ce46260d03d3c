import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cpuBetweenUs, peakOf, sampleTree } from './tree.ts'

interface FakeProcess {
  pid: number
  parent: number
  command?: string
  ticks?: number
  peakKiB?: number
  threads: Record<number, number>
}

let proc: string
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'bench-proc-'))
})
afterEach(() => {
  rmSync(proc, { recursive: true })
})

function write(fake: FakeProcess): void {
  const folder = join(proc, String(fake.pid))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'task'), { recursive: true })
  const ticks = fake.ticks ?? 0
  const command = fake.command ?? 'node'
  const stat = `${fake.pid} (${command}) S ${fake.parent} 1 1 0 -1 0 0 0 0 0 ${ticks} 0 0 0 20 0`
  writeFileSync(join(folder, 'stat'), stat)
  writeFileSync(join(folder, 'status'), `Name:\tnode\nVmHWM:\t  ${fake.peakKiB ?? 0} kB\nVmRSS:\t 1 kB\n`)
  for (const [tid, ns] of Object.entries(fake.threads)) {
    mkdirSync(join(folder, 'task', tid))
    writeFileSync(join(folder, 'task', tid, 'schedstat'), `${ns} 55 7\n`)
  }
}

describe('the CPU of a process tree', () => {
  it('is the sum over all threads of the process and its descendants, and of nobody else', () => {
    write({ pid: 10, parent: 1, threads: { 10: 1_000_000, 11: 500_000 } })
    write({ pid: 20, parent: 10, threads: { 20: 100_000 } })
    write({ pid: 21, parent: 20, threads: { 21: 100_000 } })
    write({ pid: 99, parent: 1, threads: { 99: 77 } })
    const before = sampleTree(10, proc)
    write({ pid: 10, parent: 1, threads: { 10: 3_000_000, 11: 900_000 } })
    write({ pid: 21, parent: 20, threads: { 21: 700_000 } })
    write({ pid: 99, parent: 1, threads: { 99: 77_000_000 } })
    expect(cpuBetweenUs(before, sampleTree(10, proc))).toBe(3000)
  })

  it('counts a thread and a process born in between whole', () => {
    write({ pid: 10, parent: 1, threads: { 10: 1000 } })
    const before = sampleTree(10, proc)
    write({ pid: 10, parent: 1, threads: { 10: 1000, 12: 2000 } })
    write({ pid: 30, parent: 10, threads: { 30: 4000 } })
    expect(cpuBetweenUs(before, sampleTree(10, proc))).toBe(6)
  })

  it('falls back to the ticks of the whole process when a thread ended', () => {
    write({ pid: 10, parent: 1, ticks: 100, threads: { 10: 1000, 11: 5_000_000 } })
    const before = sampleTree(10, proc)
    write({ pid: 10, parent: 1, ticks: 103, threads: { 10: 2000 } })
    expect(cpuBetweenUs(before, sampleTree(10, proc))).toBe(30_000)
  })

  it('reads a command that holds spaces and brackets', () => {
    write({ pid: 10, parent: 1, threads: { 10: 1 } })
    write({ pid: 11, parent: 10, command: 'a) S 1 (b', threads: { 11: 1 } })
    expect([...sampleTree(10, proc).keys()]).toEqual([10, 11])
  })

  it('is empty for a process that is gone', () => {
    expect(sampleTree(12_345, proc).size).toBe(0)
  })

  it('is read from the real kernel too', () => {
    const before = sampleTree(process.pid)
    let sum = 0
    for (let turn = 0; turn < 2_000_000; turn++) sum += turn % 7
    const used = cpuBetweenUs(before, sampleTree(process.pid))
    expect(sum).toBeGreaterThan(0)
    expect(used).toBeGreaterThan(0)
    expect(peakOf(before).processBytes).toBeGreaterThan(1_000_000)
  })
})

describe('peak memory', () => {
  it('is reported for the tree and for its largest process', () => {
    write({ pid: 10, parent: 1, peakKiB: 1000, threads: {} })
    write({ pid: 11, parent: 10, peakKiB: 3000, threads: {} })
    expect(peakOf(sampleTree(10, proc))).toEqual({ treeBytes: 4000 * 1024, processBytes: 3000 * 1024 })
  })
})
