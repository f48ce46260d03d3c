import type { Entry, EntryKind } from '@sekisho/contract'
import { conversationNumber, indexName, indexRowOf, unindexedKind } from '../index-row.ts'
import type { Search } from './search-terms.ts'

/** Of a search, what entries must be like. */
export type SearchFilters = Omit<Search, 'order' | 'limit' | 'cursor'>

/** Whether an entry is one that a search asks for, as the index would say. */
export function createMatch(query: SearchFilters): (entry: Entry) => boolean {
  const { since = 0, until = Infinity, kinds } = query
  const ofKind = (kind: EntryKind) => (kinds ? kinds.includes(kind) : kind !== unindexedKind)
  const conversation = query.conversation === undefined ? undefined : conversationNumber(query.conversation)
  const named = (['model', 'code', 'project'] as const).flatMap((field) => {
    const name = query[field]
    return name === undefined ? [] : [{ field, name: indexName(name) }]
  })
  return (entry) => {
    if (entry.time < since || entry.time >= until) return false
    if (!ofKind(entry.kind)) return false
    const row = indexRowOf(entry, 0)
    const doer = row.actor === '' ? row.person : row.actor
    if (query.person !== undefined && ![row.person, doer].includes(indexName(query.person))) return false
    if (query.actor !== undefined && doer !== indexName(query.actor)) return false
    if (conversation !== undefined && row.conversation !== conversation) return false
    return named.every(({ field, name }) => row[field] === name)
  }
}
