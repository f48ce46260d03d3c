import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LookupFunction } from 'node:net'
import type { Clock } from '../../../platform/clock/clock.ts'
import { createGuardedFetch, OutboundProblem, type ProxySettings } from '../../providers/index.ts'
import { ReceiverAway, Rejection } from './receiver.ts'

export const compress = promisify(gzip)

export interface Post {
  url: string
  method?: 'POST' | 'PUT'
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array
  signal: AbortSignal
}

/** What came back, whole. */
export interface Reply {
  status: number
  /** the parsed body, or undefined when it is no JSON */
  json: unknown
  /** what the receiver says in words, cut and without control characters */
  words: string
  retryAfterMs: number | undefined
}

/** Sends requests to where the operator's file says, through the guard of outbound addresses and the proxy. */
export interface Outbound {
  /** @throws ReceiverAway when there is no answer */
  post(request: Post): Promise<Reply>
  close(): Promise<void>
}

export interface OutboundOptions {
  caPem?: string | undefined
  proxy: ProxySettings
  clock: Pick<Clock, 'now'>
  /** never to be seen, should a receiver repeat them in what it answers */
  secrets: readonly string[]
  timeoutMs?: number
  lookup?: LookupFunction
}

const defaultTimeoutMs = 30_000
/** Bulk answers name every event. */
const maxAnswerBytes = 16 * 1_048_576
const maxWords = 300

/** @throws Error when the CA or the proxy cannot be used */
export function createOutbound(options: OutboundOptions): Outbound {
  const { clock, caPem, proxy, lookup, timeoutMs = defaultTimeoutMs } = options
  const guarded = createGuardedFetch({
    proxy,
    caPem,
    lookup,
    timeoutMs,
    maxBytes: maxAnswerBytes,
    // What the file says is the operator's own word, as with providers (decision 046).
    loopback: true,
  })
  const hide = (text: string) =>
    options.secrets.reduce(
      (shown, secret) => (secret === '' ? shown : shown.replaceAll(secret, '(hidden)')),
      text,
    )
  return {
    async post({ url, method = 'POST', headers, body, signal }) {
      const response = await guarded.fetch(url, { method, headers, body, signal }).catch((cause: unknown) => {
        const said = cause instanceof OutboundProblem ? cause.message : 'no answer'
        // A path may hold a secret, as those of many webhooks do.
        throw new ReceiverAway(hide(said.replaceAll(url, new URL(url).origin)), { cause })
      })
      const text = await response.text()
      return {
        status: response.status,
        json: parsed(text),
        words: hide(text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')).slice(0, maxWords),
        retryAfterMs: retryAfter(response.headers.get('retry-after'), clock.now()),
      }
    },
    close: guarded.close,
  }
}

/** Statuses that speak of the events in a request, and not of the request or its sender. */
const aboutEvents: ReadonlySet<number> = new Set([400, 413, 422])

/** Undefined: it was taken (2xx). @throws ReceiverAway when it has nothing to do with the events */
export function rejectionOf(reply: Reply): Rejection | undefined {
  const { status, words } = reply
  if (status >= 200 && status < 300) return undefined
  if (aboutEvents.has(status)) return new Rejection(said(status, words))
  throw awayBy(reply)
}

export function awayBy({ status, words, retryAfterMs }: Reply): ReceiverAway {
  return new ReceiverAway(said(status, words), { retryAfterMs })
}

function said(status: number, words: string): string {
  return words === '' ? `status ${status}` : `status ${status}: ${words}`
}

/** What is asked for may be long, not endless. */
const longestRetryAfterMs = 3_600_000

/** RFC 9110, 10.2.3: seconds or a date. */
export function retryAfter(value: string | null, now: number): number | undefined {
  if (value === null) return undefined
  const ms = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestRetryAfterMs) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // whoever expects JSON says so
  }
}
