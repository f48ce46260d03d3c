/** Reads rows one by one from a source of pages, holding one page at a time. */
export interface Rows<Row> {
  /** The row `ahead` places after the next one, without taking it; undefined past the end. */
  peek(ahead?: number): Promise<Row | undefined>
  take(): Promise<Row | undefined>
}

const pageRows = 500

/**
 * @param read gives the page after a key
 * @param keyOf the key of a row, by which pages continue
 */
export function readRows<Row>(
  read: (after: number | undefined, limit: number) => Promise<readonly Row[]>,
  keyOf: (row: Row) => number,
): Rows<Row> {
  let rows: readonly Row[] = []
  let at = 0
  let after: number | undefined
  let ended = false

  async function more(): Promise<void> {
    const page = await read(after, pageRows)
    ended = page.length < pageRows
    const last = page.at(-1)
    if (last !== undefined) after = keyOf(last)
    rows = [...rows.slice(at), ...page]
    at = 0
  }

  async function peek(ahead = 0): Promise<Row | undefined> {
    while (!ended && at + ahead >= rows.length) await more()
    return rows[at + ahead]
  }

  return {
    peek,
    async take() {
      const row = at < rows.length ? rows[at] : await peek()
      if (row !== undefined) at += 1
      return row
    },
  }
}
