import { BlockList, isIP } from 'node:net'

/** The corporate proxy, as the usual environment variables describe it. */
export interface ProxySettings {
  /** `http://` or `https://` URL, with user and password if the proxy asks for them */
  url?: string
  /** hosts reached directly: names, `.suffixes`, addresses, CIDR ranges, each with an optional `:port`; `*` for all */
  noProxy?: string
}

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (lower case first, as curl does). `HTTP_PROXY` stands in when only it
 * is set: every call that leaves the machine is TLS, and companies that set one proxy mean it for all.
 */
export function proxyFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): ProxySettings {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name] || undefined
  const url = read('HTTPS_PROXY') ?? read('HTTP_PROXY')
  const noProxy = read('NO_PROXY')
  return { ...(url === undefined ? {} : { url }), ...(noProxy === undefined ? {} : { noProxy }) }
}

/** What is wrong with a proxy URL, or undefined. */
export function proxyProblem(url: string): string | undefined {
  if (!URL.canParse(url)) return 'it is not a URL; write http://host:port'
  const { protocol } = new URL(url)
  if (protocol === 'http:' || protocol === 'https:') return undefined
  return `${protocol}// proxies are not supported; write http:// or https://`
}

/** True when `NO_PROXY` names the host. */
export function bypassesProxy(noProxy: string | undefined, host: string, port: number): boolean {
  const name = host.replace(/^\[|\]$|\.$/g, '').toLowerCase()
  return (noProxy ?? '')
    .split(/[,\s]+/)
    .some((entry) => entry !== '' && matches(entry.toLowerCase(), name, port))
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return inRange(entry, host)
  const { name, onlyPort } = splitPort(entry)
  if (onlyPort !== undefined && onlyPort !== port) return false
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '')
  // `*.example.com` means its subdomains; `example.com` and `.example.com` mean the name too
  return (host === suffix && !name.startsWith('*')) || host.endsWith(`.${suffix}`)
}

function splitPort(entry: string): { name: string; onlyPort?: number } {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry)
  const match = bracketed ?? /^([^:]+):(\d+)$/.exec(entry)
  if (!match) return { name: entry }
  const name = match[1] ?? entry
  return match[2] === undefined ? { name } : { name, onlyPort: Number(match[2]) }
}

function inRange(entry: string, host: string): boolean {
  const [address = '', bits = ''] = entry.split('/')
  const family = isIP(address)
  const length = Number(bits)
  const valid = family !== 0 && /^\d+$/.test(bits) && length <= (family === 6 ? 128 : 32)
  if (!valid || isIP(host) === 0) return false
  const list = new BlockList()
  list.addSubnet(address, length, family === 6 ? 'ipv6' : 'ipv4')
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}
