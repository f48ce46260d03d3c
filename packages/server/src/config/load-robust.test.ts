import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cases } from './fixtures/cases.ts'
import { caseText } from './fixtures/load-case.ts'
import { loadText } from './load-text.ts'

const texts = cases
  .filter(({ name }) => name.startsWith('valid-'))
  .map(({ name }) =>
    caseText(name).replaceAll(/\$\{.*?\}/g, 'https://example.com/0123456789abcdef0123456789'),
  )

/** Odd values, and those that pass one check and meet the next. */
const replacement = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    '',
    ' ',
    'http://',
    'https://[',
    'postgres://',
    'postgres:///x',
    '::',
    '1/0',
    -1,
    1e300,
    {},
    [],
    [''],
    null,
  ),
)

test('whatever stands in place of a value, a file is accepted or refused in one-line problems, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.constantFrom(...texts), fc.nat(), replacement, (text, seed, value) => {
      const changed = replaceAt(parse(text), seed, value)
      const loaded = loadText(JSON.stringify(changed))
      for (const { path, message } of loaded.ok ? [] : loaded.problems)
        expect(path + message).not.toMatch(/[\n\r]|undefined|NaN|\[object/)
    }),
    { numRuns: 500 },
  )
})

/** A copy with one of its values, keys included in the count, replaced. */
function replaceAt(root: unknown, seed: number, value: unknown): unknown {
  const places: { parent: Record<string, unknown>; key: string }[] = []
  const visit = (node: unknown) => {
    if (typeof node !== 'object' || node === null) return
    for (const [key, child] of Object.entries(node)) {
      places.push({ parent: node as Record<string, unknown>, key })
      visit(child)
    }
  }
  visit(root)
  const place = places[seed % places.length]
  if (place !== undefined) place.parent[place.key] = value
  return root
}
