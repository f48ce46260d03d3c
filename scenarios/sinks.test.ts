import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  openFakeElastic,
  type FakeElastic,
} from '../packages/server/src/modules/sinks/testing/fake-elastic.ts'
import { openFakeSplunk, type FakeSplunk } from '../packages/server/src/modules/sinks/testing/fake-splunk.ts'
import { authorization, token } from '../packages/server/src/modules/sinks/testing/sink-settings.ts'
import { testDatabases, testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerProcess } from './process.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const patience = { timeout: 30_000, interval: 25 }

interface SinkBody {
  name: string
  state: string
  problem?: string
  lagEntries: number
  delivered: number
  deadLetters: number
}

async function callModel(url: string, secret: string): Promise<number> {
  const response = await fetch(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] }),
  })
  await response.text()
  return response.status
}

let upstream: Upstream
beforeAll(async () => {
  upstream = await openUpstream()
})
afterAll(() => upstream.close())

describe.each(await testDatabases())('sinks with $name', (database) => {
  let splunk: FakeSplunk
  let elastic: FakeElastic
  let sekisho: Sekisho
  beforeEach(async () => {
    splunk = await openFakeSplunk({ token, acknowledge: true, slowAcks: 1 })
    elastic = await openFakeElastic({ authorization, dataStream: 'logs-sekisho.ledger-default' })
    const sinks = [
      { name: 'splunk', kind: 'splunk', url: splunk.url, token: '${SPLUNK_TOKEN}', acknowledge: true },
      {
        name: 'elastic',
        kind: 'elastic',
        url: elastic.url,
        api_key: authorization.replace('ApiKey ', ''),
        filter: { kinds: ['exchange.*', 'sink.*'] },
        fields: { personal: false },
      },
    ]
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: { sekisho: { sinks } },
      env: { SPLUNK_TOKEN: token },
    })
  })
  afterEach(async () => {
    await sekisho.stop()
    await splunk.close()
    await elastic.close()
  })
  afterAll(() => database.dispose())

  const idsOfEntries = async () => (await sekisho.entries()).map(({ boot, seq }) => `${boot}.${seq}`)
  const idsAtSplunk = () => splunk.events.map(({ id }) => id)
  const sinkNamed = async (wanted: string) => {
    const { body } = await sekisho.admin<{ data: SinkBody[] }>('GET', '/api/sinks')
    return body.data.find(({ name }) => name === wanted) ?? expect.unreachable()
  }
  const call = () => callModel(sekisho.url, sekisho.secret)
  const arrived = () =>
    vi.waitFor(async () => expect([...new Set(idsAtSplunk())]).toEqual(await idsOfEntries()), patience)

  it('get every entry in order, also over a restart while the receiver is away', async () => {
    expect(await call()).toBe(200)
    await sekisho.idle()
    await arrived()
    splunk.goAway()
    expect(await call()).toBe(200)
    await sekisho.idle()
    sekisho = await sekisho.restart()
    expect(await call()).toBe(200)
    await sekisho.idle()
    const problem = async () => (await sinkNamed('splunk')).problem
    await vi.waitFor(async () => expect(await problem()).toContain('did not answer'), patience)
    splunk.comeBack()
    await sekisho.admin('POST', '/api/sinks/splunk/resume')
    await arrived()
    await vi.waitFor(async () => expect(await problem()).toBeUndefined(), patience)
    expect(await sinkNamed('splunk')).toMatchObject({ state: 'delivering', deadLetters: 0 })
  })

  it('are filtered and cut apart from each other', async () => {
    expect(await call()).toBe(200)
    await sekisho.idle()
    const wanted = (await sekisho.entries()).filter(({ kind }) => kind.startsWith('exchange.'))
    await vi.waitFor(() => expect(elastic.documents.size).toBe(wanted.length), patience)
    expect([...elastic.documents.keys()]).toEqual(wanted.map(({ boot, seq }) => `${boot}.${seq}`))
    expect(JSON.stringify([...elastic.documents.values()])).not.toContain('127.0.0.1')
    expect(JSON.stringify(wanted)).toContain('127.0.0.1')
  })

  it('do not slow calls when the receiver takes requests and never answers', async () => {
    // The start is there, and no request with entries under way, before the receiver goes silent.
    await sekisho.idle()
    await arrived()
    const before = idsAtSplunk()
    splunk.fail(...Array.from({ length: 20 }, () => 'say nothing' as const))
    for (let i = 0; i < 20; i++) expect(await call()).toBe(200)
    await sekisho.idle()
    expect(idsAtSplunk()).toEqual(before)
    expect((await sinkNamed('splunk')).lagEntries).toBeGreaterThan(20)
  })

  it('are paused and resumed by entries of their own, and told of in metrics', async () => {
    await sekisho.idle()
    await arrived()
    const before = idsAtSplunk().length
    const paused = await sekisho.admin<SinkBody>('POST', '/api/sinks/splunk/pause', { reason: 'upgrade' })
    expect(paused.body).toMatchObject({ state: 'paused', pausedReason: 'upgrade' })
    expect(await call()).toBe(200)
    await sekisho.idle()
    await vi.waitFor(() => expect(elastic.documents.size).toBe(3), patience)
    expect(idsAtSplunk()).toHaveLength(before)
    await sekisho.admin('POST', '/api/sinks/splunk/resume')
    await sekisho.idle()
    await arrived()
    const kinds = (await sekisho.entries()).map(({ kind }) => kind)
    expect(kinds).toEqual(expect.arrayContaining(['sink.paused', 'sink.resumed']))
    const delivered = () => sekisho.metric('sekisho_sink_events_total{sink="splunk",outcome="delivered"}')
    await vi.waitFor(async () => expect(await delivered()).toBe(idsAtSplunk().length), patience)
    const unknown = await sekisho.admin('POST', '/api/sinks/nothing/resume')
    expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'sink_unknown' } } })
  })

  it('keep what is refused for good, and send it again when asked', async () => {
    const { body } = await sekisho.admin<{ data: unknown[] }>('GET', '/api/sinks/elastic/dead-letters')
    expect(body.data).toEqual([])
    await sekisho.admin('POST', '/api/sinks/elastic/pause', { reason: 'test' })
    expect(await call()).toBe(200)
    await sekisho.idle()
    const entries = await sekisho.entries()
    const admitted = entries.find(({ kind }) => kind === 'exchange.admitted') ?? expect.unreachable()
    const id = `${admitted.boot}.${admitted.seq}`
    elastic.itemFaults.set(id, { status: 400, type: 'document_parsing_exception', reason: 'no such field' })
    await sekisho.admin('POST', '/api/sinks/elastic/resume')
    const letters = () =>
      sekisho.admin<{ data: { leaf: number; reason: string }[] }>('GET', '/api/sinks/elastic/dead-letters')
    await vi.waitFor(async () => expect((await letters()).body.data).toHaveLength(1), patience)
    const [letter] = (await letters()).body.data
    expect(letter?.reason).toContain('no such field')
    const missing = await sekisho.admin('POST', '/api/sinks/elastic/retry', { leaf: 999_999 })
    expect(missing).toMatchObject({ status: 404, body: { error: { code: 'dead_letter_unknown' } } })
    const retried = await sekisho.admin('POST', '/api/sinks/elastic/retry', { leaf: letter?.leaf })
    expect(retried.body).toEqual({ letters: 1 })
    await vi.waitFor(async () => expect((await letters()).body.data).toEqual([]), patience)
    expect(elastic.documents.has(id)).toBe(true)
  })
})

const postgres = await testPostgres()

describe.skipIf(postgres === undefined)('two nodes', () => {
  it('deliver each entry from one of them, and the other goes on when that one is killed', async () => {
    const splunk = await openFakeSplunk({ token })
    const storage = (await postgres?.open()) ?? expect.unreachable()
    const config = {
      upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }],
      store: { postgres_url: storage.url },
      sekisho: { log_level: 'error', sinks: [{ name: 'splunk', kind: 'splunk', url: splunk.url, token }] },
    }
    const folders = [createServerFolder(config), createServerFolder(config)] as const
    const first = await folders[0].start()
    const second = await folders[1].start()
    const { secret } = first
    const call = ({ url }: ServerProcess) => callModel(url, secret)
    const leaves = () => splunk.events.map(({ leaf }) => leaf)
    const counted = (count: number) => Array.from({ length: count }, (_, leaf) => leaf)
    for (let i = 0; i < 10; i++) expect([await call(first), await call(second)]).toEqual([200, 200])
    // Both started, and 20 calls.
    await vi.waitFor(() => expect(leaves().length).toBeGreaterThanOrEqual(42), patience)
    expect(leaves()).toEqual(counted(leaves().length))
    first.child.kill('SIGKILL')
    await first.exited
    for (let i = 0; i < 10; i++) expect(await call(second)).toBe(200)
    const entries = await folders[1].entries()
    await vi.waitFor(() => expect(new Set(leaves()).size).toBeGreaterThanOrEqual(entries.length), patience)
    // In order, and at most what was under way came twice.
    expect([...new Set(leaves())]).toEqual(counted(new Set(leaves()).size))
    second.child.kill('SIGTERM')
    await second.exited
    for (const folder of folders) folder.remove()
    await splunk.close()
    await postgres?.dispose()
  })
})
