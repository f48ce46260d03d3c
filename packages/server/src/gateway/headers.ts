import type { IncomingMessage } from 'node:http'

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

/**
 * Flat name, value pairs for the provider. A header that carries any Sekisho credential is dropped whatever its name.
 * @param withTags whether the body has request tags that are not for us
 */
export function headersForProvider(request: IncomingMessage, withTags: boolean): string[] {
  const headers: string[] = []
  const raw = request.rawHeaders
  const nominated = nominatedBy(raw)
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    const value = raw[i + 1] ?? ''
    if (withheldFromProvider.has(name) || nominated.has(name) || value.includes('sk-skh-')) continue
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
