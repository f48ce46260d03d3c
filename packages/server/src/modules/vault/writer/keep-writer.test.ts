import { expect, it } from 'vitest'
import type { VaultWriter } from './batch.ts'
import { keepWriter } from './keep-writer.ts'

/** Writers that sweep as many calls as there were writers, and what ends them. */
function createStarts() {
  const ends: (() => void)[] = []
  const closed: number[] = []
  const starts = { failNext: false, ends, closed }
  const start = async (onEnd: () => void): Promise<VaultWriter> => {
    if (starts.failNext) {
      starts.failNext = false
      throw new Error('no thread to be had')
    }
    const number = ends.push(onEnd)
    const unused = () => Promise.reject(new Error('unused'))
    return {
      write: unused,
      erase: unused,
      expire: unused,
      scrub: unused,
      rewrap: unused,
      dropOutbox: unused,
      sweep: async () => number,
      close: async () => void closed.push(number),
    }
  }
  return { starts, writer: keepWriter(start) }
}

it('a writer is started when it is first needed, once', async () => {
  const { starts, writer } = createStarts()
  expect(starts.ends).toHaveLength(0)
  expect(await Promise.all([writer.sweep(), writer.sweep()])).toEqual([1, 1])
  await writer.start()
  expect(starts.ends).toHaveLength(1)
})

it('one that ended, or did not start, is started anew by the next who needs it', async () => {
  const { starts, writer } = createStarts()
  starts.failNext = true
  await expect(writer.sweep()).rejects.toThrow('no thread')
  expect(await writer.sweep()).toBe(1)
  starts.ends[0]?.()
  expect(await writer.sweep()).toBe(2)
  // Too late to matter: it is not the one that runs.
  starts.ends[0]?.()
  expect(await writer.sweep()).toBe(2)
})

it('only one that was started is closed', async () => {
  const { starts, writer } = createStarts()
  await writer.close()
  expect(starts.closed).toEqual([])
  await writer.start()
  await writer.close()
  expect(starts.closed).toEqual([1])
})
