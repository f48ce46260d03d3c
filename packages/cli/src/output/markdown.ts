import type { Column } from './table.ts'
import { terminalText } from './terminal-text.ts'

/** A table of GitHub Flavored Markdown; no cell can end it, or bring markup of its own. */
export function formatMarkdown(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns.map(({ title }) => markdownText(title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((_, at) => markdownText(row[at] ?? '')))),
  ]
}

function markdownText(text: string): string {
  return terminalText(text)
    .replaceAll(/[\\`*_[\]|~]/g, (character) => `\\${character}`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
