import { request as requestPlain, type RequestOptions } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'

/** Makes the error of a connection that never began; the problem is a phrase for people. */
export type Unreachable = (problem: string, options?: ErrorOptions) => Error

export interface TunnelOptions {
  unreachable: Unreachable
  /** `http:` or `https:` URL of the proxy; user and password become Basic authentication */
  proxy: URL
  tls: { rejectUnauthorized: boolean; secureContext?: SecureContext }
  timeoutMs: number
}

/** Exactly one of the two is called, once. */
interface TunnelEvents {
  opened: (socket: Socket) => void
  failed: (error: Error) => void
}

/**
 * Opens CONNECT tunnels through a proxy (RFC 9110, 9.3.6), each within `timeoutMs`. Own code and not undici's
 * EnvHttpProxyAgent, which folds repeated request headers into one, sends loopback through the proxy, and reads the
 * process environment behind our back.
 */
export function createTunnel({ unreachable, proxy, tls, timeoutMs }: TunnelOptions) {
  const secure = proxy.protocol === 'https:'
  const shared: RequestOptions = {
    method: 'CONNECT',
    host: proxy.hostname.replace(/^\[|\]$/g, ''),
    port: Number(proxy.port || (secure ? 443 : 80)),
    agent: false,
    ...tls,
  }
  const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  const authentication: Record<string, string> =
    credentials === ':'
      ? {}
      : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }

  /** @param target `host:port` of who is called */
  return (target: string, { opened, failed }: TunnelEvents): void => {
    const headers = { host: target, ...authentication }
    const request = (secure ? requestSecure : requestPlain)({ ...shared, path: target, headers })
    const fail = (problem: string, cause?: Error) => {
      clearTimeout(timer)
      failed(unreachable(problem, { cause }))
    }
    const timer = setTimeout(() => request.destroy(new Error('no tunnel in time')), timeoutMs)
    request.once('connect', (response, socket: Socket, head) => {
      if (response.statusCode !== 200) {
        socket.destroy()
        return fail(`the proxy refused the connection with status ${response.statusCode}`)
      }
      clearTimeout(timer)
      if (head.length > 0) socket.unshift(head)
      opened(socket)
    })
    // an ordinary answer to CONNECT: not a proxy, or one that does not tunnel
    request.once('response', (response) => {
      response.destroy()
      fail(`the proxy refused the connection with status ${response.statusCode}`)
    })
    request.once('error', (error) => fail(`the proxy cannot be reached (${codeOf(error)})`, error))
    request.end()
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
