/** Where an entry stands among others: by time, then by its place in the tree. */
export interface SearchKey {
  time: number
  leaf: number
}

export type SearchOrder = 'newest' | 'oldest'

/** A cursor that this ledger did not give. */
export class SearchCursorInvalid extends Error {
  override readonly name = 'SearchCursorInvalid'
}

export function formatSearchCursor({ time, leaf }: SearchKey): string {
  return `${time}-${leaf}`
}

/** @throws SearchCursorInvalid */
export function parseSearchCursor(text: string): SearchKey {
  const [, time, leaf] = /^(\d{1,15})-(\d{1,15})$/.exec(text) ?? []
  if (time === undefined || leaf === undefined)
    throw new SearchCursorInvalid('the cursor is not one of this search')
  return { time: Number(time), leaf: Number(leaf) }
}

export function compareKeys(a: SearchKey, b: SearchKey, order: SearchOrder): number {
  const rising = a.time - b.time || a.leaf - b.leaf
  return order === 'oldest' ? rising : -rising
}

/** Whether a key comes later than another. */
export function isBehind(key: SearchKey, other: SearchKey, order: SearchOrder): boolean {
  return compareKeys(key, other, order) > 0
}
