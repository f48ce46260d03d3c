import { Refusal } from '@sekisho/contract'
import type { Queries } from '../../modules/ledger/index.ts'
import type { Counters } from '../../platform/counters/counters.ts'

const dayMs = 86_400_000
/** Longer than any stream lives; a node that died keeps its holds no longer than this. */
const holdTtlMs = 3_600_000

export interface TokenHold {
  /** Ends the hold with what the call really used. */
  settle(countedTokens: number): void
}

export interface HoldRequest {
  person: string
  tokens: number
  limit: number
  /** UTC, YYYY-MM-DD; it ends the counter's key, so that old ones can be swept */
  day: string
}

/**
 * Holds a call's expected tokens against the person's limit for the UTC day.
 * @throws Refusal tokens_per_day_reached; ledger_unavailable when the counters cannot answer
 */
export async function holdTokens(counters: Counters, request: HoldRequest): Promise<TokenHold> {
  const key = `tokens:${request.person}:${request.day}`
  const answer = await counters
    .hold([{ key, amount: request.tokens, limit: request.limit }], { ttlMs: holdTtlMs })
    .catch((cause: unknown) => {
      throw new Refusal('ledger_unavailable', {}, { cause })
    })
  if (!answer.granted) {
    throw new Refusal('tokens_per_day_reached', {
      limit: request.limit,
      used: answer.used + answer.held,
      needed: request.tokens,
      resets: '00:00',
    })
  }
  return { settle: (countedTokens) => counters.settle(answer.hold, [{ key, amount: countedTokens }]) }
}

/** What a key counts from when this node sees it for the first time: the ledger's own count. */
export async function usedTokens(key: string, queries: Pick<Queries, 'usedTokens'>): Promise<number> {
  const [, person = '', day = ''] = key.split(':')
  return queries.usedTokens(person, day)
}

/** The next midnight, UTC, in epoch milliseconds. */
export function nextUtcDay(now: number): number {
  return (Math.floor(now / dayMs) + 1) * dayMs
}

/** Says which UTC day a moment is in, as text; the last answer is kept, because a day is long. */
export function createCalendar(): (now: number) => string {
  let last = -1
  let text = ''
  return (now) => {
    const day = Math.floor(now / dayMs)
    if (day !== last) {
      last = day
      text = new Date(now).toISOString().slice(0, 10)
    }
    return text
  }
}
