import { AdminProblem } from '@sekisho/contract'
import { newInvitation } from '@sekisho/contract/admin-api'
import { parseCsv, type CsvLine } from './csv.ts'
import type { Invitee } from './invitation.ts'
import { refuseLines } from './refuse-lines.ts'

const columns = ['name', 'email', 'roles', 'groups']
/** After those, each once, in either order. */
const moreColumns = ['project', 'cost_centre']
export const maxRows = 1000

export interface ImportRow {
  line: number
  invitee: Invitee
  /** a name or an id, not looked up yet */
  project?: string
}

/**
 * The people of a CSV text, each checked as one alone would be. Every wrong line is named, up to twenty.
 * Whether there is such a project is not known here.
 * @throws AdminProblem csv_encoding, csv_malformed, csv_header, csv_rows, csv_cells, csv_cell, csv_email_twice
 */
export function readImport(csv: string): ImportRow[] {
  checkEncoding(csv)
  const [header, ...lines] = parseCsv(csv, maxRows + 1)
  const titles = header?.cells.map((name) => name.trim().toLowerCase()) ?? []
  if (!isHeader(titles)) throw new AdminProblem('csv_header')
  if (lines.length === 0) throw new AdminProblem('csv_rows', { rows: 0, limit: maxRows })
  const rows: ImportRow[] = []
  const problems: AdminProblem[] = []
  const first = new Map<string, number>()
  for (const read of lines.map((line) => readRow(line, titles))) {
    if (read instanceof AdminProblem) {
      problems.push(read)
      continue
    }
    const { line, invitee } = read
    const { email } = invitee
    const before = first.get(email)
    if (before === undefined) first.set(email, line)
    else problems.push(new AdminProblem('csv_email_twice', { line, email, first: before }))
    rows.push(read)
  }
  refuseLines(problems)
  return rows
}

/**
 * Whoever read the file as UTF-8 put U+FFFD where it is not: Excel in Japan saves CSV as Shift JIS, and people would be
 * invited under names nobody can read. @throws AdminProblem csv_encoding
 */
function checkEncoding(csv: string): void {
  const at = csv.indexOf('\uFFFD')
  if (at >= 0) throw new AdminProblem('csv_encoding', { line: csv.slice(0, at).split(/\r\n?|\n/).length })
}

function isHeader(titles: readonly string[]): boolean {
  const more = titles.slice(columns.length)
  return (
    titles.slice(0, columns.length).join(',') === columns.join(',') &&
    more.every((title, at) => moreColumns.includes(title) && more.indexOf(title) === at)
  )
}

/** A person, or what is wrong with the line. */
function readRow({ line, cells }: CsvLine, titles: readonly string[]): ImportRow | AdminProblem {
  if (cells.length !== titles.length)
    return new AdminProblem('csv_cells', { line, cells: cells.length, expected: titles.length })
  const cellOf = (title: string) => cells[titles.indexOf(title)] ?? ''
  const [roles, project, costCentre] = [cellOf('roles'), cellOf('project').trim(), cellOf('cost_centre')]
  const { success, data, error } = newInvitation.safeParse({
    name: cellOf('name'),
    email: cellOf('email'),
    groups: list(cellOf('groups')),
    ...(roles.trim() === '' ? {} : { roles: list(roles) }),
    ...(costCentre.trim() === '' ? {} : { costCentre }),
  })
  if (success) return { line, invitee: data, ...(project === '' ? {} : { project: printable(project) }) }
  const [field = 'name', index] = error.issues[0]?.path ?? []
  const column = field === 'costCentre' ? 'cost_centre' : String(field)
  const cell = cellOf(column)
  const value = typeof index === 'number' ? (list(cell)[index] ?? cell) : cell
  return new AdminProblem('csv_cell', { line, column, value: printable(value) })
}

function list(cell: string): string[] {
  return cell
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** It comes back in a sentence on a terminal. */
function printable(value: string): string {
  return value.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?').slice(0, 100)
}
