import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventOf } from '../event.ts'
import { entryOf, noon } from '../testing/entries.ts'
import { parseCef } from '../testing/cef-parser.ts'
import { toCef } from './cef.ts'

const origin = { ledger: 'sekisho/test', hostname: 'gateway-1', version: '0.1.0' }
const cefOf = (kind: string, data: unknown, version = '0.1.0') =>
  toCef(eventOf(entryOf(7, kind, data)) ?? expect.unreachable(), { ...origin, version })

test('an entry is one line with the keys of the dictionary', () => {
  const { header, extension } = parseCef(
    cefOf('exchange.refused', {
      exchange: 'exc_1',
      code: 'model_not_allowed',
      model: 'claude-opus-5',
      client: { address: '192.0.2.7', agent: 'claude-cli/2.1.330 (external, cli)' },
    }),
  )
  expect(header).toEqual(['0', 'Sekisho', 'Sekisho', '0.1.0', 'exchange.refused', 'exchange refused', '3'])
  expect(extension).toMatchObject({
    rt: String(noon + 7),
    act: 'exchange.refused',
    outcome: 'failure',
    suid: 'per_1',
    src: '192.0.2.7',
    requestClientApplication: 'claude-cli/2.1.330 (external, cli)',
    reason: 'model_not_allowed',
    cs1: 'exc_1',
    cs1Label: 'exchange',
    cn1: '7',
    cn1Label: 'leaf',
  })
})

test('what was done in a session of the operator’s link does not read as done by the owner', () => {
  const event = eventOf(entryOf(7, 'person.created', {})) ?? expect.unreachable()
  const actor = { type: 'person', id: 'per_1', session: 'ses_1', openedBy: 'operator' }
  const { extension } = parseCef(toCef({ ...event, actor }, origin))
  expect(extension['msg']).toBe('person.created (person per_1 by the link of the operator)')
})

test('a client on IPv6 stands in the field that is for it', () => {
  const { extension } = parseCef(
    cefOf('exchange.refused', { client: { address: '2001:db8::7', agent: 'x' } }),
  )
  expect([extension['src'], extension['c6a2']]).toEqual([undefined, '2001:db8::7'])
})

test('whatever a text holds, it is read back as it was and begins no other field, header or line', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.stringMatching(/^[=|\\\n\r a-z]{0,40}$/),
    fc.constantFrom('a\\', '\\\\=x src=1.2.3.4', 'x\nCEF:0|a|b|c|d|e|10|', '|x|'),
  )
  fc.assert(
    fc.property(text, text, text, (reason, model, version) => {
      const line = cefOf('session.revoked', { reason: `r${reason}r`, model: `m${model}m` }, version)
      expect(line).not.toMatch(/[\r\n]/)
      const { header, extension } = parseCef(line)
      expect(header).toHaveLength(7)
      expect(header[3]).toBe(printable(version.replaceAll(/[\r\n]+/g, ' ')))
      expect(extension['reason']).toBe(`r${breaks(reason)}r`)
      expect(extension['cs2']).toBe(`m${breaks(model)}m`)
      expect(extension['src']).toBeUndefined()
    }),
  )
})

/** A control character is a space. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ')
}

/** CR LF is one line break. */
function breaks(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(/\p{Cc}/gu, (character) => (character === '\n' || character === '\r' ? character : ' '))
}
