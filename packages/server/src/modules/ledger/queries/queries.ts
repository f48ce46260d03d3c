import type { ReadonlyKysely } from 'kysely/readonly'
import { conversationId } from '../conversation-id.ts'
import type { LedgerSchema } from '../schema.ts'
import { readStatus, type LedgerStatus } from './status.ts'
import { tail, type Tail, type TailPage } from './tail.ts'
import { usage, usedTokens, type UsageQuery, type UsageRow } from './usage.ts'

/** What the ledger answers. Projections are at most a round behind; `usage` catches up first where it can. */
export interface Queries {
  /** Newest first, entries that have no leaf yet included. */
  tail: (query: Tail) => Promise<TailPage>
  /** What calls used and cost, by the UTC day of their admission. */
  usage: (query: UsageQuery) => Promise<UsageRow[]>
  /** Tokens that count towards a person's limit on a UTC day, YYYY-MM-DD. */
  usedTokens: (person: string, day: string) => Promise<number>
  /** The provider that answered a person's conversation last. */
  conversationProvider: (person: string, conversation: string) => Promise<string | undefined>
  status: () => Promise<LedgerStatus>
}

/** @param catchUp brings the projections up to date, where this process is the one to do it */
export function createQueries(read: ReadonlyKysely<LedgerSchema>, catchUp: () => Promise<void>): Queries {
  return {
    tail: (query) => tail(read, query),
    async usage(query) {
      await catchUp()
      return usage(read, query)
    },
    async usedTokens(person, day) {
      await catchUp()
      return usedTokens(read, person, day)
    },
    async conversationProvider(person, conversation) {
      const row = await read
        .selectFrom('conversations')
        .select('provider')
        .where('conversation_id', '=', conversationId(person, conversation))
        .executeTakeFirst()
      return row?.provider
    },
    status: () => readStatus(read),
  }
}
