import manifest from '../../package.json' with { type: 'json' }
import type { Context } from '../context.ts'
import { send, stranger } from '../server/send.ts'
import type { StoredTokens } from './sign-in-file.ts'

/** The server's answer to who asked to sign in (RFC 8628, 3.2). */
export interface Invitation {
  deviceCode: string
  userCode: string
  page: string
  /** the page with the code in it */
  pageWithCode: string
  expiresInSeconds: number
  intervalSeconds: number
}

/** Tokens, or the error code of RFC 6749 and 8628 that came in their place. */
export type Granted = { tokens: StoredTokens } | { error: string; description: string | undefined }

interface Ask {
  /** origin */
  server: string
  context: Context
}

const timeoutMs = 10_000
const agent = `sekisho/${manifest.version}`
const maxTokenLength = 16_384

/** @throws CliError */
export async function askToSignIn(ask: Ask): Promise<Invitation> {
  const { status, body } = await post('/oauth/device_authorization', { surface: 'sekisho_cli' }, ask)
  const invitation = status === 200 ? parseInvitation(body) : undefined
  if (invitation === undefined) throw stranger(status, { to: { url: ask.server }, context: ask.context })
  return invitation
}

/** Asks whether the person has approved by now. @throws CliError */
export function pollForTokens(deviceCode: string, ask: Ask): Promise<Granted> {
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: deviceCode }
  return grant(form, ask)
}

/** @throws CliError when the server is away, or does not answer in its form: the tokens may still be good */
export function refreshTokens(refreshToken: string, ask: Ask): Promise<Granted> {
  return grant({ grant_type: 'refresh_token', refresh_token: refreshToken }, ask)
}

/** Ends the session at the server (RFC 7009). @throws CliError */
export async function revokeToken(token: string, ask: Ask): Promise<void> {
  const { status } = await post('/oauth/revoke', { token }, ask)
  if (status !== 200) throw stranger(status, { to: { url: ask.server }, context: ask.context })
}

/** Whether the server takes an access token. @throws CliError when it does not answer */
export async function isInForce(accessToken: string, { server, context }: Ask): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken}`, 'user-agent': agent }
  const response = await send(
    new URL('/api/me', server),
    { headers },
    { to: { url: server }, timeoutMs, context },
  )
  await response.arrayBuffer()
  return response.status !== 401
}

async function grant(form: Record<string, string>, ask: Ask): Promise<Granted> {
  const { status, body } = await post('/oauth/token', form, ask)
  const tokens = status === 200 ? parseTokenAnswer(body, ask.context.now()) : undefined
  if (tokens !== undefined) return { tokens }
  // Too many requests, said by the server or by something before it.
  if (status === 429) return { error: 'slow_down', description: undefined }
  const { error, error_description: description } = body
  if (status < 400 || status >= 500 || typeof error !== 'string')
    throw stranger(status, { to: { url: ask.server }, context: ask.context })
  return { error, description: typeof description === 'string' ? description : undefined }
}

async function post(
  path: string,
  form: Record<string, string>,
  { server, context }: Ask,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const init = {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'accept-language': context.locale,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': agent,
    },
    body: new URLSearchParams(form).toString(),
  }
  const response = await send(new URL(path, server), init, { to: { url: server }, timeoutMs, context })
  const body: unknown = await response.json().catch(() => undefined)
  const isRecord = typeof body === 'object' && body !== null
  // Sound: any object may be read by name.
  return { status: response.status, body: isRecord ? (body as Record<string, unknown>) : {} }
}

function parseInvitation(body: Record<string, unknown>): Invitation | undefined {
  const { device_code: deviceCode, user_code: userCode, verification_uri: page } = body
  const { verification_uri_complete: complete, expires_in: expiresIn, interval } = body
  if (typeof deviceCode !== 'string' || typeof userCode !== 'string') return undefined
  if (typeof page !== 'string' || !isPage(page)) return undefined
  return {
    deviceCode,
    userCode,
    page,
    pageWithCode: typeof complete === 'string' && isPage(complete) ? complete : page,
    expiresInSeconds: within(expiresIn, { least: 1, most: 1800, otherwise: 600 }),
    intervalSeconds: within(interval, { least: 1, most: 60, otherwise: 5 }),
  }
}

function isPage(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}

function within(
  value: unknown,
  { least, most, otherwise }: { least: number; most: number; otherwise: number },
): number {
  return typeof value === 'number' && value >= 0 ? Math.min(most, Math.max(least, value)) : otherwise
}

function parseTokenAnswer(body: Record<string, unknown>, now: number): StoredTokens | undefined {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = body
  if (!isToken(accessToken) || !isToken(refreshToken)) return undefined
  const lifetimeMs = 1000 * within(expiresIn, { least: 1, most: 86_400 * 366, otherwise: 60 })
  return { accessToken, refreshToken, expiresAt: now + lifetimeMs, lifetimeMs }
}

/** It is printed and put into headers as it is. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(value)
}
