import { expect, test } from 'vitest'
import { lineWithoutJson } from './json-syntax.ts'

test.each(['{}', '[]\n', ' 7 ', '{\n\t"a": "\\ud83d\\ude00"\n}'])('%j is JSON', (text) => {
  expect(lineWithoutJson(text)).toBeUndefined()
})

test.each([
  ['a comma too many', '{\n  "a": [1],\n  "b": 2,\n}\n', 4],
  ['a comma too many in a list', '{"a": [\n1,\n2,\n],\n"b": 3}', 4],
  ['a comment', '{\n  "a": 1, // why\n  "b": 2\n}', 2],
  ['a comment before all', '# why\n{}', 1],
  ['YAML', 'permissions:\n  deny: [WebFetch]\n', 1],
  ['a name without quotes', '{\n  "a": 1,\n  b: 2,\n  "c": 3\n}', 3],
  ['what comes after the end', '{"a": 1}\n\n}\n', 3],
  ['a text that is cut off', '{\n"a": [\n"x', 3],
  ['nothing', '', 1],
])('%s is told by its line', (_, text, line) => {
  expect(lineWithoutJson(text)).toBe(line)
})

test('a text without end is told by its last line, however long it is', () => {
  expect(lineWithoutJson('[\n'.repeat(3_000))).toBe(3_001)
})
