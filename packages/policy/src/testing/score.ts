import { predictRow } from '../rows/read-row.ts'

/** A measured row: what the real client decided for a call. */
export interface MeasuredRow {
  id: string
  verdict: string
  [key: string]: unknown
}

/** A fixed third by a hash of the id (FNV-1a), held out while the semantics were written. */
export function isHeldOut({ id }: MeasuredRow): boolean {
  let hash = 0x811c9dc5
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0) % 3 === 0
}

/** How many rows are predicted as measured, and those that are not. */
export function score(rows: readonly MeasuredRow[]): { right: number; total: number; wrong: MeasuredRow[] } {
  const wrong = rows.filter((row) => predictRow(row).verdict !== row.verdict)
  return { right: rows.length - wrong.length, total: rows.length, wrong }
}
