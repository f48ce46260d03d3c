import { terminalText } from './terminal-text.ts'

/** A number is written as it is; a text is somebody's words. */
export type CsvCell = string | { number: string }

/**
 * What a spreadsheet takes for a formula, also in the full-width forms that Japanese ones take, and after spaces.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^\s*[=+\-@＝＋－＠]/

/** RFC 4180: lines end with CR LF, fields with commas, quotes or spaces at their ends are quoted. No text becomes a formula. */
export function formatCsv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(cell: CsvCell): string {
  if (typeof cell !== 'string') return cell.number
  const text = terminalText(cell)
  const safe = formula.test(text) ? `'${text}` : text
  return /[",]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
