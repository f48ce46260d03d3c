/** A number is written as it is, and so is a decimal; a text is somebody's words. */
export type CsvCell = string | number | { decimal: string }

/**
 * What a spreadsheet takes for a formula, also in the full-width forms that Japanese ones take, and after spaces.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^\s*[=+\-@＝＋－＠]/

/**
 * RFC 4180, with a byte order mark, without which spreadsheets take Japanese for another encoding. No text becomes a
 * formula, and no line break or control character of a text begins a row.
 */
export function formatCsv(rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')}`
}

function field(cell: CsvCell): string {
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'object') return cell.decimal
  const text = cell.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
  const safe = formula.test(text) ? `'${text}` : text
  return /[",]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Micro-USD as dollars with all their decimals: no binary fraction on the way, which would round large sums. */
export function decimalUsd(microUsd: number): { decimal: string } {
  const amount = Math.abs(microUsd)
  const whole = Math.trunc(amount / 1_000_000)
  const rest = String(amount % 1_000_000).padStart(6, '0')
  return { decimal: `${microUsd < 0 ? '-' : ''}${whole}.${rest}` }
}
