import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { fixture } from '../packages/server/src/modules/sinks/testing/fake-syslog.ts'
import { parseCef } from '../packages/server/src/modules/sinks/testing/cef-parser.ts'
import { hasRsyslog, startRsyslog, type Rsyslog, type RsyslogMessage } from './rsyslog.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const patience = { timeout: 30_000, interval: 50 }
const files = {
  certificate: fixture('receiver', 'cert'),
  key: fixture('receiver', 'key'),
  clientAuthority: fixture('sekisho', 'cert'),
}

describe.runIf(hasRsyslog())('the real rsyslog over TLS', () => {
  const database = testSqlite()
  let upstream: Upstream
  let rsyslog: Awaited<ReturnType<typeof startRsyslog>>
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    rsyslog = await startRsyslog(files)
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: {
        sekisho: {
          sinks: [sinkTo(rsyslog, 'ocsf'), sinkTo(rsyslog, 'cef'), sinkTo(rsyslog, 'sekisho', mistaken)],
        },
      },
    })
  })
  afterAll(async () => {
    await sekisho.stop()
    await rsyslog.stop()
    await upstream.close()
    rsyslog.remove()
    await database.dispose()
  })

  /** It expects a certificate of this machine's address, and rsyslog has one of syslog.test. */
  const mistaken = { server_name: 'other.test' }
  function sinkTo({ port }: Rsyslog, format: string, more: object = {}) {
    return {
      name: `${format}${Object.keys(more).length > 0 ? '-mistaken' : ''}`,
      kind: 'syslog',
      format,
      app_name: `sekisho-${format}`,
      host: '127.0.0.1',
      port,
      server_name: 'syslog.test',
      ca_file: files.certificate,
      cert_file: fixture('sekisho', 'cert'),
      key_file: fixture('sekisho', 'key'),
      max_message_bytes: 65_536,
      ...more,
    }
  }
  const call = async () => {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] }),
    })
    await response.text()
    return response.status
  }
  const of = (format: string) =>
    rsyslog.messages().filter((message) => message['app-name'] === `sekisho-${format}`)
  const idOf = (message: RsyslogMessage) => / id="([^"]+)"/.exec(message['structured-data'])?.[1]
  const idsOf = (format: string) => of(format).map(idOf)
  /** That this test read them is an entry too, behind those it read. */
  const first = <Item>(items: readonly Item[], entries: readonly unknown[]) => items.slice(0, entries.length)

  it('has every entry, in order, each as RFC 5424 and OCSF say', async () => {
    expect([await call(), await call()]).toEqual([200, 200])
    await sekisho.idle()
    const entries = await sekisho.entries()
    await vi.waitFor(
      () => expect(first(idsOf('ocsf'), entries)).toEqual(entries.map(({ boot, seq }) => `${boot}.${seq}`)),
      patience,
    )
    const settled = of('ocsf').find(({ msgid }) => msgid === 'exchange.settled') ?? expect.unreachable()
    expect(Number(settled.pri)).toBe(13 * 8 + 6)
    expect(JSON.parse(settled.msg.trimStart())).toMatchObject({
      class_uid: 6003,
      metadata: { uid: idOf(settled) },
      message_context: { completion_tokens: expect.any(Number) },
    })
  })

  it('has the same entries as CEF', async () => {
    const entries = await sekisho.entries()
    await vi.waitFor(() => expect(of('cef').length).toBeGreaterThanOrEqual(entries.length), patience)
    const kinds = first(of('cef'), entries).map(({ msg }) => parseCef(msg.trimStart()).extension['act'])
    expect(kinds).toEqual(entries.map(({ kind }) => kind))
  })

  it('gets nothing from a sink that expects another certificate, and the sink says so', async () => {
    const failing = async () => {
      const { body } = await sekisho.admin<{ data: { name: string; state: string; problem: string }[] }>(
        'GET',
        '/api/sinks',
      )
      const sink = body.data.find(({ name }) => name === 'sekisho-mistaken')
      expect(sink).toMatchObject({ state: 'failing', problem: expect.stringContaining('altnames') })
    }
    await vi.waitFor(failing, patience)
    expect(of('sekisho')).toEqual([])
  })

  it('loses nothing when rsyslog is stopped and comes back', async () => {
    const { port, folder } = rsyslog
    await rsyslog.stop()
    expect([await call(), await call()]).toEqual([200, 200])
    await sekisho.idle()
    const entries = (await sekisho.entries()).map(({ boot, seq }) => `${boot}.${seq}`)
    rsyslog = await startRsyslog(files, folder, port)
    await sekisho.admin('POST', '/api/sinks/ocsf/resume')
    await vi.waitFor(() => expect(first([...new Set(idsOf('ocsf'))], entries)).toEqual(entries), patience)
  })
})
