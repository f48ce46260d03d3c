import type { AdminRequest } from '@sekisho/contract/admin-api'

export type ReportPages = AdminRequest<'importCostReport'>['pages']
type Bucket = ReportPages[number]['data'][number]

/** A request may have a mebibyte; what stands around the days has room in the rest. */
const maxPartBytes = 900_000

/**
 * A provider's report, a page of it or a list of pages, in as many parts as it takes to send it; a day is never divided,
 * because it replaces what was said of it before. Undefined: it is no report at all; the server judges the rest.
 */
export function costReportParts(text: string): ReportPages[] | undefined {
  const buckets = bucketsOf(text)
  if (buckets === undefined || buckets.length === 0) return undefined
  const byDay = Map.groupBy(buckets, ({ starting_at }) => starting_at)
  const parts: Bucket[][] = []
  let bytes = Infinity
  for (const [, ofDay] of [...byDay].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const size = JSON.stringify(ofDay).length * 2
    if (bytes + size > maxPartBytes) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(...ofDay)
    bytes += size
  }
  return parts.map((data) => [{ data }])
}

function bucketsOf(text: string): Bucket[] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What is no JSON is no report, which the caller says.
    return undefined
  }
  const pages: unknown[] = Array.isArray(value) ? value : [value]
  const buckets: Bucket[] = []
  for (const page of pages) {
    if (typeof page !== 'object' || page === null || !('data' in page) || !Array.isArray(page.data))
      return undefined
    for (const bucket of page.data as unknown[]) {
      if (typeof bucket !== 'object' || bucket === null) return undefined
      // Sound enough: the server checks every field, and says which is wrong.
      buckets.push(bucket as Bucket)
    }
  }
  return buckets
}
