/** A pattern of an MCP rule, taken apart as the client does. */
export interface UrlPattern {
  /** `https`, or `*` for any */
  scheme: string
  /** host and perhaps port, lower case, perhaps with `*`, without the root's dot */
  host: string
  /** with its slash; undefined: every path */
  path: string | undefined
}

/** Undefined: it has no scheme, and then matches nothing. */
export function readUrlPattern(pattern: string): UrlPattern | undefined {
  const found = /^(?<scheme>[^:/]+):\/\/(?<host>[^/#]*)(?<path>\/[^#]*)?/u.exec(pattern)?.groups
  if (found === undefined) return undefined
  const host = (found['host'] ?? '').toLowerCase().replace(/\.(?=:|$)/, '')
  return { scheme: (found['scheme'] ?? '').toLowerCase(), host, path: found['path'] }
}

/**
 * Whether the client takes a server's URL for one of a rule's: part by part, so that `*` in a host stays in the host.
 * Measured with Claude Code 2.1.330 (testing/client-urls.json).
 */
export function matchServerUrl(pattern: string, url: string): boolean {
  if (pattern === '*') return true
  const wanted = readUrlPattern(pattern)
  if (wanted === undefined || !URL.canParse(url)) return false
  const { protocol, hostname, port, pathname, search } = new URL(url)
  if (wanted.scheme !== '*' && `${wanted.scheme}:` !== protocol) return false
  if (!matchHost(wanted.host, { hostname: hostname.replace(/\.$/, ''), port, protocol })) return false
  return wanted.path === undefined || matchGlob(wanted.path, pathname + search)
}

interface Host {
  hostname: string
  /** '': the usual one */
  port: string
  protocol: string
}

const usualPorts: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

function matchHost(wanted: string, { hostname, port, protocol }: Host): boolean {
  const split = /^(?<name>.*):(?<port>[\d*]+)$/u.exec(wanted)?.groups
  // Without a port in the pattern, a `*` at its end takes the port in as well.
  if (split === undefined) return matchGlob(wanted, port === '' ? hostname : `${hostname}:${port}`)
  const used = port === '' ? (usualPorts[protocol] ?? '') : port
  return matchGlob(split['port'] ?? '', used) && matchGlob(split['name'] ?? '', hostname)
}

/** `*` stands for any text, in linear time: the parts between are looked for from the left, the last at the end. */
function matchGlob(glob: string, text: string): boolean {
  const parts = glob.split('*')
  const [first = '', ...rest] = parts
  if (rest.length === 0) return glob === text
  const last = rest.pop() ?? ''
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false
  const end = text.length - last.length
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found === -1 || found + part.length > end) return false
    at = found + part.length
  }
  return true
}
