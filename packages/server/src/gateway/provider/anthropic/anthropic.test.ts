import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { AnthropicProviderSettings } from '../../../modules/providers/index.ts'
import { systemClock } from '../../../platform/clock/clock.ts'
import { ProviderBroken, ProviderTimeout, ProviderUnreachable } from '../errors.ts'
import { testProviderContract } from '../provider-contract.ts'
import type { Outgoing, Provider } from '../provider.ts'
import { recordAnswer } from '../record-answer.ts'
import { createAnthropicProvider, type AnthropicProviderDeps } from './anthropic.ts'
import { openRawUpstream, openUpstream, outgoingTo, settingsFor, type Upstream } from './upstream.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function providerFor(
  upstream: Pick<Upstream, 'url'>,
  more: Partial<AnthropicProviderSettings> = {},
  deps: Partial<AnthropicProviderDeps> = {},
): Provider {
  const provider = createAnthropicProvider(settingsFor(upstream.url, more), {
    clock: systemClock,
    proxy: {},
    onKeyUsed: () => {},
    onKeyChanged: () => {},
    onKeyProblem: () => {},
    ...deps,
  })
  closers.push(() => provider.close())
  return provider
}

function closing(upstream: Upstream): Upstream {
  closers.push(() => upstream.close())
  return upstream
}

async function answerOf(provider: Provider, call: Outgoing = outgoingTo('/v1/messages')) {
  const answer = recordAnswer()
  provider.send(call, answer.sink)
  await answer.over
  return answer
}

const chunkedHead = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'

describe('anthropic provider', () => {
  testProviderContract(async () => {
    const upstream = await openUpstream((request, response) => {
      if (request.url === '/silent') return
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      let events = 0
      const next = () => {
        response.write(`data: ${++events}\n\n`)
        if (request.url === '/stalling') return
        if (events < 20) setImmediate(next)
        else response.end()
      }
      next()
    })
    const provider = providerFor(upstream)
    return {
      provider,
      streaming: outgoingTo('/streaming'),
      stalling: outgoingTo('/stalling'),
      silent: outgoingTo('/silent'),
      close: () => upstream.close(),
    }
  })

  test('body, path, query and headers leave as given, with the key and the right host', async () => {
    const body = Buffer.from('{"n": 12345678901234567890,  "z":1,"a":"\\u65e5"}')
    const seen: { url?: string; raw?: string[]; body?: Buffer } = {}
    const upstream = closing(
      await openUpstream((request, response) => {
        const chunks: Buffer[] = []
        request.on('data', (chunk: Buffer) => chunks.push(chunk))
        request.on('end', () => {
          Object.assign(seen, { url: request.url, raw: request.rawHeaders, body: Buffer.concat(chunks) })
          response.end('{}')
        })
      }),
    )
    const provider = providerFor({ url: `${upstream.url}/prefix` })
    const headers = ['content-type', 'application/json', 'anthropic-beta', 'a', 'anthropic-beta', 'b,c']
    const answer = await answerOf(provider, outgoingTo('/v1/messages?beta=true&x=%20', { body, headers }))
    expect(answer.events).toEqual(['head', 'chunk', 'end'])
    expect(seen.url).toBe('/prefix/v1/messages?beta=true&x=%20')
    expect(seen.body?.equals(body)).toBe(true)
    expect(seen.raw).toEqual(
      ['host', `127.0.0.1:${upstream.port}`, 'connection', 'keep-alive']
        .concat(headers)
        .concat(['x-api-key', 'test-key-current', 'content-length', String(body.length)]),
    )
  })

  test('a bearer provider gets its key as authorization', async () => {
    const upstream = closing(
      await openUpstream((request, response) => response.end(request.headers.authorization)),
    )
    const answer = await answerOf(providerFor(upstream, { auth: 'bearer' }))
    expect(answer.text()).toBe('Bearer test-key-current')
  })

  test.each(['authorization', 'x-api-key', 'cookie', 'host'])(
    'a call that still carries %s never leaves',
    (name) => {
      const provider = providerFor({ url: 'http://127.0.0.1:9' })
      const call = outgoingTo('/v1/messages', { headers: [name, 'from the client'] })
      expect(() => provider.send(call, recordAnswer().sink)).toThrow(name)
    },
  )

  test("the provider's status, headers and error body pass unchanged", async () => {
    const upstream = closing(
      await openUpstream((_, response) => {
        response.writeHead(529, { 'retry-after': '3', 'X-Odd': 'é' })
        response.end('{"type":"error"}')
      }),
    )
    const answer = await answerOf(providerFor(upstream))
    expect(answer.status).toBe(529)
    expect(answer.headers).toMatchObject({ 'retry-after': '3' })
    expect(answer.text()).toBe('{"type":"error"}')
  })

  test('connections are kept: calls one after another need no more than two', async () => {
    const sockets = new Set<unknown>()
    const upstream = closing(
      await openUpstream((request, response) => {
        sockets.add(request.socket)
        response.end('{}')
      }),
    )
    const provider = providerFor(upstream)
    for (let i = 0; i < 20; i++) await answerOf(provider)
    // two, because undici frees a connection one turn after its answer has ended
    expect(sockets.size).toBeLessThanOrEqual(2)
  })

  test('300 calls at once all reach the provider before any is answered', async () => {
    const waiting: ServerResponse[] = []
    const upstream = closing(
      await openUpstream((_, response) => {
        waiting.push(response)
        if (waiting.length < 300) return
        for (const open of waiting) {
          open.writeHead(200)
          open.write('slow ')
          setImmediate(() => open.end('stream'))
        }
      }),
    )
    const provider = providerFor(upstream)
    const answers = await Promise.all(Array.from({ length: 300 }, () => answerOf(provider)))
    expect(answers.map((answer) => answer.text())).toEqual(Array.from({ length: 300 }, () => 'slow stream'))
  })

  test('a redirect is passed on, not followed', async () => {
    let calls = 0
    const upstream = closing(
      await openUpstream((_, response) => {
        calls++
        response.writeHead(307, { location: '/elsewhere' }).end()
      }),
    )
    const answer = await answerOf(providerFor(upstream))
    expect([answer.status, calls]).toEqual([307, 1])
  })

  test('informational answers are skipped', async () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'
    const final = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
    const upstream = closing(await openRawUpstream((socket) => void socket.write(early + final)))
    const answer = await answerOf(providerFor(upstream))
    expect([answer.status, answer.text(), answer.events]).toEqual([200, 'ok', ['head', 'chunk', 'end']])
  })
})

describe('a failing upstream', () => {
  test('a refused connection is unreachable, in plain words', async () => {
    const upstream = await openUpstream(() => {})
    await upstream.close()
    const { error } = await answerOf(providerFor(upstream))
    expect(error).toBeInstanceOf(ProviderUnreachable)
    expect(error?.message).toBe('the connection was refused')
  })

  test.each<[string, (socket: Socket) => void]>([
    ['a reset', (socket) => socket.resetAndDestroy()],
    ['a close', (socket) => socket.end()],
    ['half a head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-')],
    ['something that is not HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
  ])('%s before the head is unreachable', async (_, act) => {
    const upstream = closing(await openRawUpstream(act))
    const answer = await answerOf(providerFor(upstream))
    expect(answer.events).toEqual(['error'])
    expect(answer.error).toBeInstanceOf(ProviderUnreachable)
  })

  test.each<[string, (socket: Socket) => void]>([
    [
      'a reset',
      (socket) =>
        socket.write(`${chunkedHead}5\r\nhello\r\n`, () => setImmediate(() => socket.resetAndDestroy())),
    ],
    ['a close in mid-chunk', (socket) => socket.end(`${chunkedHead}5\r\nhello\r\nff\r\nabc`)],
    ['a close without the last chunk', (socket) => socket.end(`${chunkedHead}5\r\nhello\r\n`)],
    ['a broken chunk size', (socket) => socket.write(`${chunkedHead}5\r\nhello\r\nzz\r\n`)],
    [
      'a body shorter than announced',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\nhello'),
    ],
  ])('%s after the head breaks the answer', async (_, act) => {
    const upstream = closing(await openRawUpstream(act))
    const answer = await answerOf(providerFor(upstream))
    expect(answer.events.filter((event) => event !== 'chunk')).toEqual(['head', 'error'])
    expect(answer.error).toBeInstanceOf(ProviderBroken)
  })

  test('the pool serves the next call after each of them', async () => {
    let calls = 0
    const upstream = closing(
      await openRawUpstream((socket) => {
        if (++calls % 2 === 1) socket.resetAndDestroy()
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok')
      }),
    )
    const provider = providerFor(upstream)
    const events: string[] = []
    for (let i = 0; i < 6; i++) events.push((await answerOf(provider)).events.at(-1) ?? '')
    expect(events).toEqual(['error', 'end', 'error', 'end', 'error', 'end'])
  })

  test('no first byte in time is a timeout, and the upstream sees the connection close', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    closers.push(async () => void vi.useRealTimers())
    const arrived = Promise.withResolvers<Socket>()
    const upstream = closing(await openRawUpstream(arrived.resolve))
    const answer = recordAnswer()
    providerFor(upstream, { firstByteTimeoutMs: 20 }).send(outgoingTo('/v1/messages'), answer.sink)
    const closed = once(await arrived.promise, 'close')
    vi.advanceTimersByTime(20)
    await answer.over
    expect(answer.error).toBeInstanceOf(ProviderTimeout)
    expect(answer.error).toMatchObject({ provider: 'upstream', timeoutMs: 20 })
    await closed
  })

  test('once the head is there the first-byte limit no longer applies', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    closers.push(async () => void vi.useRealTimers())
    const open = Promise.withResolvers<ServerResponse>()
    const upstream = closing(
      await openUpstream((_, response) => {
        response.write('head')
        open.resolve(response)
      }),
    )
    const answer = recordAnswer()
    providerFor(upstream).send(outgoingTo('/v1/messages'), answer.sink)
    await answer.headCame
    vi.advanceTimersByTime(120_000)
    ;(await open.promise).end(' and tail')
    await answer.over
    expect(answer.text()).toBe('head and tail')
  })
})

describe('abort', () => {
  const stages = ['before the head', 'in mid-answer', 'while paused'] as const

  test.each(stages)('%s closes the upstream connection and leaves the pool usable', async (stage) => {
    const arrived = Promise.withResolvers<Socket>()
    const upstream = closing(
      await openUpstream((request, response) => {
        if (request.url === '/abandoned') arrived.resolve(request.socket)
        if (request.url === '/next') response.end('fine')
        else if (stage !== 'before the head') response.write('x'.repeat(1000))
      }),
    )
    const provider = providerFor(upstream)
    const answer = recordAnswer()
    const sending = provider.send(outgoingTo('/abandoned'), answer.sink)
    const closed = once(await arrived.promise, 'close')
    if (stage !== 'before the head') await answer.chunkCame
    if (stage === 'while paused') sending.pause()
    sending.abort(new Error('the client left'))
    await Promise.all([closed, answer.over])
    expect((await answerOf(provider, outgoingTo('/next'))).text()).toBe('fine')
  })

  test('before a connection exists nothing of the call is sent', async () => {
    const seen: string[] = []
    const upstream = closing(
      await openUpstream((request, response) => {
        seen.push(request.url ?? '')
        response.end('fine')
      }),
    )
    const provider = providerFor(upstream)
    const answer = recordAnswer()
    provider.send(outgoingTo('/abandoned'), answer.sink).abort(new Error('the client left'))
    await answer.over
    await answerOf(provider, outgoingTo('/next'))
    expect(seen).toEqual(['/next'])
  })

  test('a hundred aborted while paused leave no connection behind', async () => {
    const open = new Set<Socket>()
    const emptied = Promise.withResolvers<void>()
    const upstream = closing(
      await openUpstream((request, response) => {
        open.add(request.socket)
        request.socket.once('close', () => {
          open.delete(request.socket)
          if (open.size === 0) emptied.resolve()
        })
        response.write('x'.repeat(200_000))
      }),
    )
    const provider = providerFor(upstream)
    const answers = Array.from({ length: 100 }, () => {
      const answer = recordAnswer({ onHead: () => sending.pause() })
      const sending = provider.send(outgoingTo('/v1/messages'), answer.sink)
      return { answer, sending }
    })
    await Promise.all(answers.map(({ answer }) => answer.headCame))
    for (const { sending } of answers) sending.abort(new Error('the client left'))
    await emptied.promise
    expect(answers.every(({ answer }) => answer.events.join() === 'head,error')).toBe(true)
  })
})

describe('back-pressure', () => {
  test('a reader that stops keeps the answer upstream, and gets all of it later', async () => {
    const total = 64 * 1024 * 1024
    let written = 0
    function* pieces() {
      for (const piece = Buffer.alloc(1024 * 1024, 'x'); written < total; written += piece.length) yield piece
    }
    const upstream = closing(
      await openUpstream((request, response) => {
        if (request.url === '/other') response.end(Buffer.alloc(total))
        else Readable.from(pieces()).pipe(response)
      }),
    )
    const provider = providerFor(upstream)
    let bytes = 0
    const answer = recordAnswer({
      onHead: () => sending.pause(),
      onChunk: (chunk) => void (bytes += chunk.length),
    })
    const sending = provider.send(outgoingTo('/big'), answer.sink)
    await answer.headCame
    // as much again passes in a second call meanwhile: time enough for a leak to show, without a sleep
    await answerOf(provider, outgoingTo('/other'))
    expect(bytes).toBe(0)
    expect(written).toBeLessThan(total / 4)
    sending.resume()
    await answer.over
    expect(bytes).toBe(total)
  })

  test('an answer resumed from inside another one is not lost', async () => {
    const upstream = closing(await openUpstream((_, response) => response.end('x'.repeat(300_000))))
    const provider = providerFor(upstream)
    const first = recordAnswer({ onHead: () => sending.pause() })
    const sending = provider.send(outgoingTo('/first'), first.sink)
    await first.headCame
    const second = recordAnswer({ onChunk: () => sending.resume() })
    provider.send(outgoingTo('/second'), second.sink)
    await Promise.all([first.over, second.over])
    expect([first.text().length, second.text().length]).toEqual([300_000, 300_000])
  })
})
