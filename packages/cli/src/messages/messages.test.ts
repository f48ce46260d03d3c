import { describe, expect, it } from 'vitest'
import { help } from './help.ts'
import { messages, tellIn } from './index.ts'
import { options } from './options.ts'
import { problems } from './problems.ts'
import { projects } from './projects.ts'
import { reports } from './reports.ts'
import { results } from './results.ts'

const places = (text: string) => [...new Set(text.match(/\{\w+\}/g))].toSorted()

describe('every sentence', () => {
  it.each(Object.entries(messages))(
    '%s is there in both languages, with the same places',
    (_key, sentence) => {
      expect(sentence.en.trim()).not.toBe('')
      expect(sentence.ja.trim()).not.toBe('')
      expect(places(sentence.ja)).toStrictEqual(places(sentence.en))
    },
  )
})

it('every key has one place', () => {
  const keys = [help, options, problems, results, projects, reports].flatMap((part) => Object.keys(part))
  expect(keys.toSorted()).toStrictEqual([...new Set(keys)].toSorted())
})

describe('telling', () => {
  it('has a word for one and a word for any other number', () => {
    const tell = tellIn('en')
    expect(tell('session.revokedAll', { count: 1 })).toBe('Ended 1 session.')
    expect(tell('session.revokedAll', { count: 0 })).toBe('Ended 0 sessions.')
    expect(tell('session.revokedAll', { count: 12 })).toBe('Ended 12 sessions.')
    expect(tellIn('ja')('session.revokedAll', { count: 1 })).toContain('1 件')
  })

  it('puts values into the places, once', () => {
    expect(tellIn('en')('person.added', { name: '{id}', id: 'per_1' })).toBe('Added {id} (per_1).')
  })
})
