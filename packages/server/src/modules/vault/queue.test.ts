import { afterEach, describe, expect, it, vi } from 'vitest'
import { createQueue } from './queue.ts'
import { VaultUnavailable } from './unavailable.ts'
import type { Batch } from './writer/batch.ts'

afterEach(() => vi.useRealTimers())

/** A writer that answers when it is told to. */
function createWriter() {
  const written: { batch: Batch; done: PromiseWithResolvers<string[]> }[] = []
  return {
    written,
    write(batch: Batch) {
      const done = Promise.withResolvers<string[]>()
      written.push({ batch, done })
      return done.promise
    },
    /** answers the nth batch once it came */
    async answer(n: number, gone: string[] = []) {
      const at = await vi.waitFor(() => written[n] ?? Promise.reject(new Error('not yet')), { interval: 1 })
      at.done.resolve(gone)
    },
  }
}

const item = (exchange: string, bytes = 10) => ({
  records: [
    { exchange_id: exchange, part: 'request' as const, seq: 0, last: 1, sealed: new Uint8Array(bytes) },
  ],
})
const exchangesOf = (batch: Batch | undefined) => batch?.records.map((row) => row.exchange_id)

describe('what waits for the vault', () => {
  it('shares a commit: what comes while one is written goes with the next', async () => {
    const writer = createWriter()
    const queue = createQueue({ writer, maxBytes: 1_000 })
    const first = [queue.add(item('a')), queue.add(item('b'))]
    await writer.answer(0)
    await Promise.all(first)
    const one = queue.add(item('c'))
    await vi.waitFor(() => expect(writer.written).toHaveLength(2), { interval: 1 })
    const rest = [queue.add(item('d')), queue.add(item('e'))]
    await writer.answer(1)
    await one
    await writer.answer(2)
    await Promise.all(rest)
    expect(writer.written.map(({ batch }) => exchangesOf(batch))).toEqual([['a', 'b'], ['c'], ['d', 'e']])
  })

  it('is bounded: new calls find room below half of the bound, answers up to all of it', async () => {
    const writer = createWriter()
    const queue = createQueue({ writer, maxBytes: 100 })
    expect(queue.hasRoom(1_000, 'call')).toBe(true)
    const waiting = queue.add(item('a', 40))
    expect([queue.hasRoom(10, 'call'), queue.hasRoom(11, 'call')]).toEqual([true, false])
    expect([queue.hasRoom(60, 'answer'), queue.hasRoom(61, 'answer')]).toEqual([true, false])
    await writer.answer(0)
    await waiting
    await queue.flush()
    expect(queue.hasRoom(100, 'answer')).toBe(true)
  })

  it('fails whole with its batch, gives back its room, and the next batch is tried', async () => {
    const writer = createWriter()
    const queue = createQueue({ writer, maxBytes: 100 })
    const lost = [queue.add(item('a')), queue.add(item('b'))]
    for (const each of lost) each.catch(() => undefined)
    await vi.waitFor(() => expect(writer.written).toHaveLength(1), { interval: 1 })
    writer.written[0]?.done.reject(new Error('disk full'))
    for (const each of lost) await expect(each).rejects.toThrow(VaultUnavailable)
    await queue.flush()
    expect(queue.hasRoom(50, 'call')).toBe(true)
    const next = queue.add(item('c'))
    await writer.answer(1)
    await next
  })

  it('tells apart what was erased meanwhile from what was written with it', async () => {
    const writer = createWriter()
    const queue = createQueue({ writer, maxBytes: 100 })
    const [kept, gone] = [queue.add(item('a')), queue.add(item('b'))]
    gone.catch(() => undefined)
    await writer.answer(0, ['b'])
    await kept
    await expect(gone).rejects.toMatchObject({ reason: 'erased' })
  })

  it('takes nothing while the store is silent, and again once it answers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const writer = createWriter()
    const queue = createQueue({ writer, maxBytes: 1_000 })
    const waiting = queue.add(item('a'))
    await new Promise((resolve) => void setImmediate(resolve))
    vi.advanceTimersByTime(2_000)
    expect([queue.hasRoom(1, 'call'), queue.hasRoom(1, 'answer')]).toEqual([false, false])
    writer.written[0]?.done.resolve([])
    await waiting
    await queue.flush()
    expect(queue.hasRoom(1, 'call')).toBe(true)
  })
})
