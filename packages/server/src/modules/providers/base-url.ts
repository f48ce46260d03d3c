import { isIP } from 'node:net'
import { createAddressGuard } from './address-guard.ts'

/** Names that clouds resolve to their metadata services, whatever the address. */
const metadataHosts = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
]

/**
 * What is wrong with a provider's base URL, or undefined. HTTPS, or plain HTTP to this machine itself (a local relay or
 * a mock): the URL is the operator's own words, so `localhost` and loopback addresses are meant when they are written.
 */
export function baseUrlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return 'it is not a URL; write https://host'
  const url = new URL(text)
  const host = hostOf(url)
  const address = isIP(host) === 0 ? undefined : createAddressGuard().refuses(host, { loopback: true })
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'it must begin with https://'
  if (url.protocol === 'http:' && !isLoopbackHost(host))
    return 'plain http would send prompts and the key unprotected; write https:// (http is for loopback only)'
  if (url.username !== '' || url.password !== '') return 'it must not carry a user or password'
  if (url.search !== '' || url.hash !== '') return 'it must not carry a query or fragment'
  if (metadataHosts.includes(host)) return `${host} is a cloud's metadata service`
  return address
}

/**
 * What is wrong with an address that a document of an operator's address names (a discovery document its `jwks_uri`), or
 * undefined: it is not the operator's own word, so it is judged before it is called. HTTPS, or with `loopback` plain HTTP to
 * this machine itself.
 */
export function endpointProblem(text: string, { loopback }: { loopback: boolean }): string | undefined {
  if (!URL.canParse(text)) return 'it is not a URL'
  const url = new URL(text)
  const host = hostOf(url)
  const local = isLoopbackHost(host)
  if (local && !loopback) return `${host} is this machine itself`
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) return 'it must begin with https://'
  if (url.username !== '' || url.password !== '') return 'it must not carry a user or password'
  if (metadataHosts.includes(host)) return `${host} is a cloud's metadata service`
  return isIP(host) === 0 ? undefined : createAddressGuard().refuses(host, { loopback })
}

/** The host without brackets and trailing dot, in lower case. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$|\.$/g, '')
}

/** True for `localhost` and loopback addresses as written; a name that merely resolves there is refused on connect. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  return (
    isIP(host) !== 0 &&
    createAddressGuard().refuses(host, { loopback: false }) !== undefined &&
    createAddressGuard().refuses(host, { loopback: true }) === undefined
  )
}
