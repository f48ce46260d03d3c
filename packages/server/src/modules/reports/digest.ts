import { createHash } from 'node:crypto'
import { chargeCounts, chargeKeys } from './charge-row.ts'
import { closedPages, type Book, type Reader } from './closed-rows.ts'

export interface Sealed {
  rows: number
  /** of what is not simulated */
  costMicroUsd: number
  /** base64url SHA-256 of one line of JSON for the month, and one for each row in the order of its key */
  digest: string
}

/** What a closed month comes to, from its rows as they are now. */
export async function sealOf(read: Reader, book: Book): Promise<Sealed> {
  const hash = createHash('sha256')
  const line = (values: readonly (string | number)[]) => hash.update(`${JSON.stringify(values)}\n`)
  line(['sekisho closed month', book.month, book.zone])
  let rows = 0
  let costMicroUsd = 0
  for await (const page of closedPages(read, book)) {
    for (const row of page) {
      line([
        row.adjusts,
        ...chargeKeys.map((name) => row[name]),
        row.simulated,
        ...chargeCounts.map((name) => row[name]),
      ])
      rows += 1
      if (row.simulated === 0) costMicroUsd += row.cost_micro_usd
    }
  }
  return { rows, costMicroUsd, digest: hash.digest('base64url') }
}
