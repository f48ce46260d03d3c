import { z } from 'zod'
import { BackupError } from './backup-error.ts'
import type { Cell } from '../platform/sql/dump/snapshot-rows.ts'

/**
 * A backup is lines of JSON: a head; for each table one line that names it and one array for each of its rows; the keys'
 * files where they are wanted; an end with the SHA-256 of every byte before it.
 */
export const headLine = z.strictObject({
  sekishoBackup: z.literal(1),
  /** that wrote it */
  version: z.string().max(100),
  /** epoch milliseconds */
  createdAt: z.int().nonnegative(),
  /** by set, the migrations its tables had seen; a set without tables is left out */
  migrations: z.record(z.string().max(100), z.array(z.string().max(100)).max(1_000)),
  /** names of the key files that were there, whether or not they are in the backup */
  keyFiles: z.array(z.string().max(100)).max(100),
})
export type Head = z.infer<typeof headLine>

export const tableLine = z.strictObject({
  table: z.string().max(100),
  columns: z.array(z.string().max(100)).min(1).max(200),
})

export const fileLine = z.strictObject({
  file: z.string().max(100),
  /** base64 */
  content: z.base64().max(100_000),
})

export const endLine = z.strictObject({
  lines: z.int().nonnegative(),
  /** hexadecimal */
  sha256: z.string().length(64),
})

/** Bytes are an object with their base64; everything else is itself. */
export function encodeRow(cells: readonly Cell[]): string {
  return JSON.stringify(cells.map((cell) => (cell instanceof Uint8Array ? { bytes: base64(cell) } : cell)))
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** @throws BackupError */
export function decodeRow(line: string, columns: number): Cell[] {
  const cells = parseLine(line)
  if (!Array.isArray(cells) || cells.length !== columns) {
    throw new BackupError('rowLength')
  }
  return cells.map(decodeCell)
}

function decodeCell(cell: unknown): Cell {
  if (cell === null || typeof cell === 'string' || typeof cell === 'number') return cell
  if (typeof cell === 'object' && 'bytes' in cell && typeof cell.bytes === 'string') {
    return Buffer.from(cell.bytes, 'base64')
  }
  throw new BackupError('rowValue')
}

/** @throws BackupError */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new BackupError('notJson', {}, { cause })
  }
}
