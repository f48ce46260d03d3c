import { expect, it } from 'vitest'
import { decimalUsd, formatCsv } from './csv.ts'

it('a text that a spreadsheet would take for a formula is none', () => {
  const rows = formatCsv([
    ['=1+1', '＝1', ' @x', 'a,"b"', 'two\nlines', 'plain'],
    [-5, 0.25],
  ])
  expect(rows).toBe('\uFEFF\'=1+1,\'＝1,\' @x,"a,""b""",two lines,plain\r\n-5,0.25\r\n')
})

it('micro-USD are written exactly', () => {
  expect([1, 1_234_567, -3, 9_007_199_254_740_991].map((micro) => decimalUsd(micro).decimal)).toEqual([
    '0.000001',
    '1.234567',
    '-0.000003',
    '9007199254.740991',
  ])
})
