import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { createClientAddress, networkOf } from './address.ts'

const addressOf = createClientAddress(['10.0.0.0/8', '2001:db8:1::/48'])

/** A request that came from `peer`, saying that it was forwarded. */
function request(peer: string, forwarded: string): IncomingMessage {
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  const message = new IncomingMessage(socket)
  message.headers = { 'x-forwarded-for': forwarded }
  return message
}

test.each([
  ['one hop', '203.0.113.9', '203.0.113.9'],
  ['a client that made up a hop', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['a chain of named proxies', '203.0.113.9, 10.2.2.2, 2001:db8:1::5', '203.0.113.9'],
  ['a port', '198.51.100.1, 203.0.113.9:4711', '203.0.113.9'],
  ['IPv6 in brackets', '198.51.100.1, [2001:db8::1]', '2001:db8::1'],
  ['IPv6 in brackets with a port', '198.51.100.1, [2001:db8::1]:4711', '2001:db8::1'],
  ['IPv6 bare', '198.51.100.1, 2001:db8::1', '2001:db8::1'],
  ['a named proxy with a port', '203.0.113.9, 10.2.2.2:99', '203.0.113.9'],
  ['IPv4 written as IPv6', '198.51.100.1, ::ffff:203.0.113.9', '203.0.113.9'],
])('behind a named proxy the client is the right-most hop that is none: %s', (_, forwarded, client) => {
  expect(addressOf(request('10.1.1.1', forwarded))).toBe(client)
})

test.each([
  'unknown',
  '_hidden',
  '203.0.113.9:port',
  '[2001:db8::1',
  '',
  '1',
  '0x7f000001',
  '203.0.113.9:1:2',
])('a hop that cannot be read (%j) hides what stands left of it', (hop) => {
  expect(addressOf(request('10.1.1.1', `198.51.100.1, ${hop}`))).toBe('10.1.1.1')
  expect(addressOf(request('10.1.1.1', `198.51.100.1, ${hop}, 10.2.2.2`))).toBe('10.1.1.1')
})

test('a chain of named proxies alone is the peer', () => {
  expect(addressOf(request('::ffff:10.1.1.1', '10.2.2.2, 10.3.3.3'))).toBe('10.1.1.1')
})

test('a peer that is no named proxy is believed nothing', () => {
  expect(addressOf(request('192.0.2.1', '198.51.100.1'))).toBe('192.0.2.1')
})

test.each([
  ['2001:db8:1:2::7', '2001:DB8:1:2:aaaa:0:0:9', true],
  ['fd00:1:2:3::7', 'fd00:1:2:3::8', true],
  ['2001:db8:1:2::7', '2001:db8:1:3::7', false],
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['64:ff9b::c000:201', '64:ff9b::192.0.2.1', true],
  ['64:ff9b::c000:201', '64:ff9b::c000:202', false],
  ['::ffff:c000:201', '::ffff:c000:202', false],
  ['', '192.0.2.1', false],
])('%s and %s are one machine’s: %s', (one, other, isOne) => {
  expect(networkOf(one) === networkOf(other)).toBe(isOne)
})
