import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { rawRequest } from './raw-http.ts'
import { events, openUpstream, type Upstream } from './upstream.ts'

const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, stream: true, messages: [] })

describe.each(await testDatabases())('a server that is told to stop, on $name', (database) => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let secret = ''
  let configOf: (drainSeconds: number) => object
  /** what the provider still has to send; called by the test when it is time */
  let finish = () => {}

  beforeAll(async () => {
    upstream = await openUpstream()
    upstream.behave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(events.slice(0, 4).join(''))
      finish = () => response.end(events.slice(4).join(''))
    })
    const storage = await database.open()
    const provider = { provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }
    configOf = (drainSeconds) => ({
      upstreams: [{ name: 'only', ...provider }],
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      sekisho: { log_level: 'info', timeouts: { drain_seconds: drainSeconds } },
    })
    // So long that a stop which waits for anything but open streams is seen as one that hangs.
    folder = createServerFolder(configOf(3600))
  })
  afterEach(async () => {
    server.child.kill('SIGKILL')
    await server.exited
  })
  afterAll(async () => {
    folder.remove()
    await upstream.close()
    await database.dispose()
  })

  async function start(): Promise<void> {
    server = await folder.start()
    secret ||= server.secret
  }

  /** A stream of which the first events have come. */
  async function openStream(): Promise<{ rest: Promise<string> }> {
    const headers = { 'x-api-key': secret }
    const response = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body })
    const decoder = new TextDecoder()
    const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
    let text = decoder.decode((await reader.read()).value)
    const readRest = async () => {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return text
        text += decoder.decode(value)
      }
    }
    return { rest: readRest().catch(() => `${text}(broken)`) }
  }

  async function signal(name: 'SIGTERM' | 'SIGINT'): Promise<void> {
    server.child.kill(name)
    await server.said(/"msg":"stopping"/)
  }

  /** How each exchange ended, oldest first, as the next start finds it. */
  async function outcomes(): Promise<string[]> {
    await start()
    const entries = await folder.entries()
    const of = (kind: string) =>
      entries
        .filter((entry) => entry.kind === kind)
        .map(({ data }) => data as { exchange: string; outcome: string })
    const settled = of('exchange.settled')
    const ids = (list: { exchange: string }[]) => list.map(({ exchange }) => exchange).toSorted()
    expect(ids(settled)).toEqual(ids(of('exchange.admitted')))
    return settled.map(({ outcome }) => outcome)
  }

  it('a connection over which nothing ever came does not keep it', async () => {
    await start()
    const silent = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(silent, 'connect')
    // A call of its own proves that the server has seen the silent connection, which came before it.
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
    const closed = once(silent, 'close')
    server.child.kill('SIGTERM')
    await closed
    expect(await server.exited).toBe(0)
  })

  it('ends open streams whole, answers /readyz with 503 and refuses new calls meanwhile, and exits with 0', async () => {
    await start()
    const stream = await openStream()
    const probe = await beginRequest('GET /readyz')
    const call = await beginRequest('POST /v1/messages', { 'x-api-key': secret, 'content-length': '0' })
    await signal('SIGTERM')

    const ready = await probe.complete()
    expect(ready).toMatch(/^HTTP\/1\.1 503 /)
    expect(ready).toContain('"waiting_for":["draining"]')
    const refused = await call.complete()
    expect(refused).toMatch(/^HTTP\/1\.1 (503|529) /)
    expect(refused).toContain('x-sekisho-refusal: draining')
    expect(refused).toMatch(/connection: close/i)
    expect(refused).toContain('{"type":"error","error":{"type":"')

    finish()
    expect(await stream.rest).toBe(events.join(''))
    expect(await server.exited).toBe(0)
    expect(await outcomes()).toEqual(['completed'])
  })

  it('accepts no new connection once it stops', async () => {
    await start()
    const stream = await openStream()
    await signal('SIGINT')
    await expect(fetch(`${server.url}/readyz`)).rejects.toThrow('fetch failed')
    finish()
    await stream.rest
    expect(await server.exited).toBe(0)
  })

  it('breaks what is still open when the time to drain is over, settled once as abandoned', async () => {
    folder.configure(configOf(1))
    await start()
    folder.configure(configOf(3600))
    const stream = await openStream()
    await signal('SIGTERM')
    expect(await stream.rest).toMatch(/\(broken\)$/)
    expect(await server.exited).toBe(0)
    expect((await outcomes()).at(-1)).toBe('abandoned')
  })

  it('ends at once on a second signal', async () => {
    await start()
    const stream = await openStream()
    await signal('SIGTERM')
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(1)
    expect(await stream.rest).toMatch(/\(broken\)$/)
  })

  it('takes an admin change of the last moment into the ledger before it ends', async () => {
    await start()
    const authorization = `Bearer ${readFileSync(`${folder.dataDir}/admin-token`, 'utf8').trim()}`
    const added = await fetch(`${server.url}/api/people`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: '{"name":"Late","roles":["developer"]}',
    })
    await signal('SIGTERM')
    expect([added.status, await server.exited]).toEqual([201, 0])
    await start()
    let kinds: string[] = []
    await vi.waitFor(async () => {
      kinds = (await folder.entries()).map(({ kind }) => kind)
      expect(kinds.filter((kind) => kind === 'person.created')).toHaveLength(2)
    })
    expect(kinds.lastIndexOf('person.created')).toBeLessThan(kinds.lastIndexOf('node.stopped'))
  })

  it('stops without waiting when nothing is open, and leaves no address behind', async () => {
    await start()
    await signal('SIGTERM')
    expect(await server.exited).toBe(0)
    const gone = await folder.cli('people', 'list')
    expect(gone.code).toBe(3)
    expect(gone.stderr).not.toBe('')
  })

  /** A request of which all but the last line has been sent, so that its connection is in use. */
  async function beginRequest(
    line: string,
    headers: Record<string, string> = {},
  ): Promise<{ complete(): Promise<string> }> {
    const socket: Socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    await once(socket, 'connect')
    const fields = Object.entries({ host: 'x', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`)
    await new Promise((resolve) => socket.write(`${line} HTTP/1.1\r\n${fields.join('')}`, resolve))
    // Its first bytes have been read once a later connection has been served.
    await rawRequest(socket.remotePort ?? 0, [
      'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
    ])
    return {
      async complete() {
        socket.write('\r\n')
        let text = ''
        for await (const chunk of socket) {
          text += String(chunk)
          if (isWhole(text)) break
        }
        socket.destroy()
        return text
      },
    }
  }
})

function isWhole(text: string): boolean {
  if (/transfer-encoding: chunked/i.test(text)) return text.endsWith('\r\n0\r\n\r\n')
  const length = /content-length: (\d+)/i.exec(text)?.[1]
  return length !== undefined && text.length - (text.indexOf('\r\n\r\n') + 4) >= Number(length)
}
