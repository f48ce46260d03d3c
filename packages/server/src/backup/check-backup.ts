import { BackupError } from './backup-error.ts'
import { decodeRow, fileLine, headLine, parseLine, tableLine, type Head } from './lines.ts'
import { readLines } from './read-lines.ts'
import type { Cell } from '../platform/sql/dump/snapshot-rows.ts'

export interface BackupSummary {
  /** that wrote it */
  version: string
  /** epoch milliseconds */
  createdAt: number
  tables: number
  rows: number
  /** names of the key files in it */
  keys: readonly string[]
  /** names of those that were there when it was written */
  keyFiles: readonly string[]
}

/** What stands in a backup, as it is read. */
export interface BackupReader {
  head: (head: Head) => Promise<void> | void
  table: (name: string, columns: readonly string[]) => Promise<void> | void
  /** one of the table that was named last */
  row: (cells: Cell[]) => Promise<void> | void
  file: (name: string, content: Buffer) => Promise<void> | void
}

/**
 * Reads a backup to its end.
 * @throws BackupError, also after everything was read: what came before counts only when this returns
 */
export async function readBackup(file: string, reader: BackupReader): Promise<void> {
  let began = false
  let columns: number | undefined
  await readLines(file, (line) => {
    if (!began) {
      began = true
      return reader.head(readHead(line))
    }
    if (line.startsWith('[')) {
      if (columns === undefined) throw new BackupError('rowBeforeTable')
      return reader.row(decodeRow(line, columns))
    }
    const value = parseLine(line)
    const table = tableLine.safeParse(value)
    if (table.success) {
      columns = table.data.columns.length
      return reader.table(table.data.table, table.data.columns)
    }
    const kept = fileLine.safeParse(value)
    if (!kept.success) throw new BackupError('unknownLine')
    return reader.file(kept.data.file, Buffer.from(kept.data.content, 'base64'))
  })
  if (!began) throw new BackupError('noHead')
}

function readHead(line: string): Head {
  const head = headLine.safeParse(parseLine(line))
  if (head.success) return head.data
  throw new BackupError('unknownForm')
}

/** Reads it all and changes nothing. @throws BackupError */
export async function checkBackup(file: string): Promise<BackupSummary> {
  const keys: string[] = []
  let head: Head | undefined
  let tables = 0
  let rows = 0
  await readBackup(file, {
    head: (found) => void (head = found),
    table: () => void (tables += 1),
    row: () => void (rows += 1),
    file: (name) => void keys.push(name),
  })
  if (head === undefined) throw new BackupError('noHead')
  const { version, createdAt, keyFiles } = head
  return { version, createdAt, tables, rows, keys, keyFiles }
}
