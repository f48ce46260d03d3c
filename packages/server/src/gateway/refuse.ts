import type { ServerResponse } from 'node:http'
import type { Locale, Refusal } from '@sekisho/contract'

export interface RefusalContext {
  locale: Locale
  /** absent: what was refused was no exchange */
  exchange?: string
  /** epoch milliseconds, for retry-after */
  now: number
  /** when a `rejected` limit frees up, epoch milliseconds */
  resetsAt?: number
  /** true when the connection cannot be used again, because unread bytes are on it or the node stops */
  closeConnection?: boolean
}

/**
 * Writes a refusal in the Anthropic error envelope; after a streaming answer has begun the only honest signal left is
 * to break the connection. The header sets are those to which a stock Claude Code reacts with one request and the
 * sentence shown (measured: docs/reference/client-reactions.md).
 */
export function writeRefusal(response: ServerResponse, refusal: Refusal, context: RefusalContext): void {
  if (response.headersSent || response.destroyed) {
    response.destroy()
    return
  }
  const { status, type } = refusal.shape
  const body = Buffer.from(
    JSON.stringify({
      type: 'error',
      error: { type, message: refusal.sentence(context.locale) },
      request_id: context.exchange,
    }),
  )
  response.writeHead(status, [
    'content-type',
    'application/json',
    'content-length',
    String(body.length),
    ...(context.exchange === undefined ? [] : ['request-id', context.exchange]),
    'x-sekisho-refusal',
    refusal.code,
    ...(context.closeConnection ? ['connection', 'close'] : []),
    ...retryHeaders(refusal, context),
  ])
  response.end(body)
}

function retryHeaders(refusal: Refusal, { now, resetsAt = now }: RefusalContext): string[] {
  const { retry } = refusal.shape
  if (retry === 'later') return []
  if (retry === 'never') return ['x-should-retry', 'false']
  return rejectedHeaders(Math.ceil(resetsAt / 1000), Math.max(1, Math.ceil((resetsAt - now) / 1000)))
}

/** The spend header set of the Claude apps gateway protocol: Claude Code shows the message exactly as sent. */
function rejectedHeaders(resetsAtSeconds: number, waitSeconds: number): string[] {
  const unified: Record<string, string> = {
    status: 'rejected',
    'representative-claim': 'overage',
    'overage-status': 'rejected',
    'overage-utilization': '1',
    'overage-surpassed-threshold': '1',
    'overage-period': 'daily',
    'overage-disabled-reason': 'org_spend_cap_reached',
    reset: String(resetsAtSeconds),
    'overage-reset': String(resetsAtSeconds),
  }
  const headers = Object.entries(unified).flatMap(([name, value]) => [
    `anthropic-ratelimit-unified-${name}`,
    value,
  ])
  return ['retry-after', String(waitSeconds), 'x-should-retry', 'false', ...headers]
}
