import type { ReadonlyKysely } from 'kysely/readonly'
import { conversationNumber, indexName } from '../index-row.ts'
import type { LedgerSchema } from '../schema.ts'
import type { NumberedSearch } from './search-branches.ts'
import type { Search } from './search-terms.ts'

/** A search with the numbers of the index. Undefined: something that it names is not in the index. */
export async function numberSearch(
  read: ReadonlyKysely<LedgerSchema>,
  query: Search,
): Promise<NumberedSearch | undefined> {
  const { since, until } = query
  const conversation =
    query.conversation === undefined ? undefined : await readConversation(read, query.conversation)
  if (query.conversation !== undefined && conversation === undefined) return undefined
  const person = query.person ?? conversation?.person
  const { actor, model, code, project, kinds } = query
  const names = [person, actor, model, code, project].flatMap((name) =>
    name === undefined ? [] : [indexName(name)],
  )
  const numbers = await readNumbers(read, [...names, ...(kinds ?? [])])
  if (names.some((name) => !numbers.has(name))) return undefined
  const numberOf = (name: string | undefined) =>
    name === undefined ? undefined : numbers.get(indexName(name))
  const known = kinds?.flatMap((kind) => numbers.get(kind) ?? [])
  if (known?.length === 0) return undefined
  return {
    person: numberOf(person),
    actor: numberOf(actor),
    model: numberOf(model),
    code: numberOf(code),
    project: numberOf(project),
    kinds: known,
    conversation: conversation?.number,
    since: Math.max(since ?? 0, conversation?.firstSeen ?? 0),
    until: Math.min(
      until ?? Number.MAX_SAFE_INTEGER,
      conversation ? conversation.lastSeen + 1 : Number.MAX_SAFE_INTEGER,
    ),
  }
}

/** Whose conversation it is and when it was: so that its entries are found by the person, without an index of their own. */
async function readConversation(read: ReadonlyKysely<LedgerSchema>, hash: string) {
  const row = await read
    .selectFrom('conversations')
    .select(['conversation_id', 'first_seen', 'last_seen'])
    .where('hash', '=', hash)
    .executeTakeFirst()
  const [person] = row?.conversation_id.split(' ') ?? []
  if (!row || person === undefined) return undefined
  return { person, number: conversationNumber(hash), firstSeen: row.first_seen, lastSeen: row.last_seen }
}

async function readNumbers(
  read: ReadonlyKysely<LedgerSchema>,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (names.length === 0) return new Map()
  const rows = await read
    .selectFrom('ledger_names')
    .select(['id', 'name'])
    .where('name', 'in', names)
    .execute()
  return new Map(rows.map(({ id, name }) => [name, id]))
}
