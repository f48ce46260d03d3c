import { expect, test } from 'vitest'
import type { Actor } from '@sekisho/contract'
import { createTestClock } from '../ledger/testing/nodes.ts'
import { compileLayers } from './compile.ts'
import { createServedRecord } from './served.ts'
import { testSettings } from './testing.ts'

const actor: Actor = { type: 'person', id: 'per_1', session: 'ses_1' }
const compiled = (model: string) =>
  compileLayers(
    [{ policy: 'pol_1', version: 1, match: {}, matches: () => true, settings: { model }, guard: undefined }],
    testSettings,
  )

function record() {
  const clock = createTestClock()
  const written: { person: string; checksum: string }[] = []
  const { note } = createServedRecord({ clock, append: ({ data }) => void written.push(data) })
  return {
    clock,
    written,
    serve: (person: string, model: string) =>
      note(actor, { person, compiled: compiled(model), unchanged: false }),
  }
}

test('the same settings are written once an hour for each person', () => {
  const { clock, written, serve } = record()
  for (const person of ['a', 'b', 'a']) serve(person, 'one')
  expect(written.map(({ person }) => person)).toEqual(['a', 'b'])
  clock.advance(3_599_999)
  serve('a', 'one')
  expect(written).toHaveLength(2)
  clock.advance(1)
  serve('a', 'one')
  expect(written).toHaveLength(3)
})

test('an hour is one also when the clock is set back in it', () => {
  const { clock, written, serve } = record()
  serve('a', 'one')
  clock.setBack(86_400_000)
  clock.advance(3_600_000)
  serve('a', 'one')
  expect(written).toHaveLength(2)
})

test('other settings are written at once, and also those of before when they come back', () => {
  const { written, serve } = record()
  for (const model of ['one', 'two', 'one']) serve('a', model)
  expect(written.map(({ checksum }) => checksum)).toEqual(
    ['one', 'two', 'one'].map((model) => compiled(model).checksum),
  )
})
