import { lookup as systemLookup } from 'node:dns'
import { readFileSync } from 'node:fs'
import { isIP, type LookupFunction } from 'node:net'
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import { buildConnector } from 'undici'
import {
  bypassesProxy,
  createAddressGuard,
  hostOf,
  isLoopbackHost,
  type ProxySettings,
} from '../../../modules/providers/index.ts'
import { ProviderUnreachable } from '../errors.ts'
import { createTunnel } from './tunnel.ts'

export interface ConnectOptions {
  provider: string
  base: URL
  /** PEM file, added to the certificates Node trusts */
  caFile?: string
  proxy: ProxySettings
  lookup?: LookupFunction
}

const connectTimeoutMs = 10_000

/**
 * How connections to one provider are opened: directly or through the corporate proxy, certificates always verified
 * (also under NODE_TLS_REJECT_UNAUTHORIZED=0), HTTP/1.1 only: over HTTP/2 undici would share one connection among at
 * most 100 calls, and a hidden cap on concurrent calls is what this must not have.
 */
export function createConnector(options: ConnectOptions): buildConnector.connector {
  const { base, proxy, provider } = options
  const secureContext = options.caFile === undefined ? undefined : trusting(provider, options.caFile)
  const tls = { rejectUnauthorized: true, ...(secureContext ? { secureContext } : {}) }
  const guarded = guardedLookup(provider, { loopback: isLoopbackHost(hostOf(base)), lookup: options.lookup })
  const connect = buildConnector({ ...tls, lookup: guarded, allowH2: false, timeout: connectTimeoutMs })
  const port = Number(base.port || (base.protocol === 'https:' ? 443 : 80))
  const direct = isLoopbackHost(hostOf(base)) || bypassesProxy(proxy.noProxy, hostOf(base), port)
  if (proxy.url === undefined || direct) return connect

  const openTunnel = createTunnel({ provider, proxy: new URL(proxy.url), tls, timeoutMs: connectTimeoutMs })
  const authority = `${base.hostname}:${port}`
  return (target, callback) => {
    openTunnel(authority, {
      opened: (socket) => connect({ ...target, httpSocket: socket }, callback),
      failed: (error) => callback(error, null),
    })
  }
}

/**
 * Node's own trust (bundled roots, NODE_EXTRA_CA_CERTS, the system's where the operator asked Node for it) and the given
 * authorities. Parsed once: given per connection, OpenSSL would read all of them again for each.
 */
function trusting(provider: string, caFile: string): SecureContext {
  try {
    return createSecureContext({ ca: [...getCACertificates('default'), readFileSync(caFile, 'utf8')] })
  } catch (cause) {
    throw new Error(`provider ${provider}: ${caFile}: the CA file cannot be read as PEM certificates`, {
      cause,
    })
  }
}

interface GuardOptions {
  loopback: boolean
  lookup: LookupFunction | undefined
}

/**
 * Resolves and judges in one step, so that the address that was judged is the address that is connected to: a second
 * look-up (DNS rebinding) never happens. One refused address refuses the name.
 */
function guardedLookup(provider: string, { loopback, lookup }: GuardOptions): LookupFunction {
  const guard = createAddressGuard()
  const resolve = lookup ?? systemLookup
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, [])
      const addresses = Array.isArray(answer) ? answer : [{ address: answer, family: isIP(answer) }]
      const problem = addresses.map(({ address }) => guard.refuses(address, { loopback })).find(Boolean)
      const first = addresses[0]
      if (problem !== undefined || !first) {
        const why = `${hostname} resolves to an address that is refused: ${problem ?? 'none'}`
        return callback(new ProviderUnreachable(provider, why), [])
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
