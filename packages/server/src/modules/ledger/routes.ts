import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import { conversationHash } from './conversation-id.ts'
import type { Queries } from './queries/queries.ts'
import { SearchCursorInvalid } from './queries/search-key.ts'
import { SearchOrderInvalid, type Search, type SearchPage } from './queries/search.ts'
import { TailCursorInvalid } from './queries/tail.ts'
import type { FoundEntry } from './queries/walk-back.ts'

type Reading = Parameters<AdminHandlers['listLedgerEntries']>[0]
type Reads = Pick<Queries, 'tail' | 'search'>

/** The ledger's part of the admin API. */
export function ledgerHandlers(queries: Reads): Pick<AdminHandlers, 'listLedgerEntries'> {
  return {
    async listLedgerEntries(query) {
      const page = await readPage(queries, query)
      const data = page.entries.map(entryBody)
      return page.next === undefined ? { data } : { data, next: page.next }
    },
  }
}

async function readPage(queries: Reads, query: Reading): Promise<SearchPage> {
  const search = searchOf(query)
  const { limit, before } = query
  try {
    // Everything is given by its place, for whoever follows what is written.
    return await (search ? queries.search(search) : queries.tail({ limit, before }))
  } catch (cause) {
    if (cause instanceof TailCursorInvalid || cause instanceof SearchCursorInvalid)
      throw new AdminProblem('field_invalid', { field: 'before', problem: cause.message }, { cause })
    if (cause instanceof SearchOrderInvalid)
      throw new AdminProblem('field_invalid', { field: 'order', problem: cause.message }, { cause })
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

function entryBody({ entry, leaf }: FoundEntry) {
  const { boot, seq, time, kind, actor, data } = entry
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
