import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createPracticeProvider,
  ProviderBroken,
  ProviderTimeout,
  ProviderUnreachable,
  type Provider,
} from '../provider/index.ts'
import { recordAnswer } from '../provider/record-answer.ts'
import { sendWithFailover, type SendOptions } from './send.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sekisho-send-'))))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.useRealTimers())

let scripts = 0
/** A practice provider that always plays the same turn. */
function playing(name: string, turn: object): Provider {
  const scriptFile = join(folder, `${++scripts}.json`)
  writeFileSync(scriptFile, JSON.stringify([turn]))
  return createPracticeProvider({
    kind: 'practice',
    name,
    terms: { contract: 'api', retention: 'zero', training: false, region: 'local' },
    modelIds: {},
    customModels: [],
    scriptFile,
  })
}

const answering = (name: string) => playing(name, { reply: [{ text: `I am ${name}` }] })
const failing = (name: string, status: number) =>
  playing(name, { error: { status, message: `${name} says ${status}`, headers: { 'retry-after': '9' } } })
const silent = (name: string) => playing(name, { reply: [{ text: 'never' }], delay_ms_before_head: 600_000 })

/** The practice provider with every call ending before its head. */
function unreachable(name: string, error: Error = new ProviderUnreachable(name, 'no route')): Provider {
  return {
    ...answering(name),
    send(_, sink) {
      queueMicrotask(() => sink.onError(error))
      return { abort() {}, pause() {}, resume() {} }
    },
  }
}

/** Counts the calls and the aborts a provider gets. */
function watched(provider: Provider) {
  const watch = { calls: 0, aborted: [] as Error[] }
  const send: Provider['send'] = (outgoing, sink) => {
    watch.calls++
    const sending = provider.send(outgoing, sink)
    return {
      ...sending,
      abort(reason) {
        watch.aborted.push(reason)
        sending.abort(reason)
      },
    }
  }
  return { provider: { ...provider, send }, watch }
}

const body = Buffer.from(
  JSON.stringify({ model: 'm', max_tokens: 99, stream: true, messages: [{ role: 'user', content: 'x' }] }),
)

interface Options extends Partial<Omit<SendOptions, 'sink' | 'candidates'>> {
  onHead?: () => void
  onChunk?: () => void
}

function send(providers: Provider[], { onHead, onChunk, ...options }: Options = {}) {
  const attempts: string[] = []
  const served: string[] = []
  const answer = recordAnswer({ ...(onHead ? { onHead } : {}), ...(onChunk ? { onChunk } : {}) })
  const sending = sendWithFailover({
    candidates: providers.map((provider) => ({
      provider,
      outgoing: { method: 'POST', path: '/v1/messages', headers: [], body, model: 'm', stream: true },
    })),
    sticky: false,
    idleTimeoutMs: 60_000,
    onAttemptFailed: ({ provider, reason }) => attempts.push(`${provider}: ${reason}`),
    sink: {
      ...answer.sink,
      onProvider(provider) {
        expect(answer.events).toEqual([])
        served.push(provider.settings.name)
      },
    },
    ...options,
  })
  return { answer, attempts, served, sending }
}

describe('failover', () => {
  test('the first provider answers and nobody else is asked', async () => {
    const second = watched(answering('b'))
    const { answer, attempts, served } = send([answering('a'), second.provider])
    expect(answer.events).toEqual([])
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
    expect([served, attempts, second.watch.calls]).toEqual([['a'], [], 0])
  })

  test.each([401, 403, 404, 429, 500, 501, 502, 503, 529])(
    'a %i passes the call to the next',
    async (status) => {
      const { answer, attempts, served } = send([failing('a', status), answering('b')])
      await answer.over
      expect(answer.status).toBe(200)
      expect(answer.events).toEqual(['head', 'chunk', 'end'])
      expect([served, attempts]).toEqual([['b'], [`a: status ${status}`]])
    },
  )

  test.each([400, 405, 409, 413, 418, 422])(
    'a %i is about the request and passes to the client',
    async (status) => {
      const { answer, attempts, served } = send([failing('a', status), answering('b')])
      await answer.over
      expect([answer.status, served, attempts]).toEqual([status, ['a'], []])
    },
  )

  test.each([
    ['unreachable', new ProviderUnreachable('a', 'no route'), 'a: no route'],
    ['late', new ProviderTimeout('a', 5000), 'a: no first byte within 5000 ms'],
  ])('a provider that is %s passes the call to the next', async (_, error, attempt) => {
    const { answer, attempts, served } = send([unreachable('a', error), answering('b')])
    await answer.over
    expect([answer.status, served, attempts]).toEqual([200, ['b'], [attempt]])
  })

  test("the last one's error answer passes unchanged", async () => {
    const { answer, attempts, served } = send([failing('a', 500), failing('b', 529)])
    await answer.over
    expect([answer.status, answer.headers['retry-after'], served]).toEqual([529, '9', ['b']])
    expect(JSON.parse(answer.text()).error.message).toBe('b says 529')
    expect(attempts).toEqual(['a: status 500'])
  })

  test('when the last cannot be reached an earlier error answer passes whole', async () => {
    const { answer, attempts, served } = send([failing('a', 529), unreachable('b')])
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
    expect([answer.status, answer.headers['retry-after'], served]).toEqual([529, '9', ['a']])
    expect(JSON.parse(answer.text()).error.message).toBe('a says 529')
    expect(attempts).toEqual(['a: status 529', 'b: no route'])
  })

  test.each([
    [401, 529, 529],
    [404, 429, 429],
    [501, 500, 500],
    [529, 401, 529],
    [500, 529, 500],
    [401, 403, 401],
  ])('of a kept %i and a kept %i, %i passes', async (first, second, passes) => {
    const { answer } = send([failing('a', first), failing('b', second), unreachable('c')])
    await answer.over
    expect(answer.status).toBe(passes)
  })

  test('when nobody can be reached the last problem passes', async () => {
    const { answer, attempts, served } = send([
      unreachable('a'),
      unreachable('b', new ProviderTimeout('b', 10)),
    ])
    await answer.over
    expect(answer.events).toEqual(['error'])
    expect(answer.error).toBeInstanceOf(ProviderTimeout)
    expect([attempts, served]).toEqual([['a: no route'], []])
  })

  test('an error answer too long to keep is aborted, and not replayed', async () => {
    const long = watched(playing('a', { error: { status: 500, message: 'x'.repeat(70_000) } }))
    const { answer } = send([long.provider, unreachable('b')])
    await answer.over
    expect(long.watch.aborted.length).toBe(1)
    expect(answer.error).toBeInstanceOf(ProviderUnreachable)
  })

  test('an answer that breaks off after its head is never tried elsewhere', async () => {
    const second = watched(answering('b'))
    const broken = playing('a', { reply: [{ text: 'x' }], break_after_events: 2 })
    const { answer, attempts } = send([broken, second.provider])
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'error'])
    expect(answer.error).toBeInstanceOf(ProviderBroken)
    expect([attempts, second.watch.calls]).toEqual([[], 0])
  })

  test('a sticky conversation stays with its provider, errors included', async () => {
    const second = watched(answering('b'))
    const { answer, attempts } = send([failing('a', 529), second.provider], { sticky: true })
    await answer.over
    expect([answer.status, attempts, second.watch.calls]).toEqual([529, [], 0])
  })
})

describe('silence', () => {
  test('an answer that stalls is aborted and ends as broken', async () => {
    const stalling = watched(playing('a', { reply: [{ text: 'x' }], stall_after_events: 2 }))
    const { answer } = send([stalling.provider], { idleTimeoutMs: 10 })
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'error'])
    expect(answer.error).toBeInstanceOf(ProviderBroken)
    expect(stalling.watch.aborted).toEqual([answer.error])
  })

  test("a client that does not read is not the provider's silence", async () => {
    const held = Promise.withResolvers<void>()
    const { answer, sending } = send([answering('a')], {
      idleTimeoutMs: 5,
      onHead: () => {
        sending.pause()
        // set after the idle limit's own timer and longer, so it fires after it
        setTimeout(held.resolve, 25)
      },
    })
    await held.promise
    expect(answer.events).toEqual(['head'])
    sending.resume()
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
  })
})

describe('timers', () => {
  test('none is left behind, whichever way a call goes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const ways = [
      send([answering('a')]),
      send([failing('a', 500), answering('b')]),
      send([failing('a', 529), unreachable('b')]),
      send([playing('a', { reply: [{ text: 'x' }], break_after_events: 2 })]),
    ]
    const left = send([playing('a', { reply: [{ text: 'x' }], stall_after_events: 2 })])
    await left.answer.chunkCame
    left.sending.abort(new Error('the client left'))
    await Promise.all([...ways, left].map(({ answer }) => answer.over))
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('abort', () => {
  const left = new Error('the client left')

  test('before the head stops the call and asks nobody else', async () => {
    const first = watched(silent('a'))
    const second = watched(answering('b'))
    const { answer, sending, attempts } = send([first.provider, second.provider])
    sending.abort(left)
    expect(answer.events).toEqual([])
    await answer.over
    expect([answer.events, answer.error]).toEqual([['error'], left])
    expect([first.watch.aborted, second.watch.calls, attempts]).toEqual([[left], 0, []])
  })

  test('between two attempts stops the second', async () => {
    const second = watched(silent('b'))
    const { answer, sending } = send([failing('a', 500), second.provider, answering('c')], {
      onAttemptFailed: () => setImmediate(() => sending.abort(left)),
    })
    await answer.over
    expect([answer.events, answer.error]).toEqual([['error'], left])
    expect(second.watch.aborted).toEqual([left])
  })

  test('while an error answer is being collected asks nobody else', async () => {
    const second = watched(answering('b'))
    const { provider } = watched(failing('a', 500))
    const stuck: Provider = {
      ...provider,
      send: (outgoing, sink) =>
        provider.send(outgoing, { ...sink, onChunk: () => sending.abort(left), onEnd() {} }),
    }
    const { answer, sending } = send([stuck, second.provider])
    await answer.over
    expect([answer.events, second.watch.calls]).toEqual([['error'], 0])
  })

  test('in mid-answer ends it once', async () => {
    const { answer, sending } = send([playing('a', { reply: [{ text: 'x' }], stall_after_events: 2 })])
    await answer.chunkCame
    sending.abort(left)
    sending.abort(new Error('again'))
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'error'])
    expect(answer.error).toBe(left)
  })

  test('from inside the sink ends a replayed answer too', async () => {
    const { answer, sending } = send([failing('a', 529), unreachable('b')], {
      onHead: () => sending.abort(left),
    })
    await answer.over
    expect(answer.events).toEqual(['head', 'error'])
  })

  test('a replayed answer waits for its reader', async () => {
    const { answer, sending } = send([failing('a', 529), unreachable('b')], {
      onHead: () => {
        sending.pause()
        setImmediate(() => {
          expect(answer.events).toEqual(['head'])
          sending.resume()
        })
      },
    })
    await answer.over
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
  })
})
