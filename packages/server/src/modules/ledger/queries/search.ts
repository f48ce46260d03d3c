import type { ReadonlyKysely } from 'kysely/readonly'
import { unindexedKind } from '../index-row.ts'
import type { LedgerSchema } from '../schema.ts'
import { readFound } from './found.ts'
import { readPending } from './pending.ts'
import { branchesOf, type NumberedSearch } from './search-branches.ts'
import { readIndex, type IndexPage } from './search-pages.ts'
import { compareKeys, formatSearchCursor, isBehind, parseSearchCursor, type SearchKey } from './search-key.ts'
import { numberSearch } from './search-numbers.ts'
import { readUnindexed, type Unindexed } from './search-unindexed.ts'
import { tail } from './tail.ts'
import { walkBack, type FoundEntry } from './walk-back.ts'
import type { Search } from './search-terms.ts'

export interface SearchPage {
  entries: FoundEntry[]
  /** Present when there may be more. A page can be short of entries, even empty, and have one: what one call looks at is bounded. */
  next: string | undefined
}

/** The cursor of a page that begins behind this entry. */
export function searchCursorOf({ entry, position }: FoundEntry): string {
  return formatSearchCursor({ time: entry.time, leaf: position })
}

/**
 * Finds entries by the index. Those that are not in it yet, because they have no leaf or are not projected, are looked
 * through one by one and stand among the others by their time.
 *
 * Admissions are in no index: a search that asks for them walks the tree back, newest first by place, and cannot do otherwise.
 * @throws SearchCursorInvalid, SearchOrderInvalid
 */
export async function search(
  read: ReadonlyKysely<LedgerSchema>,
  query: Search,
  catchUp: () => Promise<void>,
): Promise<SearchPage> {
  if (query.kinds?.includes(unindexedKind)) return searchByWalking(read, query)
  const after = await readStart(read, query)
  const unindexed = await readUnindexed(read, query, catchUp)
  const indexed = await searchIndex(read, { query, after, from: unindexed.from })
  return merge({ query, after, unindexed, indexed, read })
}

/** The key before the first entry of the page; undefined: there is none, as behind a place that no entry has yet. */
async function readStart(
  read: ReadonlyKysely<LedgerSchema>,
  { cursor, behind, order }: Search,
): Promise<SearchKey | undefined> {
  if (cursor !== undefined) return parseSearchCursor(cursor)
  if (behind === undefined) return undefined
  const pending = await readPending(read)
  const walk = walkBack(read, { pending, below: behind + 1, floor: behind })
  for await (const { entry, position } of walk) return { time: entry.time, leaf: position }
  return behind < pending.size ? readRemovedStart(read, behind, order) : undefined
}

/** The time of an entry whose text was removed, as the checkpoints around it have it: within the hour, on the side that repeats and leaves nothing out. */
async function readRemovedStart(
  read: ReadonlyKysely<LedgerSchema>,
  leaf: number,
  order: Search['order'],
): Promise<SearchKey | undefined> {
  const isNewest = order === 'newest'
  const checkpoint = await read
    .selectFrom('ledger_checkpoints')
    .select('created_at')
    .where('size', isNewest ? '>' : '<=', leaf)
    .orderBy('size', isNewest ? 'asc' : 'desc')
    .limit(1)
    .executeTakeFirst()
  return checkpoint && { time: checkpoint.created_at, leaf }
}

/** The order is not one that these entries can be given in. */
export class SearchOrderInvalid extends Error {
  override readonly name = 'SearchOrderInvalid'
}

async function searchByWalking(
  read: ReadonlyKysely<LedgerSchema>,
  { order, limit, cursor, ...query }: Search,
): Promise<SearchPage> {
  if (order === 'oldest') throw new SearchOrderInvalid(`${unindexedKind} is found newest first only`)
  return tail(read, { limit, before: cursor, only: query })
}

interface Indexed {
  query: Search
  after: SearchKey | undefined
  /** the first leaf that is not in the index */
  from: number
}

async function searchIndex(
  read: ReadonlyKysely<LedgerSchema>,
  { query, after, from }: Indexed,
): Promise<IndexPage> {
  const numbered: NumberedSearch | undefined = await numberSearch(read, query)
  // A name that the index does not know is no entry's.
  if (!numbered) return { keys: [], edge: undefined }
  return readIndex(read, branchesOf(numbered), {
    ...numbered,
    after,
    from,
    order: query.order,
    limit: query.limit,
  })
}

interface Merging {
  read: ReadonlyKysely<LedgerSchema>
  query: Search
  after: SearchKey | undefined
  unindexed: Unindexed
  indexed: IndexPage
}

async function merge({ read, query, after, unindexed, indexed }: Merging): Promise<SearchPage> {
  const { order, limit } = query
  const news = new Map(unindexed.found.map((found) => [found.position, found]))
  const keys: SearchKey[] = [
    ...unindexed.found.map(({ entry, position }) => ({ time: entry.time, leaf: position })),
    ...indexed.keys,
  ]
  const { edge } = indexed
  const inOrder = keys
    .filter(
      (key) => (after === undefined || isBehind(key, after, order)) && (!edge || !isBehind(key, edge, order)),
    )
    .toSorted((a, b) => compareKeys(a, b, order))
  const taken = inOrder.slice(0, limit)
  const old = await readFound(
    read,
    taken.flatMap(({ leaf }) => (news.has(leaf) ? [] : [leaf])),
  )
  const entries = taken.flatMap(({ leaf }) => news.get(leaf) ?? old.get(leaf) ?? [])
  const last = inOrder.length > limit ? taken.at(-1) : edge
  return { entries, next: last && formatSearchCursor(last) }
}
