import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { rawRequest } from './raw-http.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const megabyte = 1_048_576

describe.each(await testDatabases())('limits on what clients may hold, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  let port: number
  beforeAll(async () => {
    upstream = await openUpstream()
  })
  afterEach(() => sekisho.stop())
  afterAll(async () => {
    await upstream.close()
    await database.dispose()
  })

  async function start(timeouts: object): Promise<void> {
    const config = {
      limits: { max_request_bytes: megabyte },
      sekisho: { timeouts, limits: { buffered_bytes: 2 * megabyte } },
    }
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
    port = Number(new URL(sekisho.url).port)
  }

  const head = (secret: string, length: number) =>
    `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${secret}\r\ncontent-length: ${length}\r\n\r\n`

  async function secretOf(name: string): Promise<string> {
    const person = await sekisho.admin<{ id: string }>('POST', '/api/people', { name, roles: ['developer'] })
    const wanted = { personId: person.body.id, name, kind: 'any' }
    return (await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)).body.secret
  }

  it('a client that does not finish its request in time hears 408 and is let go', async () => {
    await start({ request_seconds: 2 })
    const answer = await rawRequest(port, [head(sekisho.secret, 100), '{"model":'])
    expect(answer.status).toBe(408)
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'error', error: { type: 'timeout_error' } })
    await sekisho.idle()
    expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
  })

  it('one person cannot take the whole memory for bodies, and all together cannot take more than there is', async () => {
    // Longer than all of this takes: nobody is let go for being slow.
    await start({ request_seconds: 120 })
    const [first = '', second = '', third = ''] = await Promise.all(['A', 'B', 'C'].map(secretOf))
    // Bodies that stay open with all but their last byte: what a slow or hostile client holds.
    const almost = Buffer.alloc(megabyte - 1, 32)
    const holders = [first, second].map((secret) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined) // it is let go in mid-request
      socket.write(head(secret, megabyte))
      socket.write(almost)
      return socket
    })
    const buffered = () => sekisho.metric('sekisho_buffered_bytes')
    await vi.waitFor(async () => expect(await buffered()).toBeGreaterThanOrEqual(2 * almost.length))
    const more = await rawRequest(port, [head(first, 1000), ' '.repeat(1000)])
    expect([more.status, more.headers['x-sekisho-refusal']]).toEqual([503, 'busy'])
    const other = await rawRequest(port, [head(third, 1000), ' '.repeat(1000)])
    expect(other.headers['x-sekisho-refusal']).toBe('busy')
    for (const socket of holders) socket.destroy()
    await sekisho.idle()
    expect(await sekisho.metric('sekisho_buffered_bytes')).toBe(0)
    expect((await rawRequest(port, [head(first, 2), '{}'])).status).toBe(400)
  })
})
