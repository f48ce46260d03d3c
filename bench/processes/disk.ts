import { closeSync, fsyncSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds of `times` appends of 4 kB, each made durable with fsync, in this folder. */
export function measureFsyncMs(folder: string, times: number): number[] {
  const path = join(folder, 'fsync-probe')
  const file = openSync(path, 'w')
  const block = Buffer.alloc(4096, 1)
  const results: number[] = []
  for (let turn = 0; turn < times; turn++) {
    writeSync(file, block)
    const from = performance.now()
    fsyncSync(file)
    results.push(performance.now() - from)
  }
  closeSync(file)
  unlinkSync(path)
  return results
}
