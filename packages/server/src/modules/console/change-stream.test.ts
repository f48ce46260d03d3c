import { AdminProblem, type Actor } from '@sekisho/contract'
import { describe, expect, it } from 'vitest'
import type { Topic } from '../../platform/changes/changes.ts'
import { createChangeStream } from './change-stream.ts'

const person: Actor = { type: 'person', id: 'per_1' }

/** A stream whose time stands still until it waits: each wait is as long as it asks for. */
function createTestStream() {
  const reloads = new Map<Topic, () => Promise<void>>()
  let now = 0
  let entries = 0
  let draining = false
  const during: (() => void)[] = []
  const stream = createChangeStream({
    changes: { subscribe: (topic, reload) => void reloads.set(topic, reload) },
    queries: {
      status: async () => ({ entries, sequenced: entries, lastEntryAt: undefined, checkpoint: undefined }),
    },
    clock: { monotonic: () => now },
    draining: () => draining,
    async wait(ms) {
      now += ms
      during.shift()?.()
    },
  })
  return {
    stream,
    /** what happens while it waits the next times, in order */
    during,
    change: (topic: Topic) => void reloads.get(topic)?.(),
    append: (count: number) => (entries += count),
    drain: () => (draining = true),
    elapsed: () => now,
  }
}

const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes)

async function readAll(pieces: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = []
  for await (const piece of pieces) texts.push(textOf(piece))
  return texts
}

describe('the stream of changes', () => {
  it('says the topics that changed, those of one moment together, and nothing of before it was opened', async () => {
    const test = createTestStream()
    test.change('people')
    test.during.push(
      () => undefined,
      () => {
        test.change('budgets')
        test.change('sinks')
      },
    )
    const events = (await readAll(test.stream.open(person))).filter((text) =>
      text.startsWith('event: change'),
    )
    expect(events).toEqual(['event: change\ndata: {"topics":["budgets","sinks"]}\n\n'])
  })

  it('says that the ledger grew, also at once after it was opened, and once for however many entries', async () => {
    const test = createTestStream()
    test.during.push(
      () => test.append(3),
      () => test.append(4),
    )
    const events = (await readAll(test.stream.open(person))).filter((text) => text.includes('ledger'))
    expect(events).toEqual(['event: change\ndata: {"topics":["ledger"]}\n\n'])
  })

  it('ends after five minutes, and says now and then that it is there', async () => {
    const test = createTestStream()
    const texts = await readAll(test.stream.open(person))
    expect(test.elapsed()).toBe(300_000)
    expect(texts.filter((text) => text === ': here\n\n')).toHaveLength(15)
  })

  it('ends within a second when the node is told to stop', async () => {
    const test = createTestStream()
    test.during.push(() => undefined, test.drain)
    await readAll(test.stream.open(person))
    expect(test.elapsed()).toBe(2_000)
  })

  it('ends within a second when its page is closed, though there is nothing to say', async () => {
    const test = createTestStream()
    const pieces = test.stream.open(person)[Symbol.asyncIterator]()
    await pieces.next()
    test.during.push(() => void pieces.return?.())
    expect(await pieces.next()).toEqual({ done: true, value: undefined })
    expect(test.elapsed()).toBe(1_000)
  })

  it('is refused beyond its limit, and open again when one was closed', async () => {
    const test = createTestStream()
    const reader = (at: number): Actor => ({ type: 'person', id: `per_${at}` })
    const open = Array.from({ length: 500 }, (_, at) => test.stream.open(reader(at))[Symbol.asyncIterator]())
    await Promise.all(open.map((stream) => stream.next()))
    expect(() => test.stream.open(reader(500))).toThrow(AdminProblem)
    await open[0]?.return?.()
    expect(() => test.stream.open(reader(500))).not.toThrow()
  })

  it('is refused to who has twenty open, and to nobody else', async () => {
    const test = createTestStream()
    const open = Array.from({ length: 20 }, () => test.stream.open(person)[Symbol.asyncIterator]())
    await Promise.all(open.map((stream) => stream.next()))
    expect(() => test.stream.open(person)).toThrow(AdminProblem)
    expect(() => test.stream.open({ type: 'operator' })).not.toThrow()
    await open[0]?.return?.()
    expect(() => test.stream.open(person)).not.toThrow()
  })
})
