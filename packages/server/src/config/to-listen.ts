import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import { isLoopbackHost } from '../modules/providers/index.ts'
import { codeOf } from './expand.ts'
import type { Source } from './findings.ts'
import type { Settings } from './settings.ts'

const ownDefaults = {
  host: '127.0.0.1',
  port: 8787,
  trusted_proxies: [],
  public_url: undefined,
  tls: undefined,
}

/** Where to serve. Without a `listen` section only this machine is served; with one its own defaults hold. */
export function toListen(source: Source, flags: { host?: string; port?: number }): Settings['listen'] {
  const { file, findings } = source
  const section = file.listen ?? ownDefaults
  const host = flags.host ?? section.host
  const port = flags.port ?? section.port
  const tls = section.tls && toTls(section.tls, source)
  const isLocal = isLoopbackHost(host)
  if (!isLocal && section.public_url === undefined)
    findings.problem(
      ['listen', 'public_url'],
      `is required when serving on ${host}; write the https:// address clients use`,
    )
  if (!isLocal && tls === undefined && section.trusted_proxies.length === 0)
    findings.stops(
      'listen.tls',
      ['listen', 'tls'],
      'is required to serve other machines; set it, or name the proxy in front in listen.trusted_proxies',
    )
  for (const [index, entry] of section.trusted_proxies.entries())
    if (/\/0+$/.test(entry))
      findings.problem(
        ['listen', 'trusted_proxies', index],
        'would believe X-Forwarded-For from everybody; name the proxy',
      )
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    host,
    port,
    publicUrl:
      section.public_url?.replace(/\/$/, '') ?? `${tls === undefined ? 'http' : 'https'}://${authority}`,
    trustedProxies: section.trusted_proxies,
    ...(tls === undefined ? {} : { tls }),
  }
}

function toTls(files: { cert: string; key: string }, source: Source): { certFile: string; keyFile: string } {
  const read = (key: 'cert' | 'key') => {
    try {
      return source.readFile(resolve(source.cwd, files[key]))
    } catch (error) {
      source.findings.problem(['listen', 'tls', key], `names a file that cannot be read${codeOf(error)}`)
      return undefined
    }
  }
  const cert = read('cert')
  const key = read('key')
  if (cert !== undefined && key !== undefined && !belongTogether(cert, key))
    source.findings.problem(
      ['listen', 'tls'],
      'names files that are not a PEM certificate and its private key',
    )
  return { certFile: resolve(source.cwd, files.cert), keyFile: resolve(source.cwd, files.key) }
}

function belongTogether(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key })
    return true
  } catch {
    // The answer is the reason; OpenSSL's own words would not help anybody.
    return false
  }
}
