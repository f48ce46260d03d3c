const size = 50

/** A page of a report that comes whole, as the pages of a list come. @param cursor how many stand before it */
export function pageOf<Row>(
  rows: readonly Row[],
  cursor: string | undefined,
): { data: readonly Row[]; next?: string } {
  const start = /^\d{1,9}$/.test(cursor ?? '') ? Number(cursor) : 0
  const data = rows.slice(start, start + size)
  return start + size < rows.length ? { data, next: String(start + size) } : { data }
}
