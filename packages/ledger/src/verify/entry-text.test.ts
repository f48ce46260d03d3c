import type { Entry } from '@sekisho/contract'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeEntry, EntryError, parseEntry } from '../entry.ts'
import { createWords } from './entry-text.ts'

const boot = 'boot_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'
const prev = 'x'.repeat(43)

/** What a reader that has read nothing before says. */
function alone(text: string): unknown {
  return said(createWords(), text)
}

function said(words: ReturnType<typeof createWords>, text: string): unknown {
  try {
    return words(text)
  } catch (error) {
    if (error instanceof EntryError) return error.message
    throw error
  }
}

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.oneof(fc.nat(), fc.maxSafeNat(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('1', '__proto__', 'a.b', '\n')), tie('any')),
}))

const entries = fc
  .record({ kind: fc.constantFrom('person.changed', 'a"b', 'exchange.settled'), data: value.object })
  .map(({ kind, data }) => entryOf(kind, data))

function entryOf(kind: string, data: unknown, seq = 7): Entry {
  const entry = { v: 1, boot, seq, prev, kind, time: 1_795_348_800_000, actor: { type: 'system' }, data }
  // Readers take entries of whatever kind; a newer node may know more of them.
  return entry as unknown as Entry
}

/** Changes that a careless comparison might overlook. */
const changes: readonly ((text: string, at: number) => string)[] = [
  (text, at) => `${text.slice(0, at)} ${text.slice(at)}`,
  (text, at) => text.slice(0, at) + text.slice(at + 1),
  (text, at) => `${text.slice(0, at)}0${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}-${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\\${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}\n${text.slice(at)}`,
  (text, at) => `${text.slice(0, at)}z${text.slice(at + 1)}`,
  (text) => `${text}\n`,
  (text) => text.replace('"data":{', '"data":{"kind":"x","kind":"x",'),
  (text) => text.replace('"seq":7', '"seq":0'),
  (text) => text.replace('"v":1', '"v":2'),
]

test('what was read before never changes what a text says, or that it is no entry', () => {
  const altered = fc.tuple(fc.nat(), fc.constantFrom(...changes))
  fc.assert(
    fc.property(
      fc.array(entries, { minLength: 1, maxLength: 4 }),
      fc.array(altered, { maxLength: 6 }),
      (given, edits) => {
        const words = createWords()
        const texts = given.map(encodeEntry)
        for (const text of texts) expect(said(words, text)).toEqual(alone(text))
        for (const text of texts) {
          expect(said(words, text)).toEqual(alone(text))
          for (const [at, change] of edits) {
            // Half a character is not UTF-8, and never gets here.
            const edited = change(text, at % text.length).toWellFormed()
            expect(said(words, edited)).toEqual(alone(edited))
          }
        }
      },
    ),
  )
})

const plain = '{"count":12,"list":[3,4],"text":"abc","flag":true}'
const spelledOtherwise = [
  ...[
    '012',
    '12.0',
    '1.2e1',
    '12e0',
    '-12',
    '-0',
    '00',
    '+12',
    '9007199254740993',
    '1234567890123456789',
  ].map((number) => plain.replace('12', number)),
  ...['03,4', '3, 4', '3,04', '3,,4', '3,', ',3', '3,"4"', ''].map((list) => plain.replace('3,4', list)),
  ...['\\u0061bc', '\\/bc', '\\nbc', '\nbc', '\tbc', '\0bc', 'a"bc', '\\', '\u2028\x7f', '漢'].map((text) =>
    plain.replace('abc', text),
  ),
  ...['false', 'null', 'True', '"true"', '1', 'truefalse'].map((flag) => plain.replace('true', flag)),
  plain.replace('"text"', '"count":1,"text"'),
  plain.replace('"text"', '"Text"'),
  plain.replace('"list"', '"li\\u0073t"'),
  '{"list":[3,4],"count":12,"text":"abc","flag":true}',
  '{"count":12,"list":[3,4],"text":"abc","flag":true,}',
  '{"count":12,"list":[3,4],"text":"abc"}',
  `${plain} `,
]

test.each(spelledOtherwise)(
  'data that are spelled %j are judged alike, whether their form is known or not',
  (data) => {
    const words = createWords()
    const known = encodeEntry(entryOf('person.changed', JSON.parse(plain)))
    words(known)
    const text = known.replace(plain, () => data)
    expect(text).not.toBe(known)
    expect(said(words, text)).toEqual(alone(text))
  },
)

test('an entry of a known form with other values says its own', () => {
  const words = createWords()
  const uses = (count: number) => Array.from({ length: count }, (_, at) => ({ name: `t${at}`, count: at }))
  words(encodeEntry(entryOf('exchange.settled', { exchange: 'exc_1', stream: true, toolUses: uses(2) })))
  for (const count of [0, 1, 5]) {
    const data = { exchange: '漢字', stream: false, toolUses: uses(count) }
    const entry = { ...entryOf('exchange.settled', data, 8 + count), prev: 'y'.repeat(43), time: 5 }
    expect(words(encodeEntry(entry))).toEqual({
      boot,
      seq: 8 + count,
      prev: 'y'.repeat(43),
      says: { time: 5 },
    })
  }
})

test('an entry that says which texts were removed, or which key comes next, always says so', () => {
  const words = createWords()
  for (const leaves of [[[0, 1]], [[2, 3]]]) {
    const text = encodeEntry(entryOf('entries.removed', { leaves }))
    expect(words(text)).toMatchObject({ says: { removes: leaves } })
  }
  for (const key of ['a+1+b', 'c+2+d']) {
    const text = encodeEntry(entryOf('checkpoint_key.created', { key }))
    expect(words(text)).toMatchObject({ says: { announces: key } })
  }
  // Of the same kind and without what it is for: it says nothing, and teaches nothing that would hide the next one's.
  words(encodeEntry(entryOf('checkpoint_key.created', { key: 1 })))
  expect(words(encodeEntry(entryOf('checkpoint_key.created', { key: 'e+3+f' })))).toMatchObject({
    says: { announces: 'e+3+f' },
  })
})

test('texts of any size and of any number of forms are read', () => {
  const words = createWords()
  const long = 'a'.repeat(9_000_000)
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`member ${at}`, at]))
  const forms = Array.from({ length: 40 }, (_, at) => ({ [`member ${at}`]: at }))
  for (const data of [{ long }, { long }, many, many, ...forms, ...forms]) {
    const text = encodeEntry(entryOf('person.changed', data))
    const { seq, says } = words(text)
    expect({ seq, says }).toEqual({ seq: 7, says: { time: parseEntry(text).time } })
  }
})
