import { readFileSync, writeFileSync } from 'node:fs'
import { createServer as createProxy, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { message } from './upstream.ts'

const fixture = (name: string) =>
  fileURLToPath(new URL(`fixtures/tls/test-only-provider.${name}.pem`, import.meta.url))
const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] })

/** A provider behind TLS with a certificate of a private authority, which accepts the keys the test says. */
async function openSecureProvider() {
  const accepted = new Set<string>()
  const keys: string[] = []
  const pair = { cert: readFileSync(fixture('cert')), key: readFileSync(fixture('key')) }
  const server = createSecureServer(pair, (request, response) => {
    const key = String(request.headers['x-api-key'])
    keys.push(key)
    request.resume().on('end', () => {
      const [status, answer] = accepted.has(key) ? [200, message] : [401, { type: 'error' }]
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
    })
  })
  await listening(server)
  return { accepted, keys, url: `https://provider.example:${portOf(server)}`, server }
}

/** A corporate proxy: it only tunnels (RFC 9110, 9.3.6), and remembers where to. */
async function openCorporateProxy() {
  const tunnels: string[] = []
  const sockets = new Set<Socket>()
  const server = createProxy((_, response) => response.writeHead(405).end())
  server.on('connect', (request, client: Socket) => {
    const target = request.url ?? ''
    tunnels.push(target)
    const upstream = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.pipe(client)
      client.pipe(upstream)
    })
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => socket.destroy()))
  })
  await listening(server)
  return {
    tunnels,
    url: `http://127.0.0.1:${portOf(server)}`,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve()))
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

describe('a whole server behind a corporate proxy, with a private authority and keys in files', () => {
  let provider: Awaited<ReturnType<typeof openSecureProvider>>
  let proxy: Awaited<ReturnType<typeof openCorporateProxy>>
  let folder: ServerFolder
  let server: ServerProcess
  let secret = ''
  const keyFile = (name: string) => join(folder.dataDir, name)

  beforeAll(async () => {
    provider = await openSecureProvider()
    proxy = await openCorporateProxy()
    folder = createServerFolder({}, { HTTPS_PROXY: proxy.url })
    writeFileSync(keyFile('key'), 'provider-key-first')
    writeFileSync(keyFile('next'), 'provider-key-next')
    configure({ ca_file: fixture('cert') })
    provider.accepted.add('provider-key-first')
    server = await folder.start()
    ;({ secret } = server)
  })
  afterAll(async () => {
    await stop()
    folder.remove()
    provider.server.closeAllConnections()
    provider.server.close()
    proxy.close()
  })

  function configure(terms: object): void {
    const auth = { api_key: `\${file:${keyFile('key')}}` }
    const next = { next_api_key: `\${file:${keyFile('next')}}` }
    folder.configure({
      upstreams: [{ name: 'only', provider: 'anthropic', base_url: provider.url, auth }],
      sekisho: { log_level: 'error', providers: { only: { ...next, ...terms } } },
    })
  }

  async function stop(): Promise<void> {
    server.child.kill('SIGTERM')
    await server.exited
  }

  async function call(): Promise<number> {
    const headers = { 'x-api-key': secret }
    const response = await fetch(`${server.url}/v1/messages`, { method: 'POST', headers, body })
    await response.arrayBuffer()
    return response.status
  }

  it('reaches its provider through the tunnel, and trusts the authority it was given', async () => {
    expect(await call()).toBe(200)
    expect(proxy.tunnels).toEqual([new URL(provider.url).host])
  })

  it('goes on with the next key when the first is refused, and shows which one was used', async () => {
    provider.accepted.clear()
    provider.accepted.add('provider-key-next')
    expect(await call()).toBe(200)
    expect(provider.keys.slice(-2)).toEqual(['provider-key-first', 'provider-key-next'])
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/provider_key_used_total\{provider="only",key="next"\} 1/)
  })

  it('takes up a replaced key file without a restart, and records that a key changed', async () => {
    provider.accepted.clear()
    provider.accepted.add('provider-key-replaced')
    writeFileSync(keyFile('key'), 'provider-key-replaced')
    await vi.waitFor(async () => expect(await call()).toBe(200))
    // The call does not wait for what is said of the key.
    const changes = await vi.waitFor(async () => {
      const found = (await folder.entries()).filter(({ kind }) => kind === 'provider.key_changed')
      expect(found).toHaveLength(1)
      return found
    })
    expect(changes.map(({ data }) => data)).toEqual([
      { provider: 'only', keys: 2, before: { current: '', next: '' }, after: { current: '', next: '' } },
    ])
    expect(JSON.stringify(changes)).not.toContain('provider-key')
  })

  it('without the authority the certificate is refused: 502, and nothing is sent', async () => {
    await stop()
    configure({})
    server = await folder.start()
    const seen = provider.keys.length
    expect(await call()).toBe(502)
    expect(provider.keys).toHaveLength(seen)
  })
})
