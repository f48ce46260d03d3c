import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { maxFileBytes, readYaml } from './read-yaml.ts'

test.each([
  ['a: 1\nb: 2\na: 3', 'has the same key twice; keep one', 3],
  ['a:\n\tb: 1', 'is indented with a tab; use spaces', 2],
  ['a: 1\n---\nb: 2', 'holds more than one document; keep one and remove the --- lines', 2],
  [
    'a: [1',
    'is not valid YAML here; check the quotes, brackets, colons and indentation of this line and the one before',
    1,
  ],
  ['a: !secret x', 'has a tag (!name), which means nothing here; remove it, or put the text in quotes', 1],
])('%j is refused on its line', (source, message, line) => {
  expect(readYaml(source)).toEqual({ ok: false, problem: { path: '', message, line } })
})

test('aliases may repeat, but not without bound', () => {
  const laughs = Array.from(
    { length: 9 },
    (_, level) => `x${level + 1}: &x${level + 1} [${`*x${level},`.repeat(9)}]`,
  )
  expect(readYaml(['x0: &x0 [lol]', ...laughs].join('\n'))).toMatchObject({
    ok: false,
    problem: { message: expect.stringContaining('repeats too much through aliases') },
  })
})

test('a file over the limit and a file of brackets are refused', () => {
  expect(readYaml('#'.repeat(maxFileBytes + 1))).toMatchObject({ ok: false })
  expect(readYaml('['.repeat(50_000))).toMatchObject({ ok: false })
})

test('a key is found on its line', () => {
  const read = readYaml('a:\n  b:\n    - c: 1\n    - d: 2\n')
  expect(
    read.ok &&
      [['a'], ['a', 'b'], ['a', 'b', 1, 'd'], ['a', 'b', 1, 'e'], ['z']].map((path) =>
        read.file.lineOf(path),
      ),
  ).toEqual([1, 2, 4, 4, undefined])
})

test('any text is read or refused, and never thrown', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('a:- \n[]{}&*!|>\'"#,<')) })),
      (source) => {
        expect(typeof readYaml(source).ok).toBe('boolean')
      },
    ),
  )
})
