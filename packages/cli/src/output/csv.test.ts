import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCsv } from './csv.ts'
import { formatMarkdown } from './markdown.ts'

describe('CSV', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '＝1', '－1', '\n=1'])(
    'makes no formula of %j',
    (text) => {
      expect(formatCsv([[text]])).not.toMatch(/^"?\s*[=+\-@＝＋－＠]/)
    },
  )

  it('leaves numbers as they are', () => {
    expect(formatCsv([[{ number: '-5.000000' }, 'a,"b"', '田中']])).toBe('-5.000000,"a,""b""",田中\r\n')
  })

  it('is one line a row and as many fields as there are, whatever the texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 2 })),
        (rows) => {
          const lines = formatCsv(rows).split('\r\n').slice(0, -1)
          expect(lines).toHaveLength(rows.length)
          for (const line of lines) {
            expect(line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',')).toHaveLength(2)
            expect(line).not.toMatch(/\p{Cc}/u)
          }
        },
      ),
    )
  })
})

describe('Markdown', () => {
  it('keeps cells in their columns and brings no markup, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [, , line = ''] = formatMarkdown([{ title: 'A' }, { title: 'B' }], [[text, 'x']])
        expect(line.replaceAll(/\\[\\|]/g, '').split('|')).toHaveLength(4)
        expect(line).not.toMatch(/[<>\p{Cc}]/u)
      }),
    )
  })
})
