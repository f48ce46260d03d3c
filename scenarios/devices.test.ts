import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { fingerprintOf } from '../packages/server/src/modules/devices/index.ts'
import type { Storage } from '../packages/server/src/platform/sql/storage.ts'
import type { Browser } from './browser.ts'
import { signInByCode } from './device-sign-in.ts'
import { addPerson, startLocal } from './local-people.ts'
import type { Sekisho } from './sekisho.ts'

interface Device {
  id: string
  personId: string
  name: string
  status: string
  known: boolean
  fingerprint?: string
  os?: string
  clientVersion?: string
}

const agent = 'claude-cli/2.1.330 (external, cli)'

describe.each(await testDatabases())('devices, on $name', (database) => {
  let storage: Storage
  let sekisho: Sekisho
  const started: Sekisho[] = []

  async function start(devices: object, of = storage): Promise<Sekisho> {
    const session = { jwt_secret: 'the same secret of these tests on every node' }
    const server = await startLocal({ storage: of, config: { session, sekisho: { sign_in: { devices } } } })
    started.push(server)
    return server
  }

  beforeAll(async () => {
    storage = await database.open()
    sekisho = await start({})
  })
  afterAll(async () => {
    for (const server of started) await server.stop()
    await database.dispose()
  })

  let people = 0
  async function newcomer(server = sekisho): Promise<{ id: string; browser: Browser; secret: string }> {
    const { id, browser } = await addPerson(server, `person${people++}@example.jp`)
    const credential = { personId: id, name: 'test', kind: 'claude_code' }
    const made = await server.admin<{ secret: string }>('POST', '/api/credentials', credential)
    return { id, browser, secret: made.body.secret }
  }

  /** A call as Claude Code makes it. */
  async function call(
    token: string,
    device: string | undefined,
    { server = sekisho, conversation = 'c-1', version = agent } = {},
  ): Promise<{ status: number; code: string | null; message: string }> {
    const userId = JSON.stringify({ device_id: device, account_uuid: '', session_id: conversation })
    const response = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'user-agent': version,
        'x-stainless-os': 'Linux',
        'x-claude-code-session-id': conversation,
      },
      body: JSON.stringify({
        model: 'claude-opus-5-5',
        max_tokens: 5,
        messages: [{ role: 'user', content: 'hello' }],
        ...(device === undefined ? {} : { metadata: { user_id: userId } }),
      }),
    })
    const body = (await response.json()) as { error?: { message: string } }
    const code = response.headers.get('x-sekisho-refusal')
    return { status: response.status, code, message: body.error?.message ?? '' }
  }

  const devicesOf = async (id: string, server = sekisho) =>
    (await server.admin<{ data: Device[] }>('GET', `/api/devices?person=${id}`)).body.data

  it('a call tells of one, once, and its id is kept as a hash', async () => {
    const { id, secret } = await newcomer()
    for (let i = 0; i < 3; i++) expect((await call(secret, `laptop-of-${id}`)).status).toBe(200)
    await expect
      .poll(() => devicesOf(id))
      .toMatchObject([
        {
          fingerprint: fingerprintOf(`laptop-of-${id}`),
          os: 'Linux',
          clientVersion: '2.1.330',
          known: false,
        },
      ])
    await sekisho.idle()
    const entries = JSON.stringify(await sekisho.entries())
    expect(entries).toContain('device.added')
    expect(entries).not.toContain(`laptop-of-${id}`)
    expect(entries).not.toContain(fingerprintOf(`laptop-of-${id}`))
  })

  it('a sign-in makes one, and its first call shows which machine it is', async () => {
    const { id, browser } = await newcomer()
    const { access_token: accessToken } = await signInByCode(sekisho, browser)
    expect(await devicesOf(id)).toMatchObject([{ known: true }])
    expect((await devicesOf(id))[0]).not.toHaveProperty('fingerprint')
    expect((await call(accessToken, 'mac')).status).toBe(200)
    await expect
      .poll(() => devicesOf(id))
      .toMatchObject([{ known: true, fingerprint: fingerprintOf('mac'), os: 'Linux' }])
    const again = await signInByCode(sekisho, browser)
    expect((await call(again.access_token, 'mac')).status).toBe(200)
    await expect.poll(async () => (await devicesOf(id)).length).toBe(1)
    const sessions = await sekisho.admin<{ data: { kind: string; deviceId?: string }[] }>(
      'GET',
      `/api/sessions?person=${id}`,
    )
    const [device] = await devicesOf(id)
    const onDevice = sessions.body.data.filter(({ deviceId }) => deviceId === device?.id)
    expect(onDevice).toHaveLength(2)
  })

  it('one that is blocked is refused with its reason, and its sessions end within a second', async () => {
    const { id, browser, secret } = await newcomer()
    const { access_token: accessToken, refresh_token: refreshToken } = await signInByCode(sekisho, browser)
    await call(accessToken, 'stolen')
    await expect.poll(() => devicesOf(id)).toMatchObject([{ fingerprint: fingerprintOf('stolen') }])
    const [device] = await devicesOf(id)
    const blocked = await sekisho.admin('POST', `/api/devices/${device?.id}/block`, { reason: 'stolen' })
    expect(blocked.status).toBe(200)
    expect(await call(accessToken, 'stolen')).toMatchObject({ status: 401 })
    const refused = await call(secret, 'stolen')
    expect(refused).toMatchObject({ status: 400, code: 'device_blocked' })
    expect(refused.message).toContain('stolen')
    expect((await call(secret, 'another')).status).toBe(200)
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
    expect((await fetch(`${sekisho.url}/oauth/token`, { method: 'POST', body: form })).status).toBe(401)
    const refusals = (await sekisho.exchanges()).filter(({ kind }) => kind === 'exchange.refused')
    expect(refusals.at(-1)).toMatchObject({ data: { code: 'device_blocked', status: 400 } })
    await sekisho.admin('POST', `/api/devices/${device?.id}/unblock`)
    expect((await call(secret, 'stolen')).status).toBe(200)
  })

  it('one’s own may be renamed and removed, another’s is not there', async () => {
    const { id, browser } = await newcomer()
    const { access_token: accessToken } = await signInByCode(sekisho, browser)
    await call(accessToken, 'mine')
    await expect.poll(() => devicesOf(id)).toMatchObject([{ fingerprint: fingerprintOf('mine') }])
    const cli = await signInByCode(sekisho, browser, 'sekisho_cli')
    const ownAs = (token: string) => (method: string, path: string, body?: object) =>
      fetch(`${sekisho.url}/api/me/devices${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    const own = ownAs(cli.access_token)
    const [device] = await devicesOf(id)
    expect((await own('PATCH', `/${device?.id}`, { name: '仕事用' })).status).toBe(200)
    expect(await (await own('GET', '')).json()).toMatchObject({ data: [{ name: '仕事用' }, {}] })
    const other = await newcomer()
    const { access_token: strange } = await signInByCode(sekisho, other.browser, 'sekisho_cli')
    expect((await ownAs(strange)('POST', `/${device?.id}/remove`)).status).toBe(404)
    expect((await own('POST', `/${device?.id}/remove`)).status).toBe(200)
    expect((await call(accessToken, 'mine')).status).toBe(401)
    const operator = await sekisho.admin<{ error: { code: string } }>('GET', '/api/me/devices')
    expect(operator.body.error.code).toBe('person_needed')
  })

  it('under a rule for known ones alone, an unknown one is refused until somebody signs in on it or adds it', async () => {
    const strict = await start({ known_only: true }, await database.open())
    const { id, browser, secret } = await newcomer(strict)
    const refused = await call(secret, 'new', { server: strict })
    expect(refused).toMatchObject({ status: 400, code: 'device_unknown' })
    expect(refused.message).toContain(fingerprintOf('new'))
    expect(await call(secret, undefined, { server: strict })).toMatchObject({ code: 'device_unknown' })
    const { access_token: accessToken } = await signInByCode(strict, browser)
    expect((await call(accessToken, 'new', { server: strict })).status).toBe(200)
    await expect.poll(async () => (await call(secret, 'new', { server: strict })).status).toBe(200)
    expect(await call(accessToken, 'elsewhere', { server: strict })).toMatchObject({ code: 'device_unknown' })
    const fingerprint = fingerprintOf('elsewhere')
    const added = await strict.admin('POST', '/api/devices', { personId: id, fingerprint, name: 'lab' })
    expect(added.status).toBe(201)
    expect((await call(secret, 'elsewhere', { server: strict })).status).toBe(200)
  })

  it('under a limit, one more is refused until another is removed', async () => {
    const limited = await start({ max_per_person: 2 }, await database.open())
    const { id, secret } = await newcomer(limited)
    expect((await call(secret, 'a', { server: limited })).status).toBe(200)
    expect((await call(secret, 'b', { server: limited })).status).toBe(200)
    expect(await call(secret, 'c', { server: limited })).toMatchObject({ status: 400, code: 'device_limit' })
    await expect.poll(async () => (await devicesOf(id, limited)).length).toBe(2)
    const [first] = await devicesOf(id, limited)
    await limited.admin('POST', `/api/devices/${first?.id}/remove`, { reason: 'sold' })
    expect((await call(secret, 'c', { server: limited })).status).toBe(200)
  })

  if (database.name === 'postgres')
    it('a block on one node is in force on the other within a second', async () => {
      const other = await start({})
      const { id, secret } = await newcomer()
      await expect.poll(async () => (await call(secret, 'shared', { server: other })).status).toBe(200)
      await expect.poll(() => devicesOf(id)).toHaveLength(1)
      const [device] = await devicesOf(id)
      await sekisho.admin('POST', `/api/devices/${device?.id}/block`, { reason: 'lost' })
      await expect
        .poll(async () => (await call(secret, 'shared', { server: other })).code, { timeout: 1000 })
        .toBe('device_blocked')
    })
})
