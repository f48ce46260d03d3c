import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConsoleListener } from './console-listener.ts'
import type { ConsoleFile } from './modules/console/index.ts'

const file = (type: string, immutable: boolean): ConsoleFile => ({
  type,
  immutable,
  etag: '"digest"',
  bytes: { identity: Buffer.from('<html lang="en">') },
})
const listener = createConsoleListener({
  load: async () =>
    new Map([
      ['/index.html', file('text/html; charset=utf-8', false)],
      ['/assets/page.js', file('text/javascript; charset=utf-8', true)],
    ]),
  log: pino({ level: 'silent' }),
})

describe('the files of the console', () => {
  const server = createServer((request, response) => listener.handle(request, response))
  let url = ''
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    // Sound: it listens on a port.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('are looked at: %s is refused', async (method) => {
    for (const path of ['/', '/people', '/assets/page.js']) {
      const { status, headers } = await fetch(`${url}${path}`, { method })
      expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it.each([
    ['as it was sent', '"digest"', 304],
    ['weak, as a proxy that compresses leaves it', 'W/"digest"', 304],
    ['among others', '"old", W/"digest"', 304],
    ['of another file', '"old"', 200],
  ])('are not sent again to who names their digest %s', async (_, held, expected) => {
    const answer = await fetch(`${url}/assets/page.js`, { headers: { 'if-none-match': held } })
    expect(answer.status).toBe(expected)
  })

  it('are the page that says so where there is no such page', async () => {
    const answer = await fetch(`${url}/peoples`)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
  })

  it.each(['*', '*%zz', '*:99999', '*@['])('are not behind %s, which is no path', async (target) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    socket.end(`GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 404 /)
  })

  it('are no way to other files', async () => {
    const paths = ['/assets/..%2findex.html', '/assets/%2e%2e/%2e%2e/package.json', '/assets/']
    for (const path of paths) expect((await fetch(`${url}${path}`)).status).toBe(404)
  })
})
