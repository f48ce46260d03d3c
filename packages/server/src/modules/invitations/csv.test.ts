import { AdminProblem } from '@sekisho/contract'
import { array, assert, constantFrom, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from './csv.ts'
import { readImport } from './read-import.ts'

/** Bytes as a program hands them on that takes them for UTF-8; those of Shift JIS (Excel in Japan), or of UTF-16. */
const asReadInUtf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')
const quote = (cell: string) => `"${cell.replaceAll('"', '""')}"`

it('any cells come out as they went in', () => {
  const cell = string({ unit: constantFrom('a', '"', ',', '\n', ' ', '田', ';') })
  assert(
    property(
      array(array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 8 }),
      constantFrom('\n', '\r\n'),
      (rows, end) => {
        const text = rows.map((row) => row.map(quote).join(',')).join(end)
        expect(parseCsv(text, 10).map(({ cells }) => cells)).toEqual(rows)
      },
    ),
  )
})

it('any text is rows or a known problem, never another error', () => {
  assert(
    property(string({ unit: constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
      try {
        parseCsv(text, 5)
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^csv_(malformed|rows)$/) })
      }
    }),
  )
})

describe('an import', () => {
  it('has people with their defaults, from whatever a spreadsheet wrote', () => {
    const csv =
      '\uFEFFName, Email ,ROLES,groups\r\n"田中, 愛子",Aiko@Example.JP, developer ; viewer ,"a; b;"\r\n\r\nKen,ken@example.jp,,\r\n'
    expect(readImport(csv)).toEqual([
      {
        line: 2,
        invitee: expect.objectContaining({
          name: '田中, 愛子',
          email: 'aiko@example.jp',
          roles: ['developer', 'viewer'],
          groups: ['a', 'b'],
        }),
      },
      { line: 4, invitee: expect.objectContaining({ name: 'Ken', roles: ['claude_code_user'], groups: [] }) },
    ])
  })

  it.each([
    ['project,cost_centre', 'payments,CC-1', ['payments', 'CC-1']],
    [' Cost_Centre , PROJECT', 'CC-1," 決済, 基盤 "', ['決済, 基盤', 'CC-1']],
    ['cost_centre', 'CC-1', [undefined, 'CC-1']],
    ['project', '', [undefined, undefined]],
  ])('has what %j after the others says', (titles, cells, said) => {
    const [row] = readImport(`name,email,roles,groups,${titles}\nKen,ken@example.jp,,,${cells}`)
    expect([row?.project, row?.invitee.costCentre]).toEqual(said)
  })

  it.each([
    ['', 'csv_header', {}],
    [
      `name,email,roles,groups\na,a@example.jp,,\n${asReadInUtf8('\x8eR\x93c')},b@example.jp,,`,
      'csv_encoding',
      { line: 3 },
    ],
    [asReadInUtf8('\xff\xfen\0a\0m\0e\0'), 'csv_encoding', { line: 1 }],
    ['name,email,roles,groups,project,project\na,a@example.jp,,,x,x', 'csv_header', {}],
    ['name,email,roles,groups,team\na,a@example.jp,,,x', 'csv_header', {}],
    ['project,name,email,roles,groups\nx,a,a@example.jp,,', 'csv_header', {}],
    [
      'name,email,roles,groups,project\na,a@example.jp,,,x\nb,b@example.jp,,',
      'csv_cells',
      { line: 3, cells: 4, expected: 5 },
    ],
    [
      `name,email,roles,groups,cost_centre\na,a@example.jp,,,${'x'.repeat(101)}`,
      'csv_cell',
      { line: 2, column: 'cost_centre', value: 'x'.repeat(100) },
    ],
    ['name,email\na,b', 'csv_header', {}],
    ['name,email,roles,groups', 'csv_rows', { rows: 0 }],
    ['name,email,roles,groups\na,a@example.jp,developer', 'csv_cells', { line: 2, cells: 3 }],
    [
      'name,email,roles,groups\na,a@example.jp,,\nb,not an address,,',
      'csv_cell',
      { line: 3, column: 'email', value: 'not an address' },
    ],
    [
      'name,email,roles,groups\na,a@example.jp,developer;emperor,',
      'csv_cell',
      { line: 2, column: 'roles', value: 'emperor' },
    ],
    ['name,email,roles,groups\n,a@example.jp,,', 'csv_cell', { line: 2, column: 'name', value: '' }],
    [
      'name,email,roles,groups\n"a\nb",a@example.jp,,\nc,c,,',
      'csv_cell',
      { line: 2, column: 'name', value: 'a?b' },
    ],
    ['name,email,roles,groups\na,a@example.jp,,\nb,A@example.jp,,', 'csv_email_twice', { line: 3, first: 2 }],
    ['name,email,roles,groups\na,"a@example.jp,,', 'csv_malformed', { line: 2, column: 2 }],
    ['name,email,roles,groups\na,b"c,,', 'csv_malformed', { line: 2, column: 2 }],
  ])('%j is refused: %s', (csv, code, values) => {
    let problem: unknown
    try {
      readImport(csv)
    } catch (error) {
      problem = error
    }
    expect(problem).toMatchObject({ code, values })
  })

  it('with several wrong lines names each of them, and of many the first twenty and how many more', () => {
    const problemsOf = (rows: string[]) => {
      try {
        return readImport(['name,email,roles,groups', ...rows].join('\n'))
      } catch (error) {
        if (!(error instanceof AdminProblem)) throw error
        return error.envelope('en').error
      }
    }
    const few = problemsOf([
      'a,a@example.jp,,',
      'b,wrong,,',
      'c,c@example.jp,emperor,',
      'd,A@example.jp,,',
      'e,x',
    ])
    expect(few).toMatchObject({
      code: 'csv_cell',
      message: expect.stringMatching(/^Line 3, .*Line 4, .*Line 5, .*Line 6: /),
      problems: [
        { code: 'csv_cell' },
        { code: 'csv_cell' },
        { code: 'csv_email_twice', message: 'Line 5, column email: a@example.jp stands in line 2 already.' },
        { code: 'csv_cells' },
      ],
    })
    const many = problemsOf(Array.from({ length: 25 }, () => 'x,wrong,,'))
    expect(many).toMatchObject({
      problems: expect.objectContaining({
        length: 21,
        19: { code: 'csv_cell', message: expect.stringContaining('Line 21,') },
        20: { code: 'csv_more', message: 'Other lines that are wrong: 5.' },
      }),
    })
  })

  it('a thousand rows are taken, and one more is not', () => {
    const rows = (count: number) =>
      ['name,email,roles,groups', ...Array.from({ length: count }, (_, n) => `n,p${n}@example.jp,,`)].join(
        '\n',
      )
    expect(readImport(rows(1000))).toHaveLength(1000)
    expect(() => readImport(rows(1001))).toThrow('from 1 to 1000')
  })
})
