import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openLoad, type Load, type LoadSpec } from './loop.ts'

let server: Server | undefined
let load: Load | undefined
afterEach(() => {
  load?.close()
  server?.closeAllConnections()
  server?.close()
})

async function open(listener: RequestListener, more: Partial<LoadSpec> = {}): Promise<Load> {
  const listening = createServer(listener)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const body = 'question'
  load = await openLoad({
    port: (listening.address() as AddressInfo).port,
    head: `POST / HTTP/1.1\r\nhost: bench\r\ncontent-length: ${body.length}\r\n\r\n`,
    body,
    expectedBytes: 6,
    concurrency: 4,
    warmUpMs: 0,
    measureMs: 0,
    ...more,
  })
  return load
}

describe('a round of load', () => {
  it('counts exactly the calls the server answered, whole or in chunks', async () => {
    let answered = 0
    const load = await open((request, response) => {
      request.resume().on('end', () => {
        answered += 1
        if (answered % 2 === 0) response.end('answer')
        else {
          response.write('ans')
          setImmediate(() => response.end('wer'))
        }
      })
    })
    const result = await load.run(20)
    expect(result.errors).toBe(0)
    expect(result.requests).toBe(answered)
    expect(result.totalsMs).toHaveLength(answered)
    expect(result.firstBytesMs.every((ms) => ms > 0)).toBe(true)
  })

  it('makes one call on each connection when no time is given', async () => {
    const load = await open(
      (request, response) => void request.resume().on('end', () => response.end('answer')),
    )
    expect(await load.run(0)).toMatchObject({ requests: 4, errors: 0 })
  })

  it('counts a wrong status, a short answer and a cut one as errors', async () => {
    const answers: RequestListener[] = [
      (_request, response) => response.writeHead(529).end('answer'),
      (_request, response) => response.end('ans'),
      (request) => request.socket.destroy(),
    ]
    const load = await open(
      (request, response) => void request.resume().on('end', () => answers.shift()?.(request, response)),
      { concurrency: 3 },
    )
    const result = await load.run(0)
    expect(result).toMatchObject({ requests: 0, errors: 3 })
    expect(Object.keys(result.reasons).sort()).toEqual([
      'an answer of 3 bytes',
      'closed before the answer was complete',
      'status 529',
    ])
  })

  it('opens a new connection where one failed, so that the next round is whole', async () => {
    let first = true
    const load = await open((request, response) => {
      request.resume().on('end', () => {
        if (first) request.socket.destroy()
        else response.end('answer')
        first = false
      })
    })
    expect((await load.run(0)).errors).toBe(1)
    expect(await load.run(0)).toMatchObject({ requests: 4, errors: 0 })
  })
})
