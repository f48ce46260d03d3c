import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bodyForProvider } from './body-for-provider.ts'
import { readMessage, type Message } from './read-message.ts'

const model = 'claude-opus-5-5'
const tagName = 'project'

function read(body: Buffer | string): Message {
  return readMessage(Buffer.from(body), 'messages', { tagName })
}

const sent = (body: string, to = model) => bodyForProvider(Buffer.from(body), read(body), to).toString()

describe('the body for a provider', () => {
  it('changes the model and not a byte beside it', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, fc.stringMatching(/^[a-z"\\é-]{1,20}$/), fc.nat(3), (system, other, indent) => {
        const number = '12345678901234567890'
        const json = JSON.stringify({ system, model, after: [system] }, undefined, indent)
        const body = json.replace(/\}$/, `,"n":  ${number}}`)
        const expected = body.replace(
          /"model":( ?)"claude-opus-5-5"/,
          (_, space) => `"model":${space}${JSON.stringify(other)}`,
        )
        expect(sent(body, other)).toBe(expected)
        expect(read(sent(body, other)).model).toBe(other)
      }),
    )
  })

  it('is the same buffer when there is nothing to take out', () => {
    const body = Buffer.from(JSON.stringify({ model, tags: { team: 'a' } }))
    expect(bodyForProvider(body, read(body), model)).toBe(body)
  })

  it('has no trace of our tag, and every other byte as it came', () => {
    fc.assert(
      fc.property(document, ({ members, before, after, ours }) => {
        const body = `${before}{${members.join(',')}}${after}`
        const message = read(body)
        expect(message.tag?.project).toBe(ours.value)
        expect(sent(body)).toBe(`${before}{${ours.without(members).join(',')}}${after}`)
        expect(sent(body, 'other')).toBe(sent(sent(body), 'other'))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['{"tags":{"project":"a"},"model":"m"}', '{"model":"m"}'],
    ['{ "tags" : { "project" : "a" } , "model":"m"}', '{  "model":"m"}'],
    ['{"model":"m" , "tags" : { "project" : "a" }\n}', '{"model":"m" \n}'],
    ['{"model":"m","tags":{"project":"a","team":"b"}}', '{"model":"m","tags":{"team":"b"}}'],
    ['{"model":"m","tags":{"team":"b","project":null}}', '{"model":"m","tags":{"team":"b"}}'],
    ['{"model":"m","\\u0074ags":{"pro\\u006aect":"a"},"n":1}', '{"model":"m","n":1}'],
    ['{"model":"m","tags":{}}', '{"model":"m","tags":{}}'],
    ['{"model":"m","tags":null}', '{"model":"m","tags":null}'],
    ['{"model":"m","tags":["project"]}', '{"model":"m","tags":["project"]}'],
    ['{"model":"m","tags":{"Project":"a"}}', '{"model":"m","tags":{"Project":"a"}}'],
    [
      '{"model":"m","metadata":{"tags":{"project":"a"}}}',
      '{"model":"m","metadata":{"tags":{"project":"a"}}}',
    ],
  ])('of %s is %s', (body, expected) => {
    expect(sent(body, 'm')).toBe(expected)
  })

  it('knows whether tags of others stay', () => {
    expect(read('{"model":"m"}').hasOtherTags).toBe(false)
    expect(read('{"model":"m","tags":{"project":"a"}}').hasOtherTags).toBe(false)
    expect(read('{"model":"m","tags":{"project":"a","team":"b"}}').hasOtherTags).toBe(true)
    expect(read('{"model":"m","tags":{"team":"b"}}').hasOtherTags).toBe(true)
  })

  it.each([
    ['{"model":"m","tags":{"project":"a","project":"b"}}', 'must be given once'],
    ['{"model":"m","tags":{"project":"a","pro\\u006aect":"b"}}', 'must be given once'],
    ['{"model":"m","tags":{"project":"a"},"tags":{"project":"b"}}', 'must be given once'],
    ['{"model":"m","TAGS":{"project":"a"}}', 'must be spelled in lower case'],
    ['{"model":"m","tags":{"project":5}}', 'must be a string'],
    ['{"model":"m","tags":{"project":"a\\u001bb"}}', 'must not have control characters'],
    [`{"model":"m","tags":{"project":"${'a'.repeat(201)}"}}`, 'must have at most 200 characters'],
    [`{"model":"m","tags":{${Array.from({ length: 1001 }, (_, i) => `"${i}":1`).join()}}}`, 'at most 1000'],
  ])('is not made of %s', (body, problem) => {
    expect(() => read(body)).toThrow(problem)
  })
})

const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/)
const name = fc
  .string({ unit: 'grapheme', maxLength: 8 })
  .filter((text) => !['model', 'tags', 'project'].includes(text.toUpperCase().toLowerCase()))
const plain = fc.string({
  unit: fc.constantFrom('a', 'é', '関', '"', '\\', '{', '}', ',', ':', ' '),
  maxLength: 12,
})

/** A text as JSON, each character perhaps an escape. */
const written = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((escaped) =>
      text
        .split('')
        .map((unit, i) => (escaped[i] ? escape(unit) : JSON.stringify(unit).slice(1, -1)))
        .join(''),
    )
    .map((content) => `"${content}"`)

const escape = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

const member = (key: fc.Arbitrary<string>, value: fc.Arbitrary<string>) =>
  fc.tuple(space, key, space, space, value, space).map((parts) => {
    const [a, key, b, c, value, d] = parts
    return `${a}${key}${b}:${c}${value}${d}`
  })

/** Other members, each with a key of its own. */
const others = (max: number) =>
  fc
    .uniqueArray(name, { maxLength: max })
    .chain((names) => fc.tuple(...names.map((key) => member(written(key), fc.json({ maxDepth: 2 })))))

/** The texts without the one at `at`, as cutting leaves them: the white space around a member that goes stays where it was. */
function without(texts: readonly string[], at: number): string[] {
  const gone = texts[at] ?? ''
  const [, before = '', after = ''] = /^(\s*).*?(\s*)$/s.exec(gone) ?? []
  const rest = texts.filter((_, i) => i !== at)
  if (at > 0) rest[at - 1] = `${rest[at - 1]}${after}`
  else if (rest.length > 0) rest[0] = `${before}${rest[0]}`
  return rest
}

const insert = <Value>(list: readonly Value[], at: number, value: Value) => list.toSpliced(at, 0, value)

const document = fc
  .record({
    rest: others(4),
    model: member(written('model'), written(model)),
    inner: others(3),
    value: plain,
    places: fc.record({ model: fc.nat(4), tags: fc.nat(5), ours: fc.nat(3) }),
    before: space,
    after: space,
  })
  .chain(({ value, inner, places, rest, ...parts }) => {
    const at = Math.min(places.ours, inner.length)
    return member(written(tagName), written(value)).chain((mine) => {
      const tags = insert(inner, at, mine)
      const object = (members: readonly string[]) => `{${members.join(',')}}`
      const slot = fc.tuple(space, written('tags'), space, space, space)
      return slot.map(([a, key, b, c, d]) => {
        const outer = insert(rest, Math.min(places.model, rest.length), parts.model)
        const place = Math.min(places.tags, outer.length)
        const tagsMember = (members: readonly string[]) => `${a}${key}${b}:${c}${object(members)}${d}`
        return {
          before: parts.before,
          after: parts.after,
          members: insert(outer, place, tagsMember(tags)),
          ours: {
            value,
            without: (members: readonly string[]) =>
              inner.length === 0
                ? without(members, place)
                : members.with(place, tagsMember(without(tags, at))),
          },
        }
      })
    })
  })
