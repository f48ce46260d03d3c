import type { Context } from '../context.ts'
import type { Given } from '../given.ts'
import { formatCsv, type CsvCell } from '../output/csv.ts'
import { formatMarkdown } from '../output/markdown.ts'
import { formatTable, type Column } from '../output/table.ts'

/** A report for people, and its lines for programs. Titles and notes are safe to print; cells are made so. */
export interface Sheet {
  title: string
  notes: readonly string[]
  columns: readonly Column[]
  rows: readonly (readonly string[])[]
  /** said where there is no row */
  empty: string
  /** with a line of titles; without sums, which would be counted twice */
  csv: readonly (readonly CsvCell[])[]
}

/** Prints a report as `--format` and `--json` say. @param raw the document as it came */
export function printSheet(
  makeSheet: () => Sheet,
  raw: unknown,
  { given, context }: { given: Given; context: Context },
): void {
  const format = context.json ? 'json' : given.required('format')
  if (format === 'json') {
    context.printJson(raw)
    return
  }
  const { title, notes, columns, rows, empty, csv } = makeSheet()
  if (format === 'csv') {
    context.stdout.write(`${given.flag('bom') ? '\uFEFF' : ''}${formatCsv(csv)}`)
    return
  }
  const isMarkdown = format === 'md'
  const before = [isMarkdown ? `## ${title}` : title, '', ...notes.flatMap((note) => [note, ''])]
  const table = isMarkdown ? formatMarkdown(columns, rows) : formatTable(columns, rows, context.bold)
  context.print(...before, ...(rows.length === 0 ? [empty] : table))
}
