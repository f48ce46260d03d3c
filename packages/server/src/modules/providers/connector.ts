import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import type { SecureContext } from 'node:tls'
import { buildConnector } from 'undici'
import { createAddressGuard } from './address-guard.ts'
import { isLoopbackHost } from './base-url.ts'
import { bypassesProxy, type ProxySettings } from './proxy.ts'
import { createTunnel, type Unreachable } from './tunnel.ts'

export interface ConnectorOptions {
  /** whom to trust beside Node's own; absent: Node's own alone */
  secureContext?: SecureContext
  proxy: ProxySettings
  /** a host that is written as this machine itself may be reached; never one that merely resolves to it */
  loopback: boolean
  lookup?: LookupFunction | undefined
  unreachable: Unreachable
}

const connectTimeoutMs = 10_000

/**
 * How connections to the operator's addresses are opened: directly or through the corporate proxy, certificates always
 * verified (also under NODE_TLS_REJECT_UNAUTHORIZED=0), HTTP/1.1 only: over HTTP/2 undici would share one connection
 * among at most 100 calls, and a hidden cap on concurrent calls is what this must not have.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { proxy, unreachable, secureContext } = options
  const tls = { rejectUnauthorized: true, ...(secureContext ? { secureContext } : {}) }
  const direct = (loopback: boolean) =>
    buildConnector({
      ...tls,
      lookup: guardedLookup({ loopback, lookup: options.lookup, unreachable }),
      allowH2: false,
      timeout: connectTimeoutMs,
    })
  const elsewhere = direct(false)
  const here = direct(options.loopback)
  const openTunnel =
    proxy.url === undefined
      ? undefined
      : createTunnel({ unreachable, proxy: new URL(proxy.url), tls, timeoutMs: connectTimeoutMs })
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$|\.$/g, '')
    if (isLoopbackHost(host)) return here(target, callback)
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80))
    if (openTunnel === undefined || bypassesProxy(proxy.noProxy, host, port)) {
      // Node looks up names only; an address as it is written is judged here.
      const problem = isIP(host) === 0 ? undefined : createAddressGuard().refuses(host, { loopback: false })
      return problem === undefined ? elsewhere(target, callback) : callback(unreachable(problem), null)
    }
    openTunnel(`${target.hostname}:${port}`, {
      opened: (socket) => elsewhere({ ...target, httpSocket: socket }, callback),
      failed: (error) => callback(error, null),
    })
  }
}

interface GuardOptions {
  loopback: boolean
  lookup: LookupFunction | undefined
  unreachable: Unreachable
}

/**
 * Resolves and judges in one step, so that the address that was judged is the address that is connected to: a second
 * look-up (DNS rebinding) never happens. One refused address refuses the name.
 */
function guardedLookup({ loopback, lookup, unreachable }: GuardOptions): LookupFunction {
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
        return callback(unreachable(why), [])
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
