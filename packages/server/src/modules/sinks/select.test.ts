import { expect, test } from 'vitest'
import { eventOf } from './event.ts'
import { createSelect } from './select.ts'
import { entryOf } from './testing/entries.ts'

const eventIn = (kind: string, data: unknown = {}) => eventOf(entryOf(1, kind, data)) ?? expect.unreachable()
const settled = (outcome: string) => eventIn('exchange.settled', { outcome, person: 'per_2' })

test('everything passes when nothing is asked', () => {
  const select = createSelect({ minimumSeverity: 'informational' })
  expect([select(settled('completed')), select(eventIn('kind.of_a_newer_node'))]).toEqual([true, true])
})

test('only the kinds that are named pass', () => {
  const select = createSelect({
    minimumSeverity: 'informational',
    kinds: new Set(['sign_in.denied'] as const),
  })
  expect([select(eventIn('sign_in.denied')), select(settled('failed'))]).toEqual([true, false])
})

test('a person’s entries are those they did and those about them', () => {
  const select = createSelect({ minimumSeverity: 'informational', persons: new Set(['per_1']) })
  const [byThem, other] = [eventIn('project.created', {}), { ...settled('lost'), actor: { type: 'system' } }]
  expect([select(byThem), select(other)]).toEqual([true, false])
  expect(createSelect({ minimumSeverity: 'informational', persons: new Set(['per_2']) })(other)).toBe(true)
})

test.each([
  ['credential.created', { after: { person: 'per_2' } }],
  ['credential.revoked', { reason: 'x', before: { person: 'per_2' } }],
])('what an administrator does to a thing of a person is about the person: %s', (kind, data) => {
  const select = createSelect({ minimumSeverity: 'informational', persons: new Set(['per_2']) })
  expect(select(eventIn(kind, data))).toBe(true)
})

test('a call that failed is more severe than one that did not', () => {
  const select = createSelect({ minimumSeverity: 'low' })
  expect([select(settled('completed')), select(settled('failed'))]).toEqual([false, true])
})

test('new roles are more severe than a new name', () => {
  const select = createSelect({ minimumSeverity: 'medium' })
  const changed = (after: unknown) => eventIn('person.changed', { person: 'per_2', before: {}, after })
  expect([select(changed({ roles: ['owner'] })), select(changed({ personal: ['name'] }))]).toEqual([
    true,
    false,
  ])
})
