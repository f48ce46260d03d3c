import type { ReadonlyKysely } from 'kysely/readonly'
import type { KeyRing } from './keys/key-ring.ts'
import { openPart, type OpenedPart } from './part-reader.ts'
import { partKey, type Part } from './record.ts'
import type { ContentRow, VaultSchema } from './schema.ts'

/** One call of which content is kept; nothing of it is opened. */
export interface KeptCall {
  exchange: string
  person: string
  /** epoch milliseconds, of its admission */
  at: number
  /** absent: it named none, as in the next */
  conversation?: string
  project?: string
  /** for who looks for its entries in the ledger */
  boot: string
  /** epoch milliseconds; absent: the end of the answer was never kept */
  endedAt?: number
}

export interface OpenedContent {
  request: OpenedPart | undefined
  response: OpenedPart | undefined
}

type Read = ReadonlyKysely<VaultSchema>

/** Also of what a removal left. */
export async function isEmpty(read: Read): Promise<boolean> {
  const key = await read.selectFrom('content_keys').select('id').limit(1).executeTakeFirst()
  const call = await read.selectFrom('contents').select('exchange_id').limit(1).executeTakeFirst()
  const gone = await read.selectFrom('content_gone_keys').select('key_id').limit(1).executeTakeFirst()
  const entry = await read.selectFrom('content_outbox').select('id').limit(1).executeTakeFirst()
  return (key ?? call ?? gone ?? entry) === undefined
}

/** Undefined when nothing is kept of it, or nobody can open it any more. */
export async function findCall(read: Read, exchange: string): Promise<KeptCall | undefined> {
  const row = await read
    .selectFrom('contents')
    .innerJoin('content_keys', 'content_keys.id', 'contents.key_id')
    .selectAll('contents')
    .where('exchange_id', '=', exchange)
    .executeTakeFirst()
  return row && callOf(row)
}

/** @throws ContentBroken, KeyUnknown, or what the key-encryption key throws */
export async function openContent(
  read: Read,
  ring: KeyRing,
  exchange: string,
): Promise<OpenedContent | undefined> {
  const row = await read
    .selectFrom('contents')
    .innerJoin('content_keys', 'content_keys.id', 'contents.key_id')
    .select(['contents.person_id', 'contents.day', 'salt', 'content_keys.id', 'kek_id', 'wrapped'])
    .where('exchange_id', '=', exchange)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { person_id: person, day, salt } = row
  const dataKey = await ring.unwrap(row.kek_id, row.wrapped, { key: row.id, person, day })
  const rows = await read
    .selectFrom('content_records')
    .select(['part', 'seq', 'last', 'sealed'])
    .where('exchange_id', '=', exchange)
    .orderBy('part')
    .orderBy('seq')
    .execute()
  const open = (part: Part) =>
    openPart(
      partKey(dataKey, { salt, owner: { exchange, person, day }, part }),
      rows.filter((record) => record.part === part),
    )
  return { request: open('request'), response: open('response') }
}

/** Calls of which content is kept, in the order in which they arrived; all that is named must hold. */
export interface KeptCallsQuery {
  person?: string
  conversation?: string
  /** epoch milliseconds: admitted at or after, before */
  from?: number
  to?: number
  /** the exchange after which to go on: the `next` of the page before */
  after?: string
  /** at most 1,000 */
  limit: number
}

export interface KeptCallsPage {
  data: KeptCall[]
  next?: string
}

export async function listCalls(read: Read, query: KeptCallsQuery): Promise<KeptCallsPage> {
  const { person, conversation, from, to, after, limit } = query
  let found = read
    .selectFrom('contents')
    .innerJoin('content_keys', 'content_keys.id', 'contents.key_id')
    .selectAll('contents')
  if (person !== undefined) found = found.where('contents.person_id', '=', person)
  if (conversation !== undefined) found = found.where('conversation', '=', conversation)
  if (from !== undefined) found = found.where('at', '>=', from)
  if (to !== undefined) found = found.where('at', '<', to)
  if (after !== undefined) found = found.where('exchange_id', '>', after)
  const rows = await found
    .orderBy('exchange_id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(callOf)
  const next = rows.length > limit ? data.at(-1)?.exchange : undefined
  return next === undefined ? { data } : { data, next }
}

function callOf(row: ContentRow): KeptCall {
  return {
    exchange: row.exchange_id,
    person: row.person_id,
    at: row.at,
    ...(row.conversation === '' ? {} : { conversation: row.conversation }),
    ...(row.project_id === '' ? {} : { project: row.project_id }),
    boot: row.boot_id,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  }
}
