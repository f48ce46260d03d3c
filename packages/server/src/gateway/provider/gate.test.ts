import { describe, expect, test } from 'vitest'
import { Gate } from './gate.ts'
import { recordAnswer } from './record-answer.ts'

function openGate() {
  const chunks: string[] = []
  const answer = recordAnswer({ onChunk: (chunk) => void chunks.push(chunk.toString()) })
  let wentOn = 0
  const gate = new Gate(answer.sink, { goOn: () => void wentOn++, abort: (reason) => gate.fail(reason) })
  gate.head(200, [])
  const give = (...texts: string[]) => {
    for (const text of texts) gate.chunk(Buffer.from(text))
  }
  return { gate, answer, chunks, give, wentOn: () => wentOn }
}

/** Lets everything that is already due happen, but nothing that has yet to be read. */
const turn = () => new Promise<void>((resolve) => process.nextTick(() => queueMicrotask(resolve)))

describe('what comes in one turn of the event loop', () => {
  test('is one chunk, and nothing waits for the next turn', async () => {
    const { chunks, give } = openGate()
    give('a', 'b', 'c')
    await turn()
    expect(chunks).toEqual(['abc'])
    give('d')
    await turn()
    expect(chunks).toEqual(['abc', 'd'])
  })

  test('comes before the end and before the error that follow in it', async () => {
    const ended = openGate()
    ended.give('a', 'b')
    ended.gate.end()
    await turn()
    expect(ended.answer.events).toEqual(['head', 'chunk', 'end'])

    const broken = openGate()
    broken.give('a', 'b')
    broken.gate.break(new Error('reset'))
    await turn()
    expect(broken.chunks).toEqual(['ab'])
    expect(broken.answer.events).toEqual(['head', 'chunk', 'error'])
  })

  test('is dropped when the call is aborted in it', async () => {
    const { gate, answer, give } = openGate()
    give('a')
    gate.fail(new Error('the client left'))
    await turn()
    expect(answer.events).toEqual(['head', 'error'])
  })
})

describe('a pause', () => {
  test('holds what came in the same turn, and the end behind it', async () => {
    const { gate, answer, chunks, give, wentOn } = openGate()
    give('a')
    gate.pause()
    give('b')
    gate.end()
    await turn()
    expect(answer.events).toEqual(['head'])
    gate.resume()
    await turn()
    expect(chunks).toEqual(['ab'])
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
    expect(wentOn()).toBe(0)
  })

  test('lets the producer go on only once what was held has been taken', async () => {
    const { gate, chunks, give, wentOn } = openGate()
    gate.pause()
    give('a')
    gate.resume()
    expect([chunks.length, wentOn()]).toEqual([0, 0])
    await turn()
    expect([chunks.length, wentOn()]).toEqual([1, 1])
  })
})

test('a sink that throws ends the call', async () => {
  const answer = recordAnswer({
    onChunk: () => {
      throw new Error('a bug')
    },
  })
  const gate = new Gate(answer.sink, { goOn: () => {}, abort: (reason) => gate.fail(reason) })
  gate.chunk(Buffer.from('a'))
  await turn()
  expect(answer.error).toMatchObject({ message: 'a bug' })
})
