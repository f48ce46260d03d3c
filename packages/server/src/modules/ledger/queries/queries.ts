import type { ReadonlyKysely } from 'kysely/readonly'
import { conversationId } from '../conversation-id.ts'
import type { LedgerSchema, SpendTable } from '../schema.ts'
import { exportLines, type ExportRequest } from '../export/export-lines.ts'
import { checkContent, type CheckedCall, type CheckedContent, type ContentCheck } from './content-check.ts'
import {
  conversationByHash,
  conversations,
  type Conversation,
  type ConversationsQuery,
} from './conversations.ts'
import type { DayRange } from './days.ts'
import { forward, type LeafEntry } from './forward.ts'
import {
  proveEntry,
  proveGrowth,
  readCheckpoint,
  readHandOvers,
  type ConsistencyProof,
  type EntryProof,
  type KeptCheckpoint,
} from './proofs.ts'
import {
  firstSpendDay,
  spendGroups,
  type SpendCount,
  type SpendGroup,
  type SpendGroupsQuery,
} from './spend-groups.ts'
import { search, type SearchPage } from './search.ts'
import type { Search } from './search-terms.ts'
import { spendPages, type SpendRange } from './spend-rows.ts'
import {
  conversationSpent,
  spent,
  spentByPerson,
  type SpentByPerson,
  type SpentQuery,
  type SpendUnit,
} from './spent.ts'
import { refusals, type RefusalCount } from './refusals.ts'
import { readStatus, type LedgerStatus } from './status.ts'
import { tail, type Tail, type TailPage } from './tail.ts'
import { usage, type UsageQuery, type UsageRow } from './usage.ts'

/** What the ledger answers. Projections are at most a round behind; `usage` catches up first where it can. */
export interface Queries {
  /** Newest first, entries that have no leaf yet included. */
  tail: (query: Tail) => Promise<TailPage>
  /** What is true of all that the search says, in order of time: see `search`. */
  search: (query: Search) => Promise<SearchPage>
  /** Entries that have leaves, in their order: see `forward`. */
  forward: (from: number, limit: number) => Promise<LeafEntry[]>
  /** The newest signed checkpoint, or that of a size. */
  checkpoint: (size?: number) => Promise<KeptCheckpoint | undefined>
  /** See `readHandOvers`. */
  handOvers: (size: number) => Promise<KeptCheckpoint[]>
  /** See `proveEntry`. */
  proof: (leaf: number, size?: number) => Promise<EntryProof | undefined>
  /** See `proveGrowth`. */
  consistency: (from: number, to: number) => Promise<ConsistencyProof | undefined>
  /** See `exportLines`. */
  exportLines: (request: ExportRequest) => AsyncGenerator<Uint8Array>
  /** What calls used and cost, by the UTC day of their admission. */
  usage: (query: UsageQuery) => Promise<UsageRow[]>
  /** Tokens that count towards a person's limit on a UTC day, YYYY-MM-DD. */
  usedTokens: (person: string, day: string) => Promise<number>
  /** What was spent on some days by whom the query names, all of it together: micro-USD, tokens but cache reads, or calls. */
  spent: (query: SpentQuery) => Promise<number>
  /** The same for each person, most first. */
  spentByPerson: (query: SpentQuery & { limit: number }) => Promise<SpentByPerson[]>
  /** What a conversation has used since it began, in the unit. @param hash what `conversationHash` gives */
  conversationSpent: (hash: string, unit: SpendUnit) => Promise<number>
  /**
   * Rows of `spend_daily` in pages, in the order of their key. Each page is of its own moment: rows of days that are not
   * over may grow between two.
   */
  spendRows: (range: SpendRange) => AsyncIterable<readonly SpendTable[]>
  /** Added up by what the query asks for, a day at a time; each day is of its own moment, as above. */
  spendGroups: <Count extends SpendCount>(
    query: SpendGroupsQuery<Count>,
  ) => AsyncIterable<readonly SpendGroup<Count>[]>
  /** YYYY-MM-DD; undefined: nothing was ever spent. */
  firstSpendDay: (zone: DayRange['zone']) => Promise<string | undefined>
  /** Sessions of Claude Code, the newest first. */
  conversations: (query: ConversationsQuery) => Promise<Conversation[]>
  /** @param hash what `conversationHash` gives */
  conversation: (hash: string) => Promise<Conversation | undefined>
  /** The provider that answered a person's conversation last where thinking was asked for, or may have been. */
  conversationProvider: (person: string, conversation: string) => Promise<string | undefined>
  /** Whether kept content is what the digests in a call's entries say. */
  checkContent: (
    call: CheckedCall,
    content: CheckedContent,
  ) => Promise<{ request: ContentCheck; response: ContentCheck }>
  /** What was refused, by day and code. */
  refusals: (range: { from: string; to: string }) => Promise<RefusalCount[]>
  status: () => Promise<LedgerStatus>
}

/** @param catchUp brings the projections up to date, where this process is the one to do it */
export function createQueries(read: ReadonlyKysely<LedgerSchema>, catchUp: () => Promise<void>): Queries {
  return {
    tail: (query) => tail(read, query),
    search: (query) => search(read, query, catchUp),
    forward: (from, limit) => forward(read, from, limit),
    checkpoint: (size) => readCheckpoint(read, size),
    handOvers: (size) => readHandOvers(read, size),
    proof: (leaf, size) => proveEntry(read, leaf, size),
    consistency: (from, to) => proveGrowth(read, from, to),
    exportLines: (request) => exportLines(read, request),
    async usage(query) {
      await catchUp()
      return usage(read, query)
    },
    async usedTokens(person, day) {
      await catchUp()
      return spent(read, { zone: 'utc', from: day, to: day, unit: 'tokens', person })
    },
    async spent(query) {
      await catchUp()
      return spent(read, query)
    },
    async spentByPerson(query) {
      await catchUp()
      return spentByPerson(read, query)
    },
    async conversationSpent(hash, unit) {
      await catchUp()
      return conversationSpent(read, hash, unit)
    },
    async *spendRows(range) {
      await catchUp()
      yield* spendPages(read, range)
    },
    async *spendGroups(query) {
      await catchUp()
      yield* spendGroups(read, query)
    },
    async firstSpendDay(zone) {
      await catchUp()
      return firstSpendDay(read, zone)
    },
    conversations: (query) => conversations(read, query),
    conversation: (hash) => conversationByHash(read, hash),
    async conversationProvider(person, conversation) {
      const row = await read
        .selectFrom('conversations')
        .select('provider')
        .where('conversation_id', '=', conversationId(person, conversation))
        .executeTakeFirst()
      return row?.provider === '' ? undefined : row?.provider
    },
    checkContent: (call, content) => checkContent(read, call, content),
    async refusals(range) {
      await catchUp()
      return refusals(read, range)
    },
    status: () => readStatus(read),
  }
}
