import { sql } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema } from '../schema.ts'

/** A session of Claude Code, as its calls show it. */
export interface Conversation {
  /** what `conversationHash` gives */
  hash: string
  person: string
  /** as the client names it */
  conversation: string
  /** milliseconds since the epoch, of its first admission */
  firstSeen: number
}

export interface ConversationsQuery {
  /** began at or after, and before; milliseconds since the epoch */
  since: number
  until: number
  /** the last of the page before */
  after?: Pick<Conversation, 'firstSeen' | 'hash'> | undefined
  limit: number
}

const columns = ['hash', 'conversation_id', 'first_seen'] as const

/** The newest first. Those of which nobody knows when they began are left out: their calls were before it was kept. */
export async function conversations(
  read: ReadonlyKysely<LedgerSchema>,
  { since, until, after, limit }: ConversationsQuery,
): Promise<Conversation[]> {
  let query = read
    .selectFrom('conversations')
    .select(columns)
    .where('first_seen', '>', 0)
    .where('first_seen', '>=', since)
    .where('first_seen', '<', until)
  if (after) query = query.where(sql<boolean>`(first_seen, hash) < (${after.firstSeen}, ${after.hash})`)
  const rows = await query.orderBy('first_seen', 'desc').orderBy('hash', 'desc').limit(limit).execute()
  return rows.flatMap((row) => conversationOf(row) ?? [])
}

export async function conversationByHash(
  read: ReadonlyKysely<LedgerSchema>,
  hash: string,
): Promise<Conversation | undefined> {
  const row = await read
    .selectFrom('conversations')
    .select(columns)
    .where('hash', '=', hash)
    .where('first_seen', '>', 0)
    .executeTakeFirst()
  return row && conversationOf(row)
}

/** See conversation-id.ts. */
function conversationOf(row: {
  hash: string
  conversation_id: string
  first_seen: number
}): Conversation | undefined {
  const space = row.conversation_id.indexOf(' ')
  if (space < 1) return undefined
  return {
    hash: row.hash,
    person: row.conversation_id.slice(0, space),
    conversation: row.conversation_id.slice(space + 1),
    firstSeen: row.first_seen,
  }
}
