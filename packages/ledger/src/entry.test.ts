import { type Entry, type NewEntry } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chainEntry, encodeEntry, encodeNewEntry, EntryError, parseEntry } from './index.ts'

const stopped: NewEntry<'node.stopped'> = {
  kind: 'node.stopped',
  time: 1_795_000_000_000,
  actor: { type: 'system' },
  data: { reason: 'drained' },
}
const place = { boot: 'boot_1', seq: 1, prev: 'A'.repeat(43) }
const text = chainEntry(encodeNewEntry(stopped), place)

describe('the text of an entry', () => {
  test('is what a parser reads back', () => {
    expect(parseEntry(text)).toEqual({ v: 1, ...place, ...stopped })
    expect(encodeEntry(parseEntry(text))).toBe(text)
  })

  test('survives any data', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (after) => {
        const data = { person: 'per_1', after }
        const entry: Entry = { v: 1, ...place, ...stopped, kind: 'person.created', data, id: 'out_1' }
        const written = encodeEntry(entry)
        expect(encodeEntry(parseEntry(written))).toBe(written)
      }),
    )
  })

  test.each([
    ['another version', text.replace('"v":1', '"v":2')],
    ['a space', text.replace(',', ', ')],
    ['a repeated member', text.replace('"boot":', '"boot":"boot_0","boot":')],
    ['another order', `{"boot":"boot_1","v":1,${text.slice('{"v":1,"boot":"boot_1",'.length)}`],
    ['a further member', text.replace('"seq":', '"sequence":1,"seq":')],
    ['another spelling of a number', text.replace('"seq":1', '"seq":1.0')],
    ['a negative seq', text.replace('"seq":1', '"seq":-1')],
    ['a prev that is no hash', text.replace('AA', '')],
    ['a first entry with a prev', text.replace('"seq":1', '"seq":0')],
    ['a missing actor', text.replace('"actor":{"type":"system"},', '')],
    ['something after it', `${text} `],
  ])('is refused with %s', (_, altered) => {
    expect(altered).not.toBe(text)
    expect(() => parseEntry(altered)).toThrow(EntryError)
  })

  test('is refused without any other error, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (any) => {
        expect(() => parseEntry(any)).toThrow(EntryError)
      }),
    )
  })
})
