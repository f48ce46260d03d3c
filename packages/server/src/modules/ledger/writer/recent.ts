import type { EntriesTable } from '../schema.ts'

/** This node's newest rows, so that the chores behind an append seldom read them back. A hint: it may hold none. */
export interface Recent {
  add: (rows: readonly EntriesTable[]) => void
  /** The rows that would be read, at most `limit`; undefined when they have to be. */
  find: (wanted: { boot: string; from: number; until: number }, limit: number) => EntriesTable[] | undefined
  /** Rows before this seq are done with. */
  forget: (before: number) => void
  readonly entries: number
  /** the seq after the newest row */
  readonly end: number
}

/** More than that is read back: a node that may not sequence keeps no more in memory either. */
const maxEntries = 8_000
const maxBytes = 16_777_216

export function createRecent(boot: string): Recent {
  let rows: EntriesTable[] = []
  let bytes = 0
  let end = 0

  return {
    add(news) {
      const last = news.at(-1)
      if (!last) return
      if (rows.length + news.length > maxEntries || bytes > maxBytes) {
        rows = []
        bytes = 0
      }
      for (const row of news) {
        rows.push(row)
        bytes += row.body.length
      }
      end = last.seq + 1
    },
    find(wanted, limit) {
      const first = rows[0]?.seq
      if (wanted.boot !== boot || first === undefined || wanted.from < first) return undefined
      // Rows that another call has added meanwhile are not yet asked for: what is not here is not there.
      return rows.slice(wanted.from - first, Math.min(wanted.until - first, wanted.from - first + limit))
    },
    forget(before) {
      const first = rows[0]?.seq
      if (first === undefined || before <= first) return
      for (const row of rows.splice(0, before - first)) bytes -= row.body.length
    },
    get entries() {
      return rows.length
    },
    get end() {
      return end
    },
  }
}
