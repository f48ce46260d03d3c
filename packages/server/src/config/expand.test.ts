import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { expand } from './expand.ts'

const options = (env: Record<string, string> = {}, files: Record<string, string> = {}) => ({
  env,
  readFile(path: string) {
    const content = files[path]
    if (content === undefined) throw Object.assign(new Error(`secret of ${path}`), { code: 'EACCES' })
    return content
  },
})

test('variables expand anywhere in a text, a file only as the whole value, keys never', () => {
  const value = { '${A}': ['x-${A}-${B}', '${file:/s}', 5, null, '${A:-d}'] }
  expect(expand(value, options({ A: '1', B: '${A}' }, { '/s': ' secret\n' }))).toMatchObject({
    value: { '${A}': ['x-1-${A}', 'secret', 5, null, '${A:-d}'] },
    problems: [],
    files: new Map([['${A}[1]', '/s']]),
  })
})

test('what cannot be expanded is named, and nothing else of it', () => {
  const value = { a: '${NOPE}', b: { c: ['${file:/x}', '${file:x}', 'p${file:/x}'] }, managed: 'p${file:/x}' }
  expect(expand(value, options()).problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    'a needs the environment variable NOPE, which is not set',
    'b.c[0] names the file /x, which cannot be read (EACCES)',
    'b.c[1] names the file x; write its absolute path',
    'b.c[2] has ${file:…} inside a longer text; it must be the whole value',
  ])
})

test('a value without references comes out as it went in', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      fc.pre(!text.includes('${'))
      const expanded = expand(JSON.parse(text), options())
      expect(JSON.stringify(expanded.value)).toBe(text)
      expect(expanded.problems).toEqual([])
    }),
  )
})

test('an expanded value is not expanded again', () => {
  fc.assert(
    fc.property(fc.string(), (secret) => {
      expect(expand('${A}', options({ A: secret, B: 'no' })).value).toBe(secret)
    }),
    { examples: [['${B}'], ['${file:/x}'], ['$&$1']] },
  )
})
