import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } })

/** As Claude Code says it of the settings it found. */
function resolved(device: string): string {
  const attributes = [
    attribute('event.name', 'managed_settings_resolved'),
    { key: 'managed_settings.sources', value: { arrayValue: { values: [{ stringValue: 'file' }] } } },
    attribute('user.id', device),
    attribute('app.version', '2.1.330'),
  ]
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes }] }] }] })
}

const managed = { policies: [{ match: {}, cli: { permissions: { deny: ['WebFetch'] } } }] }

interface InForce {
  state: string
  due?: { checksum: string }
  device?: { id: string }
  claimed?: { sources: string[] }
}

describe.each(await testDatabases())('what clients claim to hold, on $name', (database) => {
  let upstream: Upstream
  let sekisho: Sekisho
  beforeAll(async () => {
    upstream = await openUpstream()
    sekisho = await startSekisho({
      storage: await database.open(),
      providers: [upstream.url],
      config: { managed },
    })
  })
  afterAll(async () => {
    await sekisho.stop()
    await upstream.close()
    await database.dispose()
  })

  async function send(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
    const given = { 'x-api-key': sekisho.secret, 'content-type': 'application/json', ...headers }
    const response = await fetch(`${sekisho.url}/v1/logs`, { method: 'POST', headers: given, body })
    return { status: response.status, text: await response.text() }
  }

  /** A call as Claude Code makes it, so that its device is known. */
  async function call(device: string, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'x-api-key': sekisho.secret,
        'user-agent': 'claude-cli/2.1.330 (external, cli)',
        'content-type': 'application/json',
        ...headers,
      },
      body: JSON.stringify({
        model: 'claude-haiku-4-5',
        max_tokens: 10,
        messages: [{ role: 'user', content: 'hello' }],
        metadata: { user_id: JSON.stringify({ device_id: device }) },
      }),
    })
    await response.text()
  }

  it('is told by their OpenTelemetry logs, packed or not, also before their first call', async () => {
    expect(await send(gzipSync(resolved('laptop')), { 'content-encoding': 'gzip' })).toEqual({
      status: 200,
      text: '{}',
    })
    await call('laptop')
    await vi.waitFor(
      async () => {
        const { body } = await sekisho.admin<{ data: InForce[] }>('GET', '/api/policies/in-force')
        expect(body.data).toMatchObject([{ claimed: { sources: ['file'] } }])
      },
      { interval: 100 },
    )
  })

  it('is told by a header of their calls, and is no attestation', async () => {
    const inForce = async () =>
      (await sekisho.admin<{ data: InForce[] }>('GET', '/api/policies/in-force')).body.data
    const [device] = await inForce()
    expect(device?.state).toBe('unguarded')
    const checksums = [device?.due?.checksum ?? '', `sha256:${'f'.repeat(64)}`]
    for (const [index, state] of ['claimed_only', 'drifted'].entries()) {
      await call('laptop', { 'x-claude-code-managed-settings-checksum': checksums[index] ?? '' })
      await vi.waitFor(async () => expect(await inForce()).toMatchObject([{ state }]), { interval: 100 })
    }
    expect(JSON.stringify(await sekisho.entries())).not.toContain('f'.repeat(64))
  })

  it('in logs of anybody else, in another form, or with too much in them is refused', async () => {
    expect((await send(resolved('x'), { 'x-api-key': 'sk-skh-unknown' })).status).toBe(401)
    expect((await send(resolved('x'), { 'content-type': 'text/plain' })).status).toBe(400)
    expect((await send('{', {})).status).toBe(400)
    expect((await send('{}', { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await send(gzipSync(' '.repeat(8_000_000)), { 'content-encoding': 'gzip' })).status).toBe(400)
    expect((await send(' '.repeat(5_000_000))).status).toBe(413)
    expect((await send('{"resourceLogs":[]}')).status).toBe(200)
  })
})
