import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { checkUrl, headersForClient, headersForProvider } from './headers.ts'

/** What goes out of what came in, without `accept-encoding`, which is always set. */
function toProvider(...rawHeaders: string[]): string[] {
  const request = new IncomingMessage(new Socket())
  request.rawHeaders = rawHeaders
  return headersForProvider(request, false).slice(0, -2)
}

/** A provider's names come in lower case, as the port says. */
const toClient = (...raw: string[]) =>
  headersForClient(raw.map((text, i) => (i % 2 === 0 ? text.toLowerCase() : text)))

test.each([
  ['to the provider', toProvider],
  ['to the client', toClient],
])('headers that Connection names end here, wherever it stands and however often (%s)', (_, pass) => {
  const headers = ['X-Hop', '1', 'Connection', 'keep-alive, x-hop', 'X-End', '2', 'X-Later', '3']
  expect(pass(...headers, 'connection', ' X-LATER ,')).toEqual(['x-end', '2'])
})

test.each([
  ['to the provider', toProvider],
  ['to the client', toClient],
])('an ordinary Connection names nothing (%s)', (_, pass) => {
  expect(pass('Connection', 'keep-alive', 'X-End', '2')).toEqual(['x-end', '2'])
  expect(pass('X-End', '2')).toEqual(['x-end', '2'])
})

const tags = 'request-tags-2026-08-21'

test.each([
  [`a-1,${tags},b-2`, ['anthropic-beta', 'a-1,b-2']],
  [` ${tags} , b-2`, ['anthropic-beta', 'b-2']],
  [tags, []],
  [`a-1,  b-2,${tags}-not`, ['anthropic-beta', `a-1,  b-2,${tags}-not`]],
  ['a-1,  b-2', ['anthropic-beta', 'a-1,  b-2']],
])('the beta of request tags goes no further than the tags: %s', (value, passed) => {
  expect(toProvider('Anthropic-Beta', value)).toEqual(passed)
})

test('the beta of request tags stays where tags of others stay', () => {
  const request = new IncomingMessage(new Socket())
  request.rawHeaders = ['anthropic-beta', `a-1, ${tags}`]
  expect(headersForProvider(request, true).slice(0, 2)).toEqual(['anthropic-beta', `a-1, ${tags}`])
})

test('what a client claims of its settings is for us alone; other headers of Claude Code go on', () => {
  const claim = ['X-Claude-Code-Managed-Settings-Checksum', `sha256:${'a'.repeat(64)}`]
  expect(toProvider(...claim, 'X-Claude-Code-Session-Id', 's')).toEqual(['x-claude-code-session-id', 's'])
})

test('the access token of a call goes no further, whichever header or address carries it', () => {
  const token = 'eyJhbGciOiJFZERTQSJ9.eyJzaWQiOiJzZXNfMSJ9.c2lnbmF0dXJl'
  const others = ['X-Company-Token', `Bearer ${token}`, 'X-Trace', 'eyJ0cmFjZSI6MX0.eyJhIjoxfQ.c2ln']
  for (const own of [{ authorization: `Bearer ${token}` }, { 'x-api-key': token }]) {
    const request = new IncomingMessage(new Socket())
    request.headers = own
    request.rawHeaders = [...Object.entries(own).flat(), ...others]
    expect(headersForProvider(request, false).slice(0, -2)).toEqual(['x-trace', others[3]])
    request.url = `/v1/messages?beta=true&token=${token}`
    expect(() => checkUrl(request)).toThrow('credential')
    request.url = '/v1/messages?beta=true'
    checkUrl(request)
  }
})
