import { AdminProblem } from '@sekisho/contract'
import { newInvitation } from '@sekisho/contract/admin-api'
import { parseCsv, type CsvLine } from './csv.ts'
import type { Invitee } from './invitation.ts'
import { refuseLines } from './refuse-lines.ts'

const columns = ['name', 'email', 'roles', 'groups'] as const
export const maxRows = 1000

export interface ImportRow {
  line: number
  invitee: Invitee
}

/**
 * The people of a CSV text, each checked as one alone would be. Every wrong line is named, up to twenty.
 * @throws AdminProblem csv_malformed, csv_header, csv_rows, csv_cells, csv_cell, csv_email_twice
 */
export function readImport(csv: string): ImportRow[] {
  const [header, ...lines] = parseCsv(csv, maxRows + 1)
  if (header?.cells.map((name) => name.trim().toLowerCase()).join(',') !== columns.join(','))
    throw new AdminProblem('csv_header')
  if (lines.length === 0) throw new AdminProblem('csv_rows', { rows: 0, limit: maxRows })
  const rows: ImportRow[] = []
  const problems: AdminProblem[] = []
  const first = new Map<string, number>()
  for (const read of lines.map(readRow)) {
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

/** A person, or what is wrong with the line. */
function readRow({ line, cells }: CsvLine): ImportRow | AdminProblem {
  const [name = '', email = '', roles = '', groups = ''] = cells
  if (cells.length !== columns.length) return new AdminProblem('csv_cells', { line, cells: cells.length })
  const given = { name, email, groups: list(groups), ...(roles.trim() === '' ? {} : { roles: list(roles) }) }
  const { success, data, error } = newInvitation.safeParse(given)
  if (success) return { line, invitee: data }
  const [column = 'name', index] = error.issues[0]?.path ?? []
  const cell = cells[columns.findIndex((candidate) => candidate === column)] ?? ''
  const value = typeof index === 'number' ? (list(cell)[index] ?? cell) : cell
  return new AdminProblem('csv_cell', { line, column: String(column), value: printable(value) })
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
