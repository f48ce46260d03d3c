import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createGuardedFetch, OutboundProblem } from './index.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => (server.closeAllConnections(), server.close()))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function guarded(options: Partial<Parameters<typeof createGuardedFetch>[0]> = {}) {
  const made = createGuardedFetch({ proxy: {}, loopback: true, ...options })
  closers.push(() => made.close())
  return made
}

/** A resolver under somebody else's control. */
const resolvingTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

test('an answer comes whole, with its status and headers, and a form reaches the other side', async () => {
  const url = await serve((request, response) => {
    let text = ''
    request.on('data', (piece) => (text += String(piece)))
    request.on('end', () => response.writeHead(400, { 'x-seen': request.method ?? '' }).end(text))
  })
  const response = await guarded().fetch(`${url}/token?p=1`, { method: 'POST', body: 'a=b' })
  expect([response.status, response.headers.get('x-seen'), await response.text()]).toEqual([
    400,
    'POST',
    'a=b',
  ])
})

test('a redirect is refused, wherever it leads', async () => {
  const url = await serve((_, response) => response.writeHead(302, { location: `${url}/else` }).end())
  await expect(guarded().fetch(url)).rejects.toThrow('redirect')
})

test('an answer that does not end is cut, and one that does not begin is given up', async () => {
  const endless = await serve((_, response) => {
    const write = () => {
      while (response.write('x'.repeat(65_536)));
      response.once('drain', write)
    }
    write()
  })
  await expect(guarded().fetch(endless)).rejects.toThrow('more than 1048576 bytes')
  const silent = await serve(() => undefined)
  await expect(guarded({ timeoutMs: 50 }).fetch(silent)).rejects.toThrow('did not answer')
})

test.each([
  'http://169.254.169.254/latest/meta-data',
  'https://169.254.169.254/latest/meta-data',
  'https://[fe80::1]/x',
  'https://metadata.google.internal/x',
  'https://0.0.0.0/x',
  'https://[::ffff:169.254.169.254]/x',
  'http://provider.example/x',
  'ftp://provider.example/x',
  'https://user:word@provider.example/x',
  'not a URL',
])('%s is never called', async (url) => {
  await expect(guarded().fetch(url)).rejects.toThrow(OutboundProblem)
})

test('without the switch this machine itself is never called, by address or by name', async () => {
  const url = await serve((_, response) => response.end('reached'))
  await expect(guarded({ loopback: false }).fetch(url)).rejects.toThrow('this machine itself')
  const port = new URL(url).port
  await expect(guarded({ loopback: false }).fetch(`https://localhost:${port}/`)).rejects.toThrow(
    'this machine itself',
  )
})

test.each([
  ['the metadata service', ['169.254.169.254']],
  ['this machine', ['127.0.0.1']],
  ['this machine beside an honest address', ['192.0.2.1', '127.0.0.1']],
  ['the metadata service in IPv6', ['fd00:ec2::254']],
])(
  'a name that resolves to %s is refused before a connection, also with the switch',
  async (_, addresses) => {
    const outbound = guarded({ lookup: resolvingTo(...addresses) })
    await expect(outbound.fetch('https://provider.example/keys')).rejects.toThrow(
      'an address that is refused',
    )
  },
)
