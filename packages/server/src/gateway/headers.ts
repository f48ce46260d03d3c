import { credentialPrefix, Refusal } from '@sekisho/contract'
import type { IncomingMessage } from 'node:http'
import { looksLikeAccessToken } from '../modules/sessions/index.ts'

/** Connection management and proxies' own headers: they end at each hop (RFC 9110, 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/**
 * What a client may not hand to a provider. Everything else passes, because Claude Code gains headers every release
 * and gateways that allow-list break. `accept-encoding` stays here so that the answer can be metered as it streams;
 * `anthropic-allowed-org-ids` is for the company's own network to set, never for the client.
 */
const withheldFromProvider = new Set([
  ...hopByHop,
  'host',
  'content-length',
  'expect',
  'accept-encoding',
  'cookie',
  'forwarded',
  'via',
  'authorization',
  'x-api-key',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
  // It is for us, and would tell a provider which policy the company has.
  'x-claude-code-managed-settings-checksum',
])

function isWithheldByPrefix(name: string): boolean {
  return (
    name.startsWith('x-forwarded-') ||
    name.startsWith('x-sekisho-') ||
    name.startsWith('anthropic-allowed-org-ids')
  )
}

/** Beta of the request tags. It goes no further when no tags do: a provider may not know it. */
const tagsBeta = 'request-tags-2026-08-21'

/** The access token that a call came with in the place of a credential: the text that no other header may carry. */
function accessTokenOf({ headers }: IncomingMessage): string | undefined {
  const [, bearer = ''] = headers.authorization?.split(/ +/, 2) ?? []
  return [headers['x-api-key'], bearer]
    .flat()
    .find((text) => text !== undefined && looksLikeAccessToken(text))
}

/**
 * Whether a text holds what only Sekisho may see.
 * @param token of the call, where it is no credential
 */
function holdsSecret(text: string, token: string | undefined): boolean {
  return text.includes(credentialPrefix) || (token !== undefined && text.includes(token))
}

/** @throws Refusal credential_in_url: the query string goes to the provider as it is */
export function checkUrl(request: IncomingMessage): void {
  const { url = '' } = request
  if (url.includes('?') && holdsSecret(url, accessTokenOf(request))) throw new Refusal('credential_in_url')
}

/** What is judged must be what the provider reads. @throws Refusal body_encoded */
export function checkEncoding({ headers }: IncomingMessage): void {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? ''
  if (encoding === '' || encoding === 'identity') return
  throw new Refusal('body_encoded', { encoding: encoding.replaceAll(/[^\w,.*+ -]/g, '?').slice(0, 40) })
}

/**
 * Flat name, value pairs for the provider. A header that carries any Sekisho credential, or the access token of the call,
 * is dropped whatever its name.
 * @param withTags whether the body has request tags that are not for us
 */
export function headersForProvider(request: IncomingMessage, withTags: boolean): string[] {
  const headers: string[] = []
  const raw = request.rawHeaders
  const nominated = nominatedBy(raw)
  const token = accessTokenOf(request)
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    if (withheldFromProvider.has(name) || nominated.has(name) || holdsSecret(value, token)) continue
    if (isWithheldByPrefix(name)) continue
    const passed = name === 'anthropic-beta' && !withTags ? withoutTagsBeta(value) : value
    if (passed !== undefined) headers.push(name, passed)
  }
  headers.push('accept-encoding', 'identity')
  return headers
}

/** Untouched when it does not name that beta; undefined when it names no other. */
function withoutTagsBeta(value: string): string | undefined {
  if (!value.includes(tagsBeta)) return value
  const names = value.split(',').map((name) => name.trim())
  const others = names.filter((name) => name !== '' && name !== tagsBeta)
  if (others.length === 0) return undefined
  return names.includes(tagsBeta) ? others.join(',') : value
}

const withheldFromClient = new Set([...hopByHop, 'set-cookie', 'alt-svc'])

/**
 * Flat name, value pairs for the client, from the provider's, whose names are in lower case. The provider's
 * `anthropic-ratelimit-*` speak of the organization's key, not of this person; its `request-id`, `retry-after` and
 * `x-should-retry` pass.
 */
export function headersForClient(pairs: readonly string[]): string[] {
  const headers: string[] = []
  const nominated = nominatedBy(pairs)
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const name = pairs[i] ?? ''
    if (
      withheldFromClient.has(name) ||
      nominated.has(name) ||
      name.startsWith('anthropic-ratelimit-') ||
      name.startsWith('x-sekisho-')
    )
      continue
    headers.push(name, pairs[i + 1] ?? '')
  }
  return headers
}

const nothing: ReadonlySet<string> = new Set()

/** Names, in lower case, that the sender's `Connection` lists: they are for this hop alone (RFC 9110, 7.6.1). */
function nominatedBy(raw: readonly string[]): ReadonlySet<string> {
  let names: Set<string> | undefined
  for (let i = 0; i + 1 < raw.length; i += 2) {
    // By length first: this is done for every call, and its header is rarely there or says more than keep-alive.
    const name = raw[i]
    if (name?.length !== 'connection'.length || name.toLowerCase() !== 'connection') continue
    const value = (raw[i + 1] ?? '').toLowerCase()
    if (value === 'keep-alive' || value === 'close') continue
    names ??= new Set()
    for (const token of value.split(',')) names.add(token.trim())
  }
  return names ?? nothing
}
