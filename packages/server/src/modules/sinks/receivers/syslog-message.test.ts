import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SinkEvent } from '../event.ts'
import { frames, parseSyslog } from '../testing/syslog-parser.ts'
import { framed, syslogMessage } from './syslog-message.ts'

const origin = {
  facility: 13,
  hostname: 'gateway-1',
  appName: 'sekisho',
  enterpriseId: 32_473,
  version: '0.1.0',
}
const anything = fc.string({ unit: 'binary', maxLength: 300 })
const event: SinkEvent = {
  id: 'boot_1.7',
  leaf: 7,
  leafHash: 'aGFzaA',
  kind: 'sign_in.denied',
  time: 1_795_348_800_123,
  actor: {},
  data: {},
}

describe('a syslog message', () => {
  test('says who, when, what and which entry, as RFC 5424 lays it out', () => {
    expect(syslogMessage(event, 'the text', origin)).toBe(
      '<108>1 2026-11-22T12:00:00.123Z gateway-1 sekisho - sign_in.denied [sekisho@32473 id="boot_1.7" leaf="7" leafHash="aGFzaA" kind="sign_in.denied"][origin software="Sekisho" swVersion="0.1.0"] the text',
    )
  })

  test('is read back whole by the grammar of the RFC, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.record({
          kind: anything,
          hostname: anything,
          id: anything,
          facility: fc.integer({ min: 0, max: 23 }),
        }),
        ({ kind, hostname, id, facility }) => {
          const text = JSON.stringify({ kind, hostname })
          const parsed = parseSyslog(
            syslogMessage({ ...event, kind, id }, text, { ...origin, hostname, facility }),
          )
          expect(parsed.facility).toBe(facility)
          expect(parsed.message).toBe(text)
          expect(parsed.data.get('sekisho@32473')).toEqual({
            id,
            leaf: '7',
            leafHash: 'aGFzaA',
            kind,
          })
        },
      ),
    )
  })

  test('is found again between others by the octets of its frame', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 })), (messages) => {
        const stream = Buffer.from(messages.map(framed).join(''))
        // Lone surrogates become U+FFFD on the wire.
        expect(frames(stream)).toEqual(messages.map((message) => Buffer.from(message).toString()))
      }),
    )
  })
})
