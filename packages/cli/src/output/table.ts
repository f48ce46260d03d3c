import { terminalText } from './terminal-text.ts'
import { displayWidth } from './width.ts'

export interface Column {
  title: string
  align?: 'left' | 'right'
}

/** A table for people: columns two spaces apart, aligned by what a terminal shows; every cell made safe to print. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  styleTitle: (title: string) => string = (title) => title,
): string[] {
  const safe = rows.map((row) => row.map(terminalText))
  const widths = columns.map(({ title }, index) =>
    Math.max(displayWidth(title), ...safe.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (cells: readonly string[], style = (text: string) => text) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? ''
        const gap = ' '.repeat((widths[index] ?? 0) - displayWidth(cell))
        if (align === 'right') return gap + style(cell)
        return index === columns.length - 1 ? style(cell) : style(cell) + gap
      })
      .join('  ')
  return [
    line(
      columns.map(({ title }) => title),
      styleTitle,
    ),
    ...safe.map((row) => line(row)),
  ]
}
