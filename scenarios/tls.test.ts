import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createTlsServer, request as httpsRequest } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Client } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testSqlite } from '../packages/server/src/platform/sql/test-database.ts'
import { createServerFolder, type ServerFolder, type ServerProcess } from './process.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const body = JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] })
const fixture = (name: string) =>
  fileURLToPath(new URL(`fixtures/tls/test-only-${name}.pem`, import.meta.url))
const ca = [fixture('first.cert'), fixture('second.cert')].map((file) => readFileSync(file, 'utf8'))

let upstream: Upstream
beforeAll(async () => {
  upstream = await openUpstream()
})
afterAll(() => upstream.close())

describe('listen.tls', () => {
  const files = mkdtempSync(join(tmpdir(), 'sekisho-tls-'))
  let folder: ServerFolder
  let server: ServerProcess
  beforeAll(async () => {
    replace('cert', 'first')
    replace('key', 'first')
    const tls = { cert: join(files, 'cert.pem'), key: join(files, 'key.pem') }
    const provider = { provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }
    folder = createServerFolder({ listen: { host: '127.0.0.1', tls }, upstreams: [provider] })
    server = await folder.start()
  })
  afterAll(async () => {
    server.child.kill('SIGTERM')
    expect(await server.exited).toBe(0)
    folder.remove()
    rmSync(files, { recursive: true, force: true })
  })

  function replace(part: 'cert' | 'key', name: 'first' | 'second'): void {
    copyFileSync(fixture(`${name}.${part}`), join(files, `${part}.pem`))
  }

  const complaints = () => server.errors.filter((line) => line.includes('the old one stays')).length

  /** Resolves when the server has looked at the files and does not like them. */
  async function complained(): Promise<void> {
    const before = complaints()
    await vi.waitFor(() => expect(complaints()).toBeGreaterThan(before))
  }

  /** Makes a call on a connection of its own. */
  function call(): Promise<{ status: number; certificate: string }> {
    const headers = { 'x-api-key': server.secret }
    return new Promise((resolve, reject) => {
      httpsRequest(`${server.url}/v1/messages`, { method: 'POST', headers, ca, agent: false }, (response) => {
        const { CN: name } = (response.socket as TLSSocket).getPeerCertificate().subject
        const certificate = String(name).match(/first|second/)?.[0] ?? ''
        response.resume().on('end', () => resolve({ status: response.statusCode ?? 0, certificate }))
      })
        .on('error', reject)
        .end(body)
    })
  }

  it('serves model calls over https, and nothing over plain HTTP', async () => {
    expect(server.url).toMatch(/^https:/)
    expect(await call()).toEqual({ status: 200, certificate: 'first' })
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
  })

  it('is found by the CLI on this machine, which trusts the very certificate in the server’s file', async () => {
    const { code, stdout } = await folder.cli('people', 'list', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ data: [{ name: 'Owner' }] })
    const added = await folder.cli('people', 'add', '--name', '田中', '--json')
    expect(JSON.parse(added.stdout)).toMatchObject({ name: '田中' })
  })

  it('gives its token to nobody who shows another certificate', async () => {
    const pair = { cert: readFileSync(fixture('second.cert')), key: readFileSync(fixture('second.key')) }
    let requests = 0
    const stranger = createTlsServer(pair, () => void requests++)
    await new Promise<void>((resolve) => void stranger.listen(0, '127.0.0.1', resolve))
    const pointer = join(folder.dataDir, 'server.json')
    const written = readFileSync(pointer, 'utf8')
    const { port } = stranger.address() as AddressInfo
    writeFileSync(pointer, JSON.stringify({ ...JSON.parse(written), url: `https://127.0.0.1:${port}` }))
    const { code, stderr } = await folder.cli('people', 'list')
    writeFileSync(pointer, written)
    stranger.close()
    expect([code, requests]).toEqual([3, 0])
    expect(stderr).toContain('CERT_MISMATCH')
  })

  it.each([
    ['do not fit together', () => replace('cert', 'second')],
    ['are half written', () => writeFileSync(join(files, 'cert.pem'), '-----BEGIN CERTIFICATE-----\nMII')],
    ['are not there', () => rmSync(join(files, 'cert.pem'))],
  ])('keeps the old certificate while the new files %s', async (_, breakFiles) => {
    breakFiles()
    await complained()
    expect(await call()).toEqual({ status: 200, certificate: 'first' })
  })

  it('takes up a replaced pair without a restart, and a connection that is open stays open', async () => {
    const open = connectTls({ port: Number(new URL(server.url).port), host: '127.0.0.1', ca })
    await new Promise((resolve) => open.once('secureConnect', resolve))
    replace('cert', 'second')
    replace('key', 'second')
    const taken = async () => expect(await call()).toEqual({ status: 200, certificate: 'second' })
    await vi.waitFor(taken)
    open.write('HEAD /api/hello HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
    let text = ''
    for await (const chunk of open) text += String(chunk)
    expect(text).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('a configuration that would let secrets travel in the clear', () => {
  let folder: ServerFolder
  afterEach(() => folder.remove())

  const up = async (listen: object) => {
    folder = createServerFolder({ listen })
    const { code, stdout, stderr } = await folder.cli(
      'up',
      '--port',
      '0',
      '--config',
      `${folder.dataDir}/sekisho.yaml`,
    )
    return { code, stdout, problems: stderr.split('\n') }
  }

  it('stops the boot: plain HTTP for other machines, with no proxy named', async () => {
    const { code, stdout, problems } = await up({
      host: '0.0.0.0',
      public_url: 'https://gateway.example.com',
    })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/listen\.tls is required .* listen\.trusted_proxies/)
  })

  it('stops the boot: a certificate and a key that do not belong together', async () => {
    const tls = { cert: fixture('first.cert'), key: fixture('second.key') }
    const { code, problems } = await up({ host: '127.0.0.1', tls })
    expect(code).toBe(2)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('listen.tls')
  })

  it('stops the boot: a proxy that is everybody', async () => {
    const { code, problems } = await up({ host: '127.0.0.1', trusted_proxies: ['0.0.0.0/0'] })
    expect(code).toBe(2)
    expect(problems.join('\n')).toContain('listen.trusted_proxies[0]')
  })
})

describe('the address of a client', () => {
  const database = testSqlite()
  let sekisho: Sekisho
  afterEach(() => sekisho.stop())
  afterAll(() => database.dispose())

  async function start(config: object): Promise<void> {
    sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
  }

  const call = (headers: Record<string, string> = {}) =>
    fetch(`${sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': sekisho.secret, ...headers },
      body,
    })

  /** The address the ledger holds for the latest admitted call. */
  async function recordedFor(forwarded: string): Promise<string | undefined> {
    const response = await call({ 'x-forwarded-for': forwarded })
    expect(response.status).toBe(200)
    await response.arrayBuffer()
    const admitted = (await sekisho.exchanges()).findLast(({ kind }) => kind === 'exchange.admitted')
    return (admitted?.data as { client?: Client } | undefined)?.client?.address
  }

  it('is what a named proxy says, from the right, and never what stands left of it', async () => {
    await start({ listen: { host: '127.0.0.1', trusted_proxies: ['127.0.0.1', '10.0.0.0/8'] } })
    expect(await recordedFor('198.51.100.7')).toBe('198.51.100.7')
    expect(await recordedFor('203.0.113.1, 198.51.100.7, 10.1.2.3')).toBe('198.51.100.7')
    expect(await recordedFor('not an address')).toBe('127.0.0.1')
    expect(await recordedFor('2001:db8::1')).toBe('2001:db8::1')
  })

  it('is the peer when the peer is no named proxy, whatever it says', async () => {
    await start({ listen: { host: '127.0.0.1', trusted_proxies: ['10.0.0.1'] } })
    expect(await recordedFor('198.51.100.7')).toBe('127.0.0.1')
  })

  it('decides access before the credential is looked at, through a named proxy too', async () => {
    const listen = { host: '127.0.0.1', trusted_proxies: ['127.0.0.1'] }
    await start({ listen, access_control: { deny_cidrs: ['198.51.100.0/24'] } })
    const before = upstream.received.length
    const denied = await call({ 'x-forwarded-for': '198.51.100.7', 'x-api-key': 'nothing' })
    expect(denied.headers.get('x-sekisho-refusal')).toBe('address_denied')
    expect(denied.headers.get('x-should-retry')).toBe('false')
    expect(await denied.json()).toMatchObject({
      type: 'error',
      error: { message: expect.stringContaining('198.51.100.7') as string },
    })
    expect(upstream.received.length).toBe(before)
    expect((await call({ 'x-forwarded-for': '198.51.101.7' })).status).toBe(200)
    expect((await call()).status).toBe(200)
  })

  it('outside an allow list reaches no call, while probes are answered', async () => {
    await start({ access_control: { allow_cidrs: ['192.0.2.0/24'] } })
    expect((await call()).headers.get('x-sekisho-refusal')).toBe('address_denied')
    expect((await fetch(`${sekisho.url}/readyz`)).status).toBe(200)
    expect((await fetch(`${sekisho.url}/metrics`)).status).not.toBe(200)
  })
})
