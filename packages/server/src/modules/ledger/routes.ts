import { AdminProblem, type Entry } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import type { Ledger } from './ledger.ts'
import { conversationHash } from './conversation-id.ts'
import { unindexedKind } from './index-row.ts'
import type { Queries } from './queries/queries.ts'
import { SearchCursorInvalid } from './queries/search-key.ts'
import { SearchOrderInvalid, type SearchPage } from './queries/search.ts'
import type { Search } from './queries/search-terms.ts'
import { TailCursorInvalid } from './queries/tail.ts'
import type { FoundEntry } from './queries/walk-back.ts'

type Reading = Parameters<AdminHandlers['listLedgerEntries']>[0]
type Reads = Pick<Queries, 'tail' | 'search'>

interface LedgerParts {
  queries: Reads
  noteQuery: Ledger['noteQuery']
  /** puts personal values back where they still exist */
  reveal: <Found extends { data: object }>(entries: readonly Found[]) => Promise<Found[]>
}

/** The ledger's part of the admin API. */
export function ledgerHandlers({
  queries,
  noteQuery,
  reveal,
}: LedgerParts): Pick<AdminHandlers, 'listLedgerEntries'> {
  return {
    async listLedgerEntries(query, actor) {
      const page = await readPage(queries, query)
      const entries = await reveal(page.entries.map(({ entry, leaf }) => ({ ...entry, leaf })))
      const data = entries.map(entryBody)
      const operation = searchOf(query) ? 'search' : 'list'
      noteQuery(actor, { operation, filter: filterOf(query), entries: data.length })
      return page.next === undefined ? { data } : { data, next: page.next }
    },
  }
}

/** What was asked for, without the page. */
function filterOf(query: Reading): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => name !== 'limit' && name !== 'before'))
}

async function readPage(queries: Reads, query: Reading): Promise<SearchPage> {
  const search = searchOf(query)
  const { limit, before } = query
  try {
    // Everything is given by its place, for whoever follows what is written.
    return await (search ? queries.search(search) : queries.tail({ limit, before }))
  } catch (cause) {
    if (cause instanceof TailCursorInvalid || cause instanceof SearchCursorInvalid)
      throw new AdminProblem('cursor_invalid', { field: 'before' }, { cause })
    if (cause instanceof SearchOrderInvalid)
      throw new AdminProblem('search_order_invalid', { kind: unindexedKind }, { cause })
    throw cause
  }
}

/** Undefined: nothing narrows what is asked for. */
function searchOf({
  limit,
  before,
  order,
  kind,
  kinds,
  since,
  until,
  ...names
}: Reading): Search | undefined {
  const { person, actor, model, code, project } = names
  const conversation =
    person === undefined || names.conversation === undefined
      ? undefined
      : conversationHash(person, names.conversation)
  const filters = {
    person,
    actor,
    model,
    code,
    project,
    conversation,
    kinds: kinds ?? (kind && [kind]),
    since: timeOf(since),
    until: timeOf(until),
  }
  if (order === 'newest' && Object.values(filters).every((value) => value === undefined)) return undefined
  return { ...filters, order, limit, cursor: before }
}

function timeOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text)
}

function entryBody({ boot, seq, leaf, time, kind, actor, data }: Entry & Pick<FoundEntry, 'leaf'>) {
  return {
    boot,
    seq,
    ...(leaf === undefined ? {} : { leaf }),
    time: new Date(time).toISOString(),
    kind,
    actor,
    data: { ...data },
  }
}
