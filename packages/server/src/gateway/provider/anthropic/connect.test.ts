import { readFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect, type LookupFunction } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import type { AnthropicProviderSettings, ProxySettings } from '../../../modules/providers/index.ts'
import { systemClock } from '../../../platform/clock/clock.ts'
import { ProviderUnreachable } from '../errors.ts'
import { recordAnswer } from '../record-answer.ts'
import { createAnthropicProvider } from './anthropic.ts'
import { listen, outgoingTo, settingsFor, type Upstream } from './upstream.ts'

const caFile = fileURLToPath(new URL('fixtures/test-only.cert.pem', import.meta.url))
const keyFile = fileURLToPath(new URL('fixtures/test-only.key.pem', import.meta.url))

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function closing(upstream: Upstream): Upstream {
  closers.push(() => upstream.close())
  return upstream
}

interface Asking {
  baseUrl: string
  settings?: Partial<AnthropicProviderSettings>
  proxy?: ProxySettings
  lookup?: LookupFunction
}

async function ask({ baseUrl, settings, proxy = {}, lookup }: Asking) {
  const provider = createAnthropicProvider(settingsFor(baseUrl, settings), {
    clock: systemClock,
    proxy,
    onKeyUsed: () => {},
    onKeyChanged: () => {},
    onKeyProblem: () => {},
    ...(lookup ? { lookup } : {}),
  })
  closers.push(() => provider.close())
  const headers = ['anthropic-beta', 'a', 'anthropic-beta', 'b']
  const answer = recordAnswer()
  provider.send(outgoingTo('/v1/messages', { headers }), answer.sink)
  await answer.over
  return answer
}

/** A provider with the test certificate that answers with the headers it got. */
async function openSecureUpstream(): Promise<Upstream> {
  const certificate = { cert: readFileSync(caFile), key: readFileSync(keyFile) }
  return closing(
    await listen(
      createHttpsServer(certificate, (request, response) => response.end(request.rawHeaders.join(' '))),
    ),
  )
}

/** A resolver that answers every name with one address and counts how often it was asked. */
function resolvingTo(address: string): LookupFunction & { calls: number } {
  const lookup: LookupFunction & { calls: number } = Object.assign(
    ((_, __, callback) => {
      lookup.calls++
      callback(null, [{ address, family: address.includes(':') ? 6 : 4 }])
    }) as LookupFunction,
    { calls: 0 },
  )
  return lookup
}

describe('certificates', () => {
  test('a private authority is trusted when its CA file is given', async () => {
    const upstream = await openSecureUpstream()
    const answer = await ask({ baseUrl: `https://localhost:${upstream.port}`, settings: { caFile } })
    expect(answer.status).toBe(200)
  })

  test('without the CA file its certificate is refused', async () => {
    const upstream = await openSecureUpstream()
    const { error } = await ask({ baseUrl: `https://localhost:${upstream.port}` })
    expect(error).toBeInstanceOf(ProviderUnreachable)
    expect(error?.message).toContain('not trusted')
  })

  test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch verification off', async () => {
    const upstream = await openSecureUpstream()
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    closers.push(async () => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'])
    const { error } = await ask({ baseUrl: `https://localhost:${upstream.port}` })
    expect(error?.message).toContain('not trusted')
  })

  test('a certificate for another name is refused', async () => {
    const upstream = await openSecureUpstream()
    const { error } = await ask({ baseUrl: `https://127.0.0.2:${upstream.port}`, settings: { caFile } })
    expect(error).toBeInstanceOf(ProviderUnreachable)
  })

  test('a CA file that is no certificate stops the start and is named', () => {
    const settings = settingsFor('https://provider.test', { caFile: keyFile.replace('key.pem', 'none.pem') })
    const deps = { clock: systemClock, proxy: {}, onKeyUsed() {}, onKeyChanged() {}, onKeyProblem() {} }
    expect(() => createAnthropicProvider(settings, deps)).toThrow('test-only.none.pem')
  })
})

describe('addresses', () => {
  test.each([
    '169.254.169.254',
    '::ffff:169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '127.0.0.1',
    '::1',
    '0.0.0.0',
  ])('a name that resolves to %s is refused before any connection', async (address) => {
    const { error } = await ask({ baseUrl: 'https://provider.test', lookup: resolvingTo(address) })
    expect(error).toBeInstanceOf(ProviderUnreachable)
    expect(error?.message).toContain(address)
  })

  test('the address that was judged is the one connected to: one look-up a connection', async () => {
    const upstream = await openSecureUpstream()
    const lookup = resolvingTo('127.0.0.1')
    const answer = await ask({ baseUrl: `https://localhost:${upstream.port}`, settings: { caFile }, lookup })
    expect([answer.status, lookup.calls]).toEqual([200, 1])
  })
})

describe('corporate proxy', () => {
  interface Tunnel {
    target: string
    authorization: string | undefined
  }

  /** A CONNECT proxy that leads every target to one port, or refuses with a status. */
  async function openProxy({ to, status = 200 }: { to: number; status?: number }) {
    const tunnels: Tunnel[] = []
    const server = createHttpServer((_, response) => response.writeHead(405).end())
    server.on('connect', (request, client, head) => {
      tunnels.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] })
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`)
        return
      }
      const upstream = connect(to, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        upstream.write(head)
        upstream.pipe(client).pipe(upstream)
      })
      for (const socket of [client, upstream])
        socket.on('error', () => [client, upstream].map((s) => s.destroy()))
      client.on('close', () => upstream.destroy())
    })
    return { ...closing(await listen(server)), tunnels }
  }

  test('a provider is reached through a tunnel, repeated headers intact, its certificate verified', async () => {
    const upstream = await openSecureUpstream()
    const proxy = await openProxy({ to: upstream.port })
    const url = proxy.url.replace('//', '//user:p%40ss@')
    const asking = { baseUrl: 'https://provider.test', settings: { caFile }, proxy: { url } }
    const answer = await ask(asking)
    expect(answer.text()).toContain(
      'host provider.test connection keep-alive anthropic-beta a anthropic-beta b',
    )
    expect(proxy.tunnels).toEqual([
      { target: 'provider.test:443', authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ])
    const untrusted = await ask({ ...asking, settings: {} })
    expect(untrusted.error?.message).toContain('not trusted')
  })

  test.each(['localhost', '127.0.0.1'])('%s is never sent to the proxy', async (host) => {
    const upstream = await openSecureUpstream()
    const proxy = await openProxy({ to: 9 })
    const baseUrl = `https://${host}:${upstream.port}`
    const answer = await ask({ baseUrl, settings: { caFile }, proxy: { url: proxy.url } })
    expect([answer.status, proxy.tunnels.length]).toEqual([200, 0])
  })

  test('a host that NO_PROXY names is reached directly', async () => {
    const proxy = await openProxy({ to: 9 })
    const settings = { url: proxy.url, noProxy: '.test' }
    await ask({ baseUrl: 'https://provider.test', proxy: settings, lookup: resolvingTo('127.0.0.1') })
    expect(proxy.tunnels).toEqual([])
  })

  test('a proxy that refuses makes the provider unreachable and says its status', async () => {
    const proxy = await openProxy({ to: 9, status: 407 })
    const { error } = await ask({ baseUrl: 'https://provider.test', proxy: { url: proxy.url } })
    expect(error).toBeInstanceOf(ProviderUnreachable)
    expect(error?.message).toContain('407')
  })

  test('a proxy that is down makes the provider unreachable', async () => {
    const proxy = await openProxy({ to: 9 })
    await proxy.close()
    const { error } = await ask({ baseUrl: 'https://provider.test', proxy: { url: proxy.url } })
    expect(error).toBeInstanceOf(ProviderUnreachable)
    expect(error?.message).toContain('ECONNREFUSED')
  })
})
