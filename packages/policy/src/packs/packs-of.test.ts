import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settingsKeys } from '../settings/documented/index.ts'
import { objectAt, valueAt } from '../settings/json.ts'
import { PackError, packNames, type PackOptions } from './pack.ts'
import { packsOf } from './packs-of.ts'
import { uuidOf } from './uuid.ts'

/** Not SHA-256, but of its length: what is tested here is what is made of a hash. */
function digest(text: string): string {
  let [low, high] = [0x811c9dc5, 0x01000193]
  for (const unit of text) {
    low = Math.imul(low ^ (unit.codePointAt(0) ?? 0), 0x01000193) >>> 0
    high = Math.imul(high ^ low, 0x85ebca6b) >>> 0
  }
  return `${low.toString(16).padStart(8, '0')}${high.toString(16).padStart(8, '0')}`.repeat(4)
}

const options: PackOptions = { sha256: digest, organization: 'Kanamori', identifier: 'com.example.it' }
const settings = { permissions: { deny: ['Read(./.env)'] }, cleanupPeriodDays: 7, ourOwnKey: ['x'] }

function refusal(given: Parameters<typeof packsOf>[0], more: Partial<PackOptions> = {}): unknown {
  try {
    return packsOf(given, { ...options, ...more })
  } catch (error) {
    return error instanceof PackError ? [error.code, error.path] : error
  }
}

describe('packsOf', () => {
  it('makes a folder for every pack, the two guides, and the sums of all', () => {
    const files = packsOf({ settings }, options)
    expect(new Set(files.map(({ pack }) => pack))).toStrictEqual(new Set([...packNames, undefined]))
    const general = files.filter(({ pack }) => pack === undefined).map(({ path }) => path)
    expect(general).toStrictEqual(['README.ja.md', 'README.md', 'SHA256SUMS'])
    for (const { pack, path } of files) if (pack !== undefined) expect(path.startsWith(`${pack}/`)).toBe(true)
    expect(files.at(-1)?.text.split('\n')).toHaveLength(files.length)
  })

  it('makes what is asked for and no more, and its guide speaks of nothing else', () => {
    const files = packsOf({ settings }, { ...options, only: ['jamf'] })
    expect(new Set(files.map(({ pack }) => pack))).toStrictEqual(new Set(['jamf', undefined]))
    const guide = files.find(({ path }) => path === 'README.md')?.text
    expect(guide?.match(/^## .*$/gm)).toStrictEqual(['## jamf'])
  })

  it('ends every file with a newline, and has no carriage return or byte order mark', () => {
    for (const { path, text } of packsOf({ settings, instructions: '\uFEFFa\r\nb' }, options)) {
      expect([path, text.endsWith('\n'), /[\r\uFEFF]/.test(text)]).toStrictEqual([path, true, false])
    }
  })

  it('keeps scripts that Windows PowerShell reads in ASCII, whatever the settings hold', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(fc.dictionary(text, text), text, (drawn, instructions) => {
        const files = packsOf({ settings: drawn, instructions }, { ...options, only: ['intune'] })
        for (const { path, text: script } of files.filter((file) => file.path.endsWith('.ps1')))
          expect([path, /^[\t\n\u0020-\u007E]*$/.test(script)]).toStrictEqual([path, true])
      }),
    )
  })

  it('gives a profile of other settings another UUID, and the same identifier', () => {
    const profile = (value: object) =>
      packsOf({ settings: { ...value } }, { ...options, only: ['kandji'] }).find(({ path }) =>
        path.endsWith('config'),
      )?.text ?? ''
    const find = (text: string, key: string) =>
      new RegExp(`<key>${key}</key>\\s*<string>(.*)</string>`, 'g').exec(text)?.[1]
    const [one, other] = [profile({ a: 1 }), profile({ a: 2 })]
    expect(find(one, 'PayloadIdentifier')).toBe(find(other, 'PayloadIdentifier'))
    expect(find(one, 'PayloadUUID')).not.toBe(find(other, 'PayloadUUID'))
    expect(profile({ a: 1 })).toBe(one)
  })

  it('has a form for Jamf with every key of managed settings, the packed ones first and filled in', () => {
    const files = packsOf({ settings }, { ...options, only: ['jamf'] })
    const text = files.find(({ path }) => path.endsWith('.schema.json'))?.text ?? ''
    const schema: unknown = JSON.parse(text)
    expect(valueAt(schema, '__preferencedomain')).toBe('com.anthropic.claudecode')
    const fields = objectAt(schema, 'properties')
    expect(Object.keys(fields).slice(0, 3).sort()).toStrictEqual(Object.keys(settings).sort())
    expect(fields['cleanupPeriodDays']).toMatchObject({
      anyOf: [{ type: 'integer', default: 7 }, { type: 'null' }],
    })
    expect(fields['ourOwnKey']).toMatchObject({
      anyOf: [{ type: 'array', default: ['x'] }, { type: 'null' }],
    })
    const known = settingsKeys.filter(({ key, scope }) => !key.includes('.') && scope !== 'global')
    expect(known.filter(({ key }) => !Object.hasOwn(fields, key)).map(({ key }) => key)).toStrictEqual([])
  })

  it.each([
    [
      'a null, which a property list has not',
      { permissions: { deny: [null] } },
      ['null_value', 'permissions.deny.0'],
    ],
    ['a character that XML has not', { env: { A: '\u0001' } }, ['not_xml', 'env.A']],
    ['half a character', { env: { A: '\uD800' } }, ['not_xml', 'env.A']],
    ['more than the registry takes', { claudeMd: 'x'.repeat(1_000_001) }, ['too_large', '']],
  ])('refuses %s, and says where', (_, given, expected) => {
    expect(refusal({ settings: given })).toStrictEqual(expected)
  })

  it('refuses what is nested without end', () => {
    let deep: Record<string, unknown> = {}
    for (let depth = 0; depth < 200; depth++) deep = { a: deep }
    expect(refusal({ settings: deep })).toStrictEqual(['too_deep', 'a.a.a.a.a.a.a.a'])
  })

  it('takes a null where no pack has a property list', () => {
    expect(packsOf({ settings: { a: null } }, { ...options, only: ['files'] })).not.toHaveLength(0)
  })

  it.each(['', 'example', 'com.example;x', 'com..example', `com.${'x'.repeat(64)}`])(
    'refuses %j as the prefix of identifiers',
    (identifier) => {
      expect(refusal({ settings }, { identifier })).toStrictEqual(['identifier', ''])
    },
  )

  it.each(['', 'a\nb', 'x'.repeat(201)])('refuses an organization named %j', (organization) => {
    expect(refusal({ settings }, { organization })).toStrictEqual(['organization', ''])
  })
})

describe('uuidOf', () => {
  it('is of version 8 and of the variant of RFC 9562, whatever the hash', () => {
    const hash = fc.stringMatching(/^[0-9a-f]{64}$/)
    fc.assert(
      fc.property(hash, (hex) => {
        expect(uuidOf(hex)).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/)
        expect(uuidOf(hex).slice(0, 8)).toBe(hex.slice(0, 8).toUpperCase())
      }),
    )
  })
})
