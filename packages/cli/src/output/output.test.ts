import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTable } from './table.ts'
import { terminalJson, terminalText } from './terminal-text.ts'
import { displayWidth } from './width.ts'

const unsafe = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u

describe('text for a terminal', () => {
  it('commands nothing, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(terminalText(text)).not.toMatch(unsafe)
      }),
    )
  })

  it('stays as it is when it is harmless', () => {
    expect(terminalText('田中 愛子 – "laptop" 👩‍💻')).toBe('田中 愛子 – "laptop" 👩‍💻')
  })

  it('shows what it would have done', () => {
    expect(terminalText('a\u001B[2Jb\u009Bc')).toBe('a\\u001b[2Jb\\u009bc')
  })

  it('as JSON it is read back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = terminalJson({ text })
        expect(json.replaceAll('\n', '')).not.toMatch(unsafe)
        expect(JSON.parse(json)).toStrictEqual({ text })
      }),
    )
  })
})

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['田中', 4],
    ['\u30AB\u30CA', 4],
    ['\uFF76\uFF85', 2],
    ['\uFF21\uFF22\uFF23', 6],
    ['\uFF08x\uFF09', 5],
    ['한국', 4],
    ['e\u0301', 1],
    ['か\u3099', 2],
    ['\u{1F600}\uFE0F', 2],
    ['é–…', 3],
  ])('%s is %d columns', (text, width) => expect(displayWidth(text)).toBe(width))
})

describe('a table', () => {
  it('lines its columns up by what a terminal shows', () => {
    const lines = formatTable(
      [{ title: '名前' }, { title: 'N', align: 'right' }, { title: 'LAST' }],
      [
        ['田中 愛子', '7', 'x'],
        ['Sato', '1,200', ''],
      ],
    )
    expect(lines).toStrictEqual(['名前           N  LAST', '田中 愛子      7  x', 'Sato       1,200  '])
  })

  it('prints no cell that could command the terminal', () => {
    expect(formatTable([{ title: 'A' }], [['\u001B[31mred']]).join('\n')).toBe('A\n\\u001b[31mred')
  })

  it('styles its titles only', () => {
    const lines = formatTable([{ title: 'A' }, { title: 'B' }], [['1', '2']], (title) => `<${title}>`)
    expect(lines).toStrictEqual(['<A>  <B>', '1  2'])
  })
})
