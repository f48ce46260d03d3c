/** What a terminal would show: enough of ECMA-48 and xterm for a program that repaints only what has changed. */
export interface Screen {
  write(output: string): void
  /** the rows, right-trimmed, no-break spaces as spaces, with one line feed between them */
  text(): string
}

// one token: a CSI sequence, an OSC string, another escape sequence, a control character, or a character
const token =
  // oxlint-disable-next-line no-control-regex -- terminals speak in control characters
  /\u001B\[(?<parameters>[0-?]*)[ -/]*(?<final>[@-~])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[ -/]*(?<escape>[0-~])|[\s\S]/gu

/** The beginning of a sequence whose end has not come yet. */
// oxlint-disable-next-line no-control-regex -- terminals speak in control characters
const unfinished = /\u001B(?:\[[0-?]*[ -/]*|\][^\u0007\u001B]*\u001B?|[ -/]*)?$/

export function createScreen(columns: number, rows: number): Screen {
  let grid = Array.from({ length: rows }, () => blankRow())
  let row = 0
  let column = 0
  let saved = { row: 0, column: 0 }
  let rest = ''

  function blankRow(): string[] {
    return Array.from({ length: columns }, () => ' ')
  }

  function lineFeed(): void {
    if (row < rows - 1) row++
    else grid = [...grid.slice(1), blankRow()]
  }

  function put(character: string): void {
    if (character === '\n') return lineFeed()
    if (character === '\r') return void (column = 0)
    if (character === '\b') return void (column = Math.max(0, column - 1))
    if (character < ' ') return
    if (column === columns) {
      column = 0
      lineFeed()
    }
    grid[row]?.splice(column, 1, character)
    column++
  }

  function erase(fromRow: number, fromColumn: number, to: { row: number; column: number }): void {
    for (let r = fromRow; r <= to.row; r++) {
      const first = r === fromRow ? fromColumn : 0
      const last = r === to.row ? to.column : columns
      grid[r]?.fill(' ', first, last)
    }
  }

  const end = () => ({ row: rows - 1, column: columns })
  const moves: Record<string, (n: number, m: number) => void> = {
    A: (n) => (row = Math.max(0, row - n)),
    B: (n) => (row = Math.min(rows - 1, row + n)),
    C: (n) => (column = Math.min(columns - 1, column + n)),
    D: (n) => (column = Math.max(0, column - n)),
    E: (n) => ((row = Math.min(rows - 1, row + n)), (column = 0)),
    F: (n) => ((row = Math.max(0, row - n)), (column = 0)),
    G: (n) => (column = Math.min(columns, n) - 1),
    d: (n) => (row = Math.min(rows, n) - 1),
    H: (n, m) => ((row = Math.min(rows, n) - 1), (column = Math.min(columns, m) - 1)),
    X: (n) => erase(row, column, { row, column: column + n }),
  }

  function control(final: string, parameters: string): void {
    if (/[<-?]/.test(parameters)) return // a private mode or a question to the terminal
    const [first, second] = parameters.split(';').map(Number)
    if (final === 'J' || final === 'K') {
      const last = final === 'J' ? end() : { row, column: columns }
      if (!first) erase(row, column, last)
      else if (first === 1) erase(final === 'J' ? 0 : row, 0, { row, column: column + 1 })
      else erase(final === 'J' ? 0 : row, 0, last)
      return
    }
    moves[final]?.(first || 1, second || 1)
  }

  function escape(final: string): void {
    if (final === '7') saved = { row, column }
    if (final === '8') ({ row, column } = saved)
  }

  return {
    write(output) {
      const whole = rest + output
      const cut = unfinished.exec(whole)?.index ?? whole.length
      rest = whole.slice(cut)
      for (const { 0: text, groups } of whole.slice(0, cut).matchAll(token)) {
        if (groups?.['final'] !== undefined) control(groups['final'], groups['parameters'] ?? '')
        else if (groups?.['escape'] !== undefined) escape(groups['escape'])
        else if (!text.startsWith('\u001B')) put(text)
      }
    },
    text: () => grid.map((cells) => cells.join('').replaceAll('\u00A0', ' ').trimEnd()).join('\n'),
  }
}
