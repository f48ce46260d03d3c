import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'
import { endpointProblem } from './base-url.ts'
import { createConnector } from './connector.ts'
import { proxyProblem, type ProxySettings } from './proxy.ts'
import { trusting } from './trusting.ts'

/** Why an outside address gave no answer that can be used. The message is a phrase for people. */
export class OutboundProblem extends Error {
  override readonly name = 'OutboundProblem'
}

export interface GuardedFetchOptions {
  /** trusted beside Node's own authorities */
  caPem?: string | undefined
  proxy: ProxySettings
  /** what is written as this machine itself may be called, also over plain http */
  loopback: boolean
  timeoutMs?: number
  /** longest answer */
  maxBytes?: number
  lookup?: LookupFunction | undefined
}

interface GuardedRequest {
  method?: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  signal?: AbortSignal
}

/** Calls addresses that an operator, or a document of theirs, named; never one of a cloud's metadata service. */
export interface GuardedFetch {
  /** Whole answers of bounded size; a redirect is no answer. @throws OutboundProblem */
  fetch(url: string, request?: GuardedRequest): Promise<Response>
  close(): Promise<void>
}

/** @throws Error when the CA or the proxy cannot be used */
export function createGuardedFetch(options: GuardedFetchOptions): GuardedFetch {
  const { caPem, proxy, loopback, lookup, timeoutMs = 10_000, maxBytes = 1_048_576 } = options
  const problem = proxy.url === undefined ? undefined : proxyProblem(proxy.url)
  if (problem !== undefined) throw new Error(`the proxy: ${problem}`)
  const agent = new Agent({
    connect: createConnector({
      proxy,
      loopback,
      lookup,
      unreachable: (reason, rest) => new OutboundProblem(reason, rest),
      ...(caPem === undefined ? {} : { secureContext: trusting(caPem) }),
    }),
    allowH2: false,
    keepAliveTimeout: 4_000,
  })

  async function call(url: string, request: GuardedRequest): Promise<Response> {
    const { origin, pathname, search } = new URL(url)
    const timeout = AbortSignal.timeout(timeoutMs)
    const { statusCode, headers, body } = await agent.request({
      origin,
      path: pathname + search,
      method: request.method ?? 'GET',
      headers: { ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: request.signal ? AbortSignal.any([timeout, request.signal]) : timeout,
    })
    if (statusCode >= 300 && statusCode < 400) {
      // It ends with an error of its own, which says no more than ours.
      body.once('error', () => undefined).destroy()
      throw new OutboundProblem(`${url} answered with a redirect, which is not followed`)
    }
    const bytes = await readBounded(body, { url, maxBytes })
    // A Response of these statuses may have no body, and an empty one is a body.
    const content = bytes.length === 0 ? null : bytes
    return new Response(content, { status: statusCode, headers: plainHeaders(headers) })
  }

  return {
    async fetch(url, request = {}) {
      const wrong = endpointProblem(url, { loopback })
      if (wrong !== undefined) throw new OutboundProblem(`${url} is refused: ${wrong}`)
      try {
        return await call(url, request)
      } catch (cause) {
        if (cause instanceof OutboundProblem) throw cause
        throw new OutboundProblem(`${new URL(url).origin} did not answer (${reasonOf(cause)})`, { cause })
      }
    },
    close: () => agent.destroy(),
  }
}

async function readBounded(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  { url, maxBytes }: { url: string; maxBytes: number },
): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of body) {
    length += piece.length
    if (length > maxBytes) {
      body.destroy()
      throw new OutboundProblem(`${url} answered with more than ${maxBytes} bytes`)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function plainHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const plain = new Headers()
  for (const [name, value] of Object.entries(headers))
    for (const one of value === undefined ? [] : [value].flat()) plain.append(name, one)
  return plain
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown'
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}
