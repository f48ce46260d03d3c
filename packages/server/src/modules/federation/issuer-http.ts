import { lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici'
import {
  bypassesProxy,
  createAddressGuard,
  hostOf,
  isLoopbackHost,
  type ProxySettings,
} from '../providers/index.ts'

/** An issuer, or the way to it, that gave no answer we may use. The message is for the log. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable'
}

export interface Fetched {
  value: unknown
  /** it came from an address that is not on the public internet */
  fromPrivate: boolean
}

/**
 * Reads one JSON document. No redirect is followed.
 * @throws IssuerUnavailable
 */
export type FetchJson = (url: URL, options: { allowPrivate: boolean }) => Promise<Fetched>

export interface IssuerHttpOptions {
  allowLoopback: boolean
  proxy: ProxySettings
  lookup?: LookupFunction
  /** for the whole document */
  timeoutMs?: number
}

const defaultTimeoutMs = 5_000
const maxBytes = 1_048_576

export function createIssuerHttp(options: IssuerHttpOptions): FetchJson {
  const { timeoutMs = defaultTimeoutMs } = options
  return async (url, { allowPrivate }) => {
    const judge = createJudge({ allowPrivate, allowLoopback: options.allowLoopback })
    // A written address is never looked up, so that the look-up below would not see it.
    if (isIP(hostOf(url)) !== 0) judge.check([hostOf(url)], url.host)
    const dispatcher = openDispatcher(url, options, judge)
    try {
      const text = await readText(url, { dispatcher, signal: AbortSignal.timeout(timeoutMs) })
      return { value: JSON.parse(text) as unknown, fromPrivate: judge.sawPrivate() }
    } catch (cause) {
      if (cause instanceof IssuerUnavailable) throw cause
      throw new IssuerUnavailable(`${url.origin}: ${messageOf(cause)}`, { cause })
    } finally {
      // One document a connection: what was judged for one must not serve the next.
      await dispatcher.destroy()
    }
  }
}

interface Judge {
  /** @throws IssuerUnavailable */
  check(addresses: readonly string[], host: string): void
  sawPrivate(): boolean
}

/**
 * Keeps issuers from reaching what only this machine can reach (server-side request forgery). Link-local and metadata
 * addresses never pass. Private ones do for an issuer, since clusters and self-managed GitLab live there, but an issuer on
 * the public internet must not send us into the private network.
 */
function createJudge({
  allowPrivate,
  allowLoopback,
}: {
  allowPrivate: boolean
  allowLoopback: boolean
}): Judge {
  const guard = createAddressGuard()
  let seen = false
  return {
    check(addresses, host) {
      for (const address of addresses) {
        const isPrivate = ipaddr.process(address).range() !== 'unicast'
        const problem = guard.refuses(address, { loopback: allowLoopback })
        if (problem !== undefined) throw new IssuerUnavailable(`${host} may not be called: ${problem}`)
        if (isPrivate && !allowPrivate)
          throw new IssuerUnavailable(`${host} may not be called: ${address} is private, its issuer is not`)
        seen ||= isPrivate
      }
    },
    sawPrivate: () => seen,
  }
}

/** Directly or through the corporate proxy, which then resolves the name; certificates are always verified. */
function openDispatcher(url: URL, options: IssuerHttpOptions, judge: Judge): Dispatcher {
  const tls = { rejectUnauthorized: true }
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  const { proxy } = options
  const direct = isLoopbackHost(hostOf(url)) || bypassesProxy(proxy.noProxy, hostOf(url), port)
  if (proxy.url !== undefined && !direct) return new ProxyAgent({ uri: proxy.url, requestTls: tls })
  return new Agent({ connect: { ...tls, lookup: judgedLookup(judge, options.lookup ?? systemLookup) } })
}

/** Resolves and judges in one step, so that the address that was judged is the one connected to (DNS rebinding). */
function judgedLookup(judge: Judge, resolve: LookupFunction): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, answer) => {
      if (error) return callback(error, [])
      const addresses = Array.isArray(answer) ? answer : [{ address: answer, family: isIP(answer) }]
      const [first] = addresses
      try {
        if (!first) throw new IssuerUnavailable(`${hostname} has no address`)
        judge.check(
          addresses.map(({ address }) => address),
          hostname,
        )
      } catch (problem) {
        return callback(problem as NodeJS.ErrnoException, [])
      }
      if (options.all) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

async function readText(url: URL, options: { dispatcher: Dispatcher; signal: AbortSignal }): Promise<string> {
  const headers = { accept: 'application/json' }
  const { statusCode, body } = await request(url, { ...options, headers })
  // Redirects are not followed: where they lead was not judged.
  if (statusCode !== 200) throw new IssuerUnavailable(`${url.origin} answered with status ${statusCode}`)
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new IssuerUnavailable(`${url.origin} sent more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function messageOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && cause.message === '' ? String(cause.code) : cause.message
}
