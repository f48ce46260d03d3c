import { AdminProblem } from '@sekisho/contract'

export interface CsvLine {
  /** of the text, from 1, where the row begins */
  line: number
  cells: string[]
}

/**
 * Reads CSV (RFC 4180): cells in quotation marks may hold commas, line ends and doubled quotation marks. A byte order
 * mark, either line end and empty lines are let pass, since spreadsheets write them.
 * @throws AdminProblem csv_malformed, csv_rows
 */
export function parseCsv(text: string, maxLines: number): CsvLine[] {
  const lines: CsvLine[] = []
  const scanner = createScanner(
    text
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n')
      .replaceAll('\r', '\n'),
  )
  while (!scanner.atEnd()) {
    const line = scanner.line()
    const cells = scanner.row()
    if (cells.length === 1 && cells[0] === '') continue
    if (lines.length >= maxLines)
      throw new AdminProblem('csv_rows', { rows: `> ${maxLines - 1}`, limit: maxLines - 1 })
    lines.push({ line, cells })
  }
  return lines
}

function createScanner(text: string) {
  let at = 0
  let line = 1

  function cell(column: number): string {
    if (text[at] !== '"') return bare(column)
    const begin = line
    let value = ''
    at++
    for (;;) {
      const end = text.indexOf('"', at)
      if (end < 0) throw new AdminProblem('csv_malformed', { line: begin, column })
      const piece = text.slice(at, end)
      line += piece.split('\n').length - 1
      value += piece
      at = end + 1
      if (text[at] !== '"') break
      value += '"'
      at++
    }
    if (at < text.length && text[at] !== ',' && text[at] !== '\n')
      throw new AdminProblem('csv_malformed', { line, column })
    return value
  }

  function bare(column: number): string {
    const begin = at
    while (at < text.length && text[at] !== ',' && text[at] !== '\n') at++
    const value = text.slice(begin, at)
    if (value.includes('"')) throw new AdminProblem('csv_malformed', { line, column })
    return value
  }

  return {
    atEnd: () => at >= text.length,
    line: () => line,
    row(): string[] {
      const cells: string[] = []
      for (;;) {
        cells.push(cell(cells.length + 1))
        const separator = text[at]
        at++
        if (separator === ',') continue
        line++
        return cells
      }
    },
  }
}
