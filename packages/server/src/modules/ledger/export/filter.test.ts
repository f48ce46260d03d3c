import { expect, it } from 'vitest'
import { matches } from './filter.ts'

const operator = { type: 'operator' }
const text = (kind: string, data: object, actor: object = operator) =>
  JSON.stringify({ kind, time: 1, actor, data })

it.each([
  ['who did it', text('project.created', {}, { type: 'person', id: 'per_1' })],
  ['whom it is about', text('person.changed', { person: 'per_1', before: {}, after: {} })],
  [
    'whose a thing is that was made',
    text('credential.created', { credential: 'key_1', after: { person: 'per_1' } }),
  ],
  [
    'whose a thing was that ended',
    text('credential.revoked', { credential: 'key_1', before: { person: 'per_1' } }),
  ],
  [
    'whose a thing is from now on',
    text('device.changed', { device: 'dev_1', before: {}, after: { person: 'per_1' } }),
  ],
])('an export of somebody has entries of %s', (_name, entry) => {
  expect(matches({ text: entry }, { person: 'per_1' })).toBe(true)
})

it.each([
  ['of somebody else', text('person.changed', { person: 'per_2', before: {}, after: {} })],
  ['that name them in a free text alone', text('hold.placed', { hold: 'hld_1', reason: 'about per_1' })],
  ['whose text is gone', undefined],
])('an export of somebody has none %s', (_name, entry) => {
  expect(matches({ text: entry }, { person: 'per_1' })).toBe(false)
})
