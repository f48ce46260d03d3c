import type { Locale, Refusal } from '@sekisho/contract'
import { protection } from '../../http/protection.ts'

const neverKept = { 'cache-control': 'no-store', pragma: 'no-cache' } as const

export function jsonAnswer(
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Readonly<Record<string, string>> } = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...protection, ...headers },
  })
}

/** Of the OAuth endpoints: tokens and codes, which nobody may keep (RFC 6749, 5.1). */
export function oauthAnswer(
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return jsonAnswer(body, { status, headers: { ...neverKept, ...headers } })
}

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'server_error'

/** RFC 6749, 5.2; RFC 8628, 3.5. */
export function oauthError(error: OAuthErrorCode, status = 400, description?: string): Response {
  return oauthAnswer(
    { error, ...(description === undefined ? {} : { error_description: description }) },
    status,
  )
}

/** Too often from one address: not RFC 8628's `slow_down` of a poll, which is a 400 (RFC 6585, 4). */
export function oauthWait(description: string, seconds: number): Response {
  const body = { error: 'slow_down', error_description: description }
  return oauthAnswer(body, 429, { 'retry-after': String(seconds) })
}

/** In Anthropic's envelope, as every endpoint that takes a bearer token says no. */
export function refusalAnswer(
  refusal: Refusal,
  locale: Locale,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const { status, type, retry } = refusal.shape
  return jsonAnswer(
    { type: 'error', error: { type, message: refusal.sentence(locale) } },
    {
      status,
      headers: {
        'x-sekisho-refusal': refusal.code,
        ...(retry === 'never' ? { 'x-should-retry': 'false' } : {}),
        ...headers,
      },
    },
  )
}
