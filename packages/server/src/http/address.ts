import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Says whether an address lies in one of the given addresses and CIDR ranges; answers are remembered, bounded. */
export function createAddressSet(entries: readonly string[]): (address: string) => boolean {
  const ranges = entries.map(parseRange)
  if (ranges.length === 0) return () => false
  const known = new Map<string, boolean>()
  return (address) => {
    let inside = known.get(address)
    if (inside === undefined) {
      inside = isInside(address, ranges)
      if (known.size >= 10_000) known.clear()
      known.set(address, inside)
    }
    return inside
  }
}

/** @throws RangeError when the text is neither an address nor a CIDR range */
function parseRange(entry: string): Range {
  if (entry.includes('/')) return ipaddr.parseCIDR(entry)
  const address = ipaddr.process(entry)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

function isInside(text: string, ranges: readonly Range[]): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  return ranges.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))
}

/**
 * The client's address: the peer, unless the peer is a named proxy; then the right-most address of X-Forwarded-For that
 * is not a named proxy itself. What stands left of it is the client's own word and is never believed, and neither is
 * what stands left of a hop that cannot be read: then it is the peer.
 */
export function clientAddress(
  request: IncomingMessage,
  isTrustedProxy: (address: string) => boolean,
): string {
  const peer = withoutMapping(request.socket.remoteAddress ?? '')
  if (!isTrustedProxy(peer)) return peer
  const forwarded = request.headers['x-forwarded-for']
  const hops = typeof forwarded === 'string' ? forwarded.split(',') : []
  for (const hop of hops.toReversed()) {
    const address = addressOfHop(hop.trim())
    if (address === undefined) return peer
    if (!isTrustedProxy(address)) return address
  }
  return peer
}

/** `192.0.2.1`, `2001:db8::1` or `[2001:db8::1]`, the first and the last also with a port, as some proxies write it. */
const hopForm = /^(?:(?<v4>[\d.]+)(?::\d{1,5})?|\[(?<bracketed>[^\]]+)\](?::\d{1,5})?|(?<v6>[^[\]]+))$/

function addressOfHop(hop: string): string | undefined {
  const { v4, bracketed, v6 } = hopForm.exec(hop)?.groups ?? {}
  if (v4 !== undefined) return ipaddr.IPv4.isValidFourPartDecimal(v4) ? v4 : undefined
  const address = bracketed ?? v6
  return address !== undefined && ipaddr.IPv6.isValid(address) ? withoutMapping(address) : undefined
}

/** Where each of the addresses is another IPv4 address, and all of them are in one /64. */
const translated: readonly string[] = ['ipv4Mapped', 'rfc6145', 'rfc6052', 'teredo']

/**
 * What of an address stays when a machine takes another one beside it: of IPv6 the /64, which a customer has at least, of IPv4
 * all of it, written either way.
 */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address
  const parsed = ipaddr.IPv6.parse(address)
  if (translated.includes(parsed.range())) return parsed.toNormalizedString()
  const network = parsed.parts.slice(0, 4)
  return network.map((part) => part.toString(16)).join(':')
}

/** IPv4 written as IPv6, as a socket that takes both writes it. */
function withoutMapping(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/i, '')
}

/** Reads the client's address off a request, believing X-Forwarded-For from the named proxies only. */
export function createClientAddress(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = createAddressSet(trustedProxies)
  return (request) => clientAddress(request, isTrusted)
}

/**
 * Denied: named by `deny`, or not named by an `allow` that names anyone. A load balancer's probes (`probe`) pass the
 * latter: they come from wherever it stands.
 */
export function createAddressRule(rule: {
  allow: readonly string[]
  deny: readonly string[]
}): (address: string, probe: boolean) => boolean {
  const isAllowed = createAddressSet(rule.allow)
  const isDenied = createAddressSet(rule.deny)
  return (address, probe) => isDenied(address) || (rule.allow.length > 0 && !probe && !isAllowed(address))
}
