import { Refusal, type Client, type Locale } from '@sekisho/contract'
import { Hono } from 'hono'
import type { Log } from '../../platform/log/log.ts'
import type { Sessions } from '../sessions/index.ts'
import { jsonAnswer, oauthError, refusalAnswer } from './answers.ts'
import { authorizeDevice, grantTypes, issueTokens, revokeToken, type OAuthDeps } from './oauth-endpoints.ts'
import { describeProtocol, protocol, type EndpointName } from './protocol.ts'

/** Who calls with a bearer token. @throws Refusal */
export type FindCaller = (headers: Readonly<Record<string, string>>) => unknown

export interface OAuthAppDeps extends OAuthDeps {
  jwks: Sessions['jwks']
  caller: FindCaller
  locale: Locale
  version: string
  log: Log
}

interface Env {
  Bindings: { client: Client }
}

type Handler = (request: Request, client: Client) => Response | Promise<Response>

/** Pages have an app of their own; model calls and what their budgets say are in the gateway. */
type Served = Exclude<
  EndpointName,
  | 'devicePage'
  | 'deviceApproval'
  | 'deviceDenial'
  | 'deviceResult'
  | 'callback'
  | 'messages'
  | 'countTokens'
  | 'models'
  | 'usage'
>

/** What programs call: OAuth, and the rest of the gateway protocol. Call `fetch(request, { client })`. */
export function createOAuthApp(deps: OAuthAppDeps): Hono<Env> {
  const { locale, log } = deps
  const app = new Hono<Env>()
  // Sound: the keys of the object just made.
  for (const [name, handle] of Object.entries(handlers(deps)) as [Served, Handler][]) {
    const { method, path, access } = protocol[name]
    app.on(method, path, async (context) => {
      const { raw } = context.req
      if (access === 'bearer') await deps.caller(Object.fromEntries(raw.headers))
      return handle(raw, context.env.client)
    })
  }
  app.notFound((context) => {
    const { method, path } = context.req
    return refusalAnswer(new Refusal('path_unknown', { method, path: path.slice(0, 200) }), locale)
  })
  app.onError((error, { req }) => {
    if (error instanceof Refusal) return refusalAnswer(error, locale)
    log.error({ err: error, path: req.path }, 'a sign-in endpoint met an error')
    // A client that refreshes keeps its session, and tries again.
    return req.path.startsWith('/oauth/')
      ? oauthError('server_error', 500)
      : refusalAnswer(new Refusal('internal', { request: req.path }, { cause: error }), locale)
  })
  return app
}

function handlers(deps: OAuthAppDeps): Record<Served, Handler> {
  return {
    discovery: () => jsonAnswer(metadata(deps)),
    deviceAuthorization: (request, client) => authorizeDevice(request, client, deps),
    token: (request, client) => issueTokens(request, client, deps),
    revoke: (request, client) => revokeToken(request, client, deps),
    jwks: () => jsonAnswer(deps.jwks(), { headers: { 'cache-control': 'public, max-age=300' } }),
    managedSettings: () => refusalAnswer(new Refusal('managed_settings_none'), deps.locale),
    metrics: takeTelemetry,
    logs: takeTelemetry,
    traces: takeTelemetry,
    bootstrap: () => refusalAnswer(new Refusal('bootstrap_none'), deps.locale),
    protocol: () =>
      new Response(describeProtocol({ origin: deps.origin(), version: deps.version }), {
        headers: { 'content-type': 'text/markdown; charset=utf-8', 'x-content-type-options': 'nosniff' },
      }),
  }
}

function metadata({ origin, exchange }: OAuthAppDeps): object {
  const issuer = origin()
  return {
    issuer,
    device_authorization_endpoint: `${issuer}${protocol.deviceAuthorization.path}`,
    token_endpoint: `${issuer}${protocol.token.path}`,
    revocation_endpoint: `${issuer}${protocol.revoke.path}`,
    jwks_uri: `${issuer}${protocol.jwks.path}`,
    grant_types_supported: [
      grantTypes.device,
      grantTypes.refresh,
      ...(exchange === undefined ? [] : [grantTypes.exchange]),
    ],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    scopes_supported: ['openid', 'profile', 'email'],
    gateway_protocol_version: 1,
  }
}

const maxTelemetryBytes = 8_388_608

/** Read to its end, so that the connection stays good, and dropped. An exporter logs an error for anything but 200. */
async function takeTelemetry(request: Request): Promise<Response> {
  let size = 0
  for await (const piece of request.body ?? []) {
    size += piece.length
    if (size > maxTelemetryBytes) throw new Refusal('body_too_large', { limit: maxTelemetryBytes })
  }
  const isJson = request.headers.get('content-type')?.startsWith('application/json') === true
  return isJson
    ? jsonAnswer({})
    : new Response(null, { headers: { 'content-type': 'application/x-protobuf' } })
}
