import type { NewEntry } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Batch } from './batch.ts'
import { createJournal } from './journal.ts'
import { admitted, personCreated, refused, settled } from './testing/entries.ts'
import { LedgerUnavailable } from './unavailable.ts'

/** A writer that answers when the test says so. */
function createStore() {
  const batches: Batch[] = []
  const answers: PromiseWithResolvers<void>[] = []
  return {
    batches,
    write(batch: Batch) {
      batches.push(structuredClone(batch))
      const answer = Promise.withResolvers<void>()
      answers.push(answer)
      return answer.promise
    },
    async answer(error?: Error) {
      const next = answers.shift()
      if (error) next?.reject(error)
      else next?.resolve()
      await vi.advanceTimersByTimeAsync(0)
    },
  }
}

const wide = { maxEntries: 1_000, maxBytes: 1_000_000, settlementFactor: 2 }

function createTest(limits = wide) {
  const store = createStore()
  const dropped: string[] = []
  const journal = createJournal({ writer: store, limits, onDropped: (kind) => void dropped.push(kind) })
  return { store, journal, dropped }
}

const exchangesOf = ({ texts }: Batch) =>
  texts.map((text) => (JSON.parse(text) as NewEntry<'exchange.admitted'>).data.exchange)

/** How a promise stands: never waits. */
function watch(promise: Promise<void>) {
  const seen: { state: string } = { state: 'waiting' }
  promise.then(
    () => (seen.state = 'durable'),
    (error: unknown) => (seen.state = error instanceof LedgerUnavailable ? 'unavailable' : 'failed'),
  )
  return seen
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('group commit', () => {
  test('an entry is durable only once the store has answered', async () => {
    const { store, journal } = createTest()
    const one = watch(journal.append(admitted('exc_1')))
    await vi.advanceTimersByTimeAsync(1)
    expect(store.batches).toHaveLength(1)
    expect(one.state).toBe('waiting')
    await store.answer()
    expect(one.state).toBe('durable')
  })

  test('what arrives in one turn of the event loop is one batch, in order', async () => {
    const { store, journal } = createTest()
    for (let i = 0; i < 5; i++) void journal.append(admitted(`exc_${i}`))
    await vi.advanceTimersByTimeAsync(1)
    expect(store.batches.map(exchangesOf)).toEqual([['exc_0', 'exc_1', 'exc_2', 'exc_3', 'exc_4']])
  })

  test('while one batch is committed the next collects, and never two are under way', async () => {
    const { store, journal } = createTest()
    void journal.append(admitted('exc_1'))
    await vi.advanceTimersByTimeAsync(1)
    void journal.append(admitted('exc_2'))
    journal.appendLater(settled('exc_1'))
    const last = watch(journal.append(admitted('exc_3')))
    await vi.advanceTimersByTimeAsync(100)
    expect(store.batches).toHaveLength(1)
    await store.answer()
    await vi.advanceTimersByTimeAsync(2)
    expect(exchangesOf(store.batches[1] ?? { texts: [], once: [], keys: [] })).toEqual([
      'exc_2',
      'exc_1',
      'exc_3',
    ])
    await store.answer()
    expect(last.state).toBe('durable')
  })

  test('an entry nobody waits for goes after ten milliseconds, or with the next that somebody waits for', async () => {
    const { store, journal } = createTest()
    journal.appendLater(settled('exc_1'))
    await vi.advanceTimersByTimeAsync(9)
    expect(store.batches).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(1)
    expect(store.batches).toHaveLength(1)
    await store.answer()
    journal.appendLater(settled('exc_2'))
    void journal.append(admitted('exc_3'))
    await vi.advanceTimersByTimeAsync(1)
    expect(exchangesOf(store.batches[1] ?? { texts: [], once: [], keys: [] })).toEqual(['exc_2', 'exc_3'])
  })

  test('a batch has a limit; what is more goes with the next, in order', async () => {
    const { store, journal } = createTest({ ...wide, maxEntries: 10_000, maxBytes: 1e9 })
    for (let i = 0; i < 1_500; i++) journal.appendLater(settled(`exc_${i}`))
    const last = watch(journal.append(admitted('exc_last')))
    await vi.advanceTimersByTimeAsync(1)
    await store.answer()
    await vi.advanceTimersByTimeAsync(2)
    await store.answer()
    expect(store.batches.map(({ texts }) => texts.length)).toEqual([1_000, 501])
    expect(store.batches.flatMap(exchangesOf).at(-1)).toBe('exc_last')
    expect(last.state).toBe('durable')
  })

  test('entries with an id and digest keys travel with the batch', async () => {
    const { store, journal } = createTest()
    const key = { person_id: 'per_1', day: '2026-11-22', key: new Uint8Array(32) }
    journal.addKey(key)
    void journal.append(personCreated('per_1', 'out_1'))
    await vi.advanceTimersByTimeAsync(1)
    expect(store.batches[0]?.once.map(({ id }) => id)).toEqual(['out_1'])
    expect(store.batches[0]?.keys).toEqual([key])
  })
})

describe('a store that does not answer', () => {
  test('makes an admission fail after two seconds, and the next ones at once', async () => {
    const { journal } = createTest()
    const one = watch(journal.append(admitted('exc_1')))
    await vi.advanceTimersByTimeAsync(1)
    const two = watch(journal.append(admitted('exc_2')))
    await vi.advanceTimersByTimeAsync(1_990)
    expect([one.state, two.state]).toEqual(['waiting', 'waiting'])
    await vi.advanceTimersByTimeAsync(20)
    expect([one.state, two.state]).toEqual(['unavailable', 'unavailable'])
    expect(journal.failing).toBe(true)
    await expect(journal.append(admitted('exc_3'))).rejects.toThrow(LedgerUnavailable)
  })

  test('gets settlements once it answers again, but no admission that was given up before it was sent', async () => {
    const { store, journal } = createTest()
    void journal.append(admitted('exc_sent')).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(1)
    void journal.append(admitted('exc_unsent')).catch(() => undefined)
    journal.appendLater(settled('exc_sent'))
    void journal.append(personCreated('per_1', 'out_1')).catch(() => undefined)
    await vi.advanceTimersByTimeAsync(3_000)
    journal.appendLater(settled('exc_unsent'))
    await store.answer()
    await vi.advanceTimersByTimeAsync(20)
    expect(store.batches.map(exchangesOf)).toEqual([['exc_sent'], ['exc_sent', 'exc_unsent']])
    expect(store.batches[1]?.once).toEqual([])
    await store.answer()
    expect(journal.failing).toBe(false)
    const again = watch(journal.append(admitted('exc_4')))
    await vi.advanceTimersByTimeAsync(2)
    await store.answer()
    expect(again.state).toBe('durable')
  })

  test('lets only so much wait: admissions and refusals first, settlements last', async () => {
    const { store, journal, dropped } = createTest({ maxEntries: 3, maxBytes: 1e6, settlementFactor: 2 })
    for (let i = 0; i < 3; i++) journal.appendLater(settled(`exc_${i}`))
    await expect(journal.append(admitted('exc_a'))).rejects.toThrow(LedgerUnavailable)
    journal.appendLater(refused('exc_b'))
    for (let i = 3; i < 8; i++) journal.appendLater(settled(`exc_${i}`))
    expect(dropped).toEqual(['exchange.refused', 'exchange.settled', 'exchange.settled'])
    await vi.advanceTimersByTimeAsync(10)
    await store.answer()
    const after = watch(journal.append(admitted('exc_c')))
    await vi.advanceTimersByTimeAsync(2)
    await store.answer()
    expect(after.state).toBe('durable')
  })

  test('bounds the bytes that wait as well', async () => {
    const { journal } = createTest({ maxEntries: 1_000, maxBytes: 1_000, settlementFactor: 2 })
    for (let i = 0; i < 3; i++) void journal.append(admitted(`exc_${i}`)).catch(() => undefined)
    await expect(journal.append(admitted('exc_4'))).rejects.toThrow('too many entries')
  })
})

describe('the end', () => {
  test('flush waits for everything, also what nobody waits for', async () => {
    const { store, journal } = createTest()
    journal.appendLater(settled('exc_1'))
    const flushed = watch(journal.flush())
    await vi.advanceTimersByTimeAsync(1)
    expect(flushed.state).toBe('waiting')
    await store.answer()
    expect(flushed.state).toBe('durable')
    await journal.flush()
  })

  test('a writer that fails for good rejects what waits, and everything after it', async () => {
    const { store, journal } = createTest()
    const one = watch(journal.append(admitted('exc_1')))
    await vi.advanceTimersByTimeAsync(1)
    const two = watch(journal.append(admitted('exc_2')))
    const flushed = watch(journal.flush())
    await store.answer(new Error('gone'))
    expect([one.state, two.state, flushed.state]).toEqual(['unavailable', 'unavailable', 'unavailable'])
    await expect(journal.append(admitted('exc_3'))).rejects.toThrow(LedgerUnavailable)
    await expect(journal.flush()).rejects.toThrow(LedgerUnavailable)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(store.batches).toHaveLength(1)
  })
})
