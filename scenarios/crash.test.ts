import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import type { Entry, ExchangeAdmitted, ExchangeSettled } from '@sekisho/contract'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { answer, events, openUpstream, type Upstream } from './upstream.ts'

const body = JSON.stringify({
  model: 'claude-opus-5-5',
  max_tokens: 50,
  stream: true,
  messages: [{ role: 'user', content: 'hi' }],
})

describe.each(await testDatabases())('kill -9, on $name', (database) => {
  let upstream: Upstream
  let folder: ServerFolder
  let server: ServerProcess
  let secret: string
  let storage: Storage
  beforeAll(async () => {
    upstream = await openUpstream()
    storage = await database.open()
    folder = createServerFolder({
      upstreams: [
        { name: 'only', provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } },
      ],
      ...(storage.kind === 'postgres' ? { store: { postgres_url: storage.url } } : {}),
      // Nowhere it is so late: half of each day the organization's day is the next one.
      sekisho: { log_level: 'error', time_zone: 'Pacific/Kiritimati' },
    })
    server = await folder.start()
    ;({ secret } = server)
  })
  afterAll(async () => {
    server.child.kill('SIGKILL')
    await server.exited
    folder.remove()
    await upstream.close()
    await database.dispose()
  })
  afterEach(() => upstream.behave(answer))

  const call = () =>
    fetch(`${server.url}/v1/messages`, { method: 'POST', headers: { 'x-api-key': secret }, body })
  const abandoned = () =>
    call()
      .then(drain)
      .catch(() => undefined)

  async function killAndRestart(): Promise<void> {
    server.child.kill('SIGKILL')
    await server.exited
    server = await folder.start()
    expect(server.printed.join('\n')).not.toContain('sk-skh-')
  }

  /**
   * Resolves when every admitted exchange is settled. On SQLite that is before the restarted server listens; on
   * PostgreSQL another node might still live, so a dead one is declared dead when its heartbeat is 30 seconds old.
   */
  async function allSettled(): Promise<Awaited<ReturnType<typeof exchanges>>> {
    for (;;) {
      const now = await exchanges()
      if (storage.kind === 'sqlite' || now.settled.length >= now.admitted.length) return now
      await once(AbortSignal.timeout(500), 'abort')
    }
  }

  /** Exchange ids by kind of entry. */
  async function exchanges(): Promise<{
    admitted: string[]
    settled: string[]
    outcome: Map<string, string>
  }> {
    const entries = await folder.entries()
    const of = (kind: string) => entries.filter((entry) => entry.kind === kind).map(exchangeOf)
    const outcome = new Map(
      entries
        .filter(({ kind }) => kind === 'exchange.settled')
        .map((entry) => [exchangeOf(entry), (entry.data as { outcome: string }).outcome]),
    )
    return { admitted: of('exchange.admitted'), settled: of('exchange.settled'), outcome }
  }

  it('when the provider has the request: the call shows after the restart, as lost, charged at its hold', async () => {
    upstream.behave(() => {})
    const before = upstream.received.length
    const pending = abandoned()
    await upstream.nth(before + 1)
    await killAndRestart()
    await pending
    const { admitted, settled, outcome } = await allSettled()
    expect(settled.toSorted()).toEqual(admitted.toSorted())
    expect([...outcome.values()]).toEqual(['lost'])
    const entries = await folder.entries()
    const held = entries.find(({ kind }) => kind === 'exchange.admitted')?.data
    const lost = entries.find(({ kind }) => kind === 'exchange.settled')?.data
    expect(held).toMatchObject({ heldMicroUsd: expect.any(Number) as number })
    const { heldMicroUsd, localDay, membership } = held as ExchangeAdmitted
    expect(lost).toMatchObject({ costMicroUsd: heldMicroUsd, localDay, membership })
    const seen = entries.find(({ kind }) => kind === 'membership.seen')
    expect(seen?.data).toMatchObject({ membership, roles: expect.arrayContaining(['owner']) as string[] })
    // The admin API says times as ISO 8601.
    const time = Date.parse(String(entries.find(({ kind }) => kind === 'exchange.admitted')?.time))
    expect([dayAhead(time), dayAhead(time - 60_000)]).toContain(localDay)
  })

  it('in mid-stream, right after the end, while a body is coming, and at random: all that reached the provider is on record, settled once', async () => {
    for (const moment of ['mid-stream', 'after the end', 'half a body', 'random']) {
      const reached = upstream.received.length
      if (moment === 'mid-stream') {
        upstream.behave((_, response) => {
          response.writeHead(200, { 'content-type': 'text/event-stream' })
          response.write(events.slice(0, 4).join(''))
        })
        const response = await call()
        await response.body?.getReader().read()
      } else if (moment === 'after the end') {
        upstream.behave(answer)
        await drain(await call())
      } else if (moment === 'half a body') {
        upstream.behave(answer)
        void halfACall().catch(() => undefined)
        await drain(await call())
      } else {
        upstream.behave(answer)
        for (let i = 0; i < 50; i++) void abandoned()
        await upstream.nth(reached + 10)
      }
      await killAndRestart()
      const { admitted, settled } =
        storage.kind === 'sqlite' || moment === 'random' ? await allSettled() : await exchanges()
      if (storage.kind === 'postgres' && moment !== 'random') continue
      expect([moment, settled.toSorted()]).toEqual([moment, admitted.toSorted()])
      expect(new Set(settled).size).toBe(settled.length)
      // never fewer admissions than the provider saw: nothing is sent that is not on record
      expect(admitted.length).toBeGreaterThanOrEqual(upstream.received.length)
    }
  })

  it('afterwards the ledger verifies, the spend adds up, and calls are served', async () => {
    const response = await call()
    expect(response.status).toBe(200)
    await drain(response)
    await allSettled()
    const verified = await folder.cli(
      'ledger',
      'verify',
      '--json',
      '--config',
      `${folder.dataDir}/sekisho.yaml`,
    )
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true })
    expect(verified.code).toBe(0)
    const range = ['--from', '2026-01-01', '--to', '2099-12-31', '--json']
    const spend = await folder.cli('spend', ...range)
    const [row] = (JSON.parse(spend.stdout) as { data: { exchanges: number; costMicroUsd: number }[] }).data
    const entries = await folder.entries()
    const settled = new Map(
      entries
        .filter(({ kind }) => kind === 'exchange.settled')
        .map((entry) => [exchangeOf(entry), (entry.data as ExchangeSettled).costMicroUsd]),
    )
    expect(row?.exchanges).toBe(settled.size)
    expect(row?.costMicroUsd).toBe([...settled.values()].reduce((sum, cost) => sum + cost, 0))
  })

  async function halfACall(): Promise<void> {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"model":'))
      },
    })
    const init = { method: 'POST', headers: { 'x-api-key': secret }, body: stream, duplex: 'half' }
    await fetch(`${server.url}/v1/messages`, init as RequestInit)
  }
})

describe('kill -9 between the durable admission and the first byte sent', () => {
  it('the call is on record, and settles as lost although the provider never saw it', async () => {
    const received: Buffer[] = []
    // It accepts connections and never finishes the TLS handshake, so that a call is admitted and cannot be sent.
    const silent = createServer((socket) => void socket.on('data', (piece) => received.push(piece)))
    await new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const folder = createServerFolder({
      upstreams: [
        { provider: 'anthropic', base_url: `https://127.0.0.1:${port}`, auth: { api_key: 'provider-key' } },
      ],
      sekisho: { log_level: 'error' },
    })
    let server = await folder.start()
    try {
      const headers = { 'x-api-key': server.secret }
      const pending = fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body }).catch(
        () => 'gone',
      )
      await once(silent, 'connection')
      expect((await folder.entries()).map(({ kind }) => kind)).toContain('exchange.admitted')
      server.child.kill('SIGKILL')
      await server.exited
      expect(await pending).toBe('gone')
      expect(Buffer.concat(received).toString('latin1')).not.toContain('POST')
      server = await folder.start()
      const entries = (await folder.entries()).filter(({ kind }) => kind.startsWith('exchange.'))
      expect(entries.map(({ kind, data }) => [kind, (data as { outcome?: string }).outcome])).toEqual([
        ['exchange.admitted', undefined],
        ['exchange.settled', 'lost'],
      ])
    } finally {
      server.child.kill('SIGKILL')
      await server.exited
      folder.remove()
      silent.close()
    }
  })
})

describe('kill -9 with the practice provider', () => {
  it('a lost call was simulated, and no money is said to have been spent', async () => {
    const folder = createServerFolder({})
    const script = join(folder.dataDir, 'script.yaml')
    writeFileSync(script, '- reply: [{ text: slowly }]\n  stall_after_events: 2\n')
    folder.configure({ sekisho: { log_level: 'error', practice: { script } } })
    let server = await folder.start()
    try {
      const headers = { 'x-api-key': server.secret }
      const response = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body })
      expect(response.status).toBe(200)
      await response.body?.getReader().read()
      server.child.kill('SIGKILL')
      await server.exited
      server = await folder.start()
      const settled = (await folder.entries()).filter(({ kind }) => kind === 'exchange.settled')
      expect(settled.map(({ data }) => data)).toMatchObject([{ outcome: 'lost', simulated: true }])
    } finally {
      server.child.kill('SIGKILL')
      await server.exited
      folder.remove()
    }
  })
})

/** The day where it is 14 hours later than in UTC. */
function dayAhead(timeMs: number): string {
  return new Date(timeMs + 14 * 3_600_000).toISOString().slice(0, 10)
}

function exchangeOf(entry: Entry): string {
  return (entry.data as { exchange: string }).exchange
}

async function drain(response: Response): Promise<void> {
  await response.arrayBuffer()
}
