import type { ServerResponse } from 'node:http'
import type { Locale, Refusal } from '@sekisho/contract'
import { BudgetRefusal, type BudgetStop } from '../modules/budgets/index.ts'

export interface RefusalContext {
  locale: Locale
  /** absent: what was refused was no exchange */
  exchange?: string
  /** epoch milliseconds, for retry-after */
  now: number
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

function retryHeaders(refusal: Refusal, { now }: RefusalContext): string[] {
  const stop = refusal instanceof BudgetRefusal ? refusal.stop : undefined
  if (refusal.shape.retry === 'never') return ['x-should-retry', 'false']
  if (stop === undefined) return []
  if ('retryAfterSeconds' in stop) return ['retry-after', String(stop.retryAfterSeconds)]
  return rejectedHeaders(stop, Math.max(1, Math.ceil((stop.resetsAt - now) / 1000)))
}

/**
 * The spend header set of the Claude apps gateway protocol: Claude Code shows the message exactly as sent, and of what
 * a group shares it knows that it is no cap of one's own.
 */
function rejectedHeaders(
  { resetsAt, period, shared }: Extract<BudgetStop, { resetsAt: number }>,
  waitSeconds: number,
): string[] {
  const reset = String(Math.ceil(resetsAt / 1000))
  const unified: Record<string, string> = {
    status: 'rejected',
    'overage-utilization': '1',
    'overage-surpassed-threshold': '1',
    'overage-period': shared ? 'monthly' : period,
    'overage-disabled-reason': 'org_spend_cap_reached',
    ...(shared ? { 'overage-scope': 'group_pool' } : {}),
    reset,
    'overage-reset': reset,
  }
  const headers = Object.entries(unified).flatMap(([name, value]) => [
    `anthropic-ratelimit-unified-${name}`,
    value,
  ])
  return ['retry-after', String(waitSeconds), 'x-should-retry', 'false', ...headers]
}
