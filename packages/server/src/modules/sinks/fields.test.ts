import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventOf } from './event.ts'
import { createFieldCut, pointerProblem } from './fields.ts'
import { entryOf } from './testing/entries.ts'

const all = { exclude: [], personal: true }
const data = {
  exchange: 'exc_1',
  client: { address: '192.0.2.7', agent: 'claude-cli' },
  after: { name: 'Tanaka', roles: ['owner'], 'a/b': { '~': 1 } },
}
const event = eventOf(entryOf(7, 'person.created', data)) ?? expect.unreachable()

test('only what is included is kept, and what the entry is stays', () => {
  const cut = createFieldCut({ ...all, include: ['/data/exchange', '/data/client/agent', '/actor/type'] })
  expect(cut(event)).toEqual({
    ...event,
    actor: { type: 'person' },
    data: { exchange: 'exc_1', client: { agent: 'claude-cli' } },
  })
})

test('what is excluded goes, also inside of what is included', () => {
  const cut = createFieldCut({ ...all, include: ['/data'], exclude: ['/data/client', '/data/after/a~1b/~0'] })
  expect(cut(event)).toMatchObject({
    actor: {},
    data: { exchange: 'exc_1', after: { name: 'Tanaka', 'a/b': {} } },
  })
  expect(cut(event).data).not.toHaveProperty('client')
})

test('without personal fields, addresses, agents and names are gone wherever they stand, and ids stay', () => {
  const cut = createFieldCut({ ...all, personal: false })
  const nested = eventOf(
    entryOf(7, 'person.changed', {
      person: 'per_2',
      before: [{ email: 'tanaka@example.com', deep: { name: 'Tanaka', id: 'per_3' } }],
      client: data.client,
    }),
  )
  expect(cut(nested ?? expect.unreachable()).data).toEqual({
    person: 'per_2',
    before: [{ deep: { id: 'per_3' } }],
  })
})

test('a pointer begins with actor or data and escapes as RFC 6901 says', () => {
  for (const pointer of ['/data', '/actor/id', '/data/a~0b~1c', '/data//'])
    expect(pointerProblem(pointer)).toBeUndefined()
  for (const pointer of ['', 'data', '/kind', '/database', '/data/a~b', '/data/~'])
    expect(pointerProblem(pointer)).toBeDefined()
})

test('whatever an entry holds, a cut never adds to it and never throws', () => {
  const pointers = fc.array(fc.constantFrom('/data/a', '/data/a/b', '/data/__proto__', '/actor', '/data/0'))
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__', 'name'), fc.jsonValue()),
      fc.record({ include: pointers, exclude: pointers, personal: fc.boolean() }),
      (data, { include, exclude, personal }) => {
        const whole = eventOf(entryOf(7, 'node.stopped', data)) ?? expect.unreachable()
        const fields = include.length === 0 ? {} : { include }
        const cut = createFieldCut({ ...fields, exclude, personal })(whole)
        expect(Object.keys(whole.data)).toEqual(expect.arrayContaining(Object.keys(cut.data)))
        expect(Object.getPrototypeOf(cut.data)).toBe(Object.prototype)
      },
    ),
  )
})
