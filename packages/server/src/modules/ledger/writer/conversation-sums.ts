import type { ExchangeSettled } from '@sekisho/contract'
import { conversationId } from '../conversation-id.ts'
import type { ConversationsTable } from '../schema.ts'

/** What settlements add to `conversations`. */
export interface ConversationSums {
  add: (settled: ExchangeSettled, times: ExchangeTimes) => void
  rows: () => ConversationsTable[]
}

/** When an exchange was admitted, and when it settled. */
export interface ExchangeTimes {
  admitted: number
  settled: number
}

/** @param hashOf hashes the id of a conversation */
export function createConversationSums(hashOf: (id: string) => string): ConversationSums {
  const rows = new Map<string, Omit<ConversationsTable, 'hash'>>()
  return {
    add(settled, times) {
      const { conversation, provider, person } = settled
      if (conversation === undefined) return
      const id = conversationId(person, conversation)
      const row = rows.get(id) ?? emptyRow(id, times.admitted)
      rows.set(id, row)
      row.last_seen = times.settled
      if (leavesThinking(settled)) row.provider = provider
      // What came before budgets was not summed up when it was projected, and is not when it is verified.
      if (settled.localDay === undefined) return
      row.calls += 1
      row.counted_tokens += settled.countedTokens
      row.cost_micro_usd += settled.costMicroUsd
    },
    rows: () => Array.from(rows.values(), (row) => ({ ...row, hash: hashOf(row.conversation_id) })),
  }
}

/**
 * Only a provider that answered leaves thinking signatures in a conversation, and only where thinking was asked for; of
 * entries from before that was written down it is not known.
 */
function leavesThinking({ outcome, firstByteMs, thinking }: ExchangeSettled): boolean {
  if (thinking === false) return false
  return (
    outcome === 'completed' || outcome === 'ended' || (outcome === 'abandoned' && firstByteMs !== undefined)
  )
}

function emptyRow(conversation_id: string, first_seen: number): Omit<ConversationsTable, 'hash'> {
  return {
    conversation_id,
    provider: '',
    first_seen,
    last_seen: 0,
    calls: 0,
    counted_tokens: 0,
    cost_micro_usd: 0,
  }
}
