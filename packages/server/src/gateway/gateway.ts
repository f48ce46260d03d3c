import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { guardPath, Refusal } from '@sekisho/contract'
import type { Health } from '../modules/health/index.ts'
import type { Call, GatewayDeps } from './call.ts'
import { messages } from './messages.ts'
import { models } from './models.ts'
import { writeRefusal } from './refuse.ts'
import { signalOf, telemetry } from './telemetry.ts'
import { usage } from './usage.ts'

export interface GatewayOptions {
  deps: GatewayDeps
  health: Health
  /** `/api/…`: the admin API */
  admin: RequestListener
  /** sign-in and what else of the gateway protocol is no model call */
  signIn: { serves(path: string): boolean; handle: RequestListener }
  /** the console's page and files */
  console: { serves(path: string): boolean; handle: RequestListener }
  /** `/v1/organizations/spend_limits`: the official gateway's admin API; absent: the file has no `admin` section */
  spendLimits?: RequestListener | undefined
  /** `/v1/compliance`: the ledger and the directory in the form of Anthropic's Compliance API */
  compliance?: RequestListener | undefined
  /** `/scim/v2`: the company's directory; absent: it is off */
  scim?: RequestListener | undefined
  /** `/v1/guard`: guards on engineers' machines */
  guard: RequestListener
  /** `/witness`: other ledgers have their checkpoints co-signed; absent: we witness none */
  witness?: RequestListener | undefined
  clientAddress: (request: IncomingMessage) => string
  /** by client address, before anything is read; probes of a load balancer may come from anywhere that is not denied */
  isAddressDenied: (address: string, probe: boolean) => boolean
  /** longer request targets are refused with 414; absent: only the header limit bounds them */
  maxUrlBytes?: number
}

/** The request listener of the whole server: a short table, because the hot path is first and nothing else is hot. */
export function createGateway({
  deps,
  health,
  admin,
  signIn,
  guard,
  scim,
  witness,
  spendLimits,
  compliance,
  console: pages,
  ...options
}: GatewayOptions): RequestListener {
  const { maxUrlBytes = Infinity } = options
  return (request, response) => {
    const target = originForm(request.url ?? '/')
    request.url = target
    const query = target.indexOf('?')
    const path = query < 0 ? target : target.slice(0, query)
    const address = options.clientAddress(request)
    const agent = (request.headers['user-agent'] ?? '').slice(0, 200)
    const call: Call = { request, response, path, client: { address, agent } }
    const probe = path === '/healthz' || path === '/readyz'
    if (options.isAddressDenied(address, probe))
      return refuse(new Refusal('address_denied', { address }), call)
    if (target.length > maxUrlBytes) return refuse(new Refusal('url_too_long', { limit: maxUrlBytes }), call)
    const { method } = request
    if (method === 'POST' && path === '/v1/messages') return void messages(call, 'messages', deps)
    if (method === 'POST' && path === '/v1/messages/count_tokens')
      return void messages(call, 'count_tokens', deps)
    if (method === 'GET' && path === '/api/oauth/usage') return void usage(call, deps)
    const signal = method === 'POST' ? signalOf(path) : undefined
    if (signal !== undefined) return void telemetry(call, signal, deps)
    if (signIn.serves(path)) return signIn.handle(request, response)
    if (path.startsWith('/api/') && path !== '/api/hello') return admin(request, response)
    if (scim !== undefined && isBelow(path, '/scim/v2')) return scim(request, response)
    if (isBelow(path, guardPath)) return guard(request, response)
    if (witness !== undefined && isBelow(path, '/witness')) return witness(request, response)
    if (spendLimits !== undefined && isBelow(path, '/v1/organizations/spend_limits'))
      return spendLimits(request, response)
    if (compliance !== undefined && isBelow(path, '/v1/compliance')) return compliance(request, response)
    if (method === 'GET' || method === 'HEAD') {
      if (path === '/v1/models') return void models(call, deps)
      if (path === '/api/hello') return void response.writeHead(200, { 'content-length': 0 }).end()
      if (health.serve(path, response)) return undefined
      if (pages.serves(path) || isLookedAt(request, path)) return pages.handle(request, response)
    }
    return refuse(new Refusal('path_unknown', { method: method ?? '', path: path.slice(0, 200) }), call)
  }

  function refuse(
    refusal: Refusal,
    { request, response }: { request: IncomingMessage; response: ServerResponse },
  ) {
    deps.metrics.refused(refusal.code)
    const context = {
      locale: deps.locale,
      now: deps.clock.now(),
      closeConnection: !request.complete,
    }
    writeRefusal(response, refusal, context)
  }
}

/** A server takes the whole address too, as clients of proxies send it (RFC 9112, 3.2.2); the host is none of its own. */
function originForm(target: string): string {
  if (target.startsWith('/')) return target
  const rest = /^https?:\/\/[^/?#]*(.*)$/is.exec(target)?.[1]
  if (rest === undefined) return target
  return rest.startsWith('/') ? rest : `/${rest}`
}

/** A browser that followed a wrong or an old address: its reader is told on a page, not in JSON. */
function isLookedAt({ headers }: IncomingMessage, path: string): boolean {
  return (headers.accept ?? '').includes('text/html') && !isBelow(path, '/v1') && !isBelow(path, '/api')
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root) && (path.length === root.length || path[root.length] === '/')
}
