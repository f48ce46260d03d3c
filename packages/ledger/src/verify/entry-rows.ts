import type { EntryText } from './entry-text.ts'
import type { StoredEntry } from './reader.ts'

/** A stored entry with what its bytes say; no text: it was removed, and nothing is known but the hash. */
export interface TextRow {
  row: StoredEntry
  text: EntryText | undefined
}

/**
 * Reads the texts of a page, in the order of its rows, which all stand under one boot. May do so elsewhere, several pages at a
 * time; what is not read yet must not change.
 */
export type ReadTexts = (
  boot: string,
  rows: readonly StoredEntry[],
) => Promise<Iterable<EntryText | undefined>>

/** One boot's entries, read ahead. */
export interface EntryRows {
  /** The next row, if it is at hand. */
  next(): TextRow | undefined
  /** @returns false at the end; else `next` has a row */
  more(): Promise<boolean>
}

/** Pages that are read before somebody asks for them: some a boot, and some in all. */
export interface ReadAhead {
  /** pages a boot */
  readonly width: number
  /** pages that may still be read ahead, of whichever boot */
  left: number
}

interface Options {
  boot: string
  /** @see LedgerReader.entries */
  page: (after: number | undefined, limit: number) => Promise<readonly StoredEntry[]>
  readTexts: ReadTexts
  ahead: ReadAhead
}

/** Rows of a page. */
export const pageRows = 500

interface Page {
  rows: readonly StoredEntry[]
  texts: Iterable<EntryText | undefined>
  isLast: boolean
}

export function createEntryRows({ boot, page, readTexts, ahead }: Options): EntryRows {
  const coming: { page: Promise<Page>; isExtra: boolean }[] = []
  let after: number | undefined
  let askedLast = false
  let rows: readonly StoredEntry[] = []
  let texts: Iterator<EntryText | undefined> = [].values()
  let at = 0

  async function ask(isExtra: boolean): Promise<void> {
    const found = await page(after, pageRows)
    askedLast = found.length < pageRows
    after = found.at(-1)?.seq ?? after
    const reading = readTexts(boot, found).then((read) => ({ rows: found, texts: read, isLast: askedLast }))
    // Thrown where its turn comes; until then nobody waits for it.
    reading.catch(() => undefined)
    coming.push({ page: reading, isExtra })
  }

  return {
    next() {
      const row = rows[at]
      if (row === undefined) return undefined
      at += 1
      return { row, text: texts.next().value }
    },
    async more() {
      if (at < rows.length) return true
      if (coming.length === 0) {
        if (askedLast) return false
        await ask(false)
      }
      while (!askedLast && coming.length < ahead.width && ahead.left > 0) {
        ahead.left -= 1
        await ask(true)
      }
      const next = coming.shift()
      if (next === undefined) return false
      if (next.isExtra) ahead.left += 1
      const read = await next.page
      rows = read.rows
      texts = read.texts[Symbol.iterator]()
      at = 0
      return rows.length > 0
    },
  }
}
