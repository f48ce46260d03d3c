import { Refusal, type Client, type Locale } from '@sekisho/contract'
import { Hono } from 'hono'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Sessions } from '../sessions/index.ts'
import type { ManagedPolicies } from '../managed-policies/index.ts'
import { jsonAnswer, oauthError, refusalAnswer } from './answers.ts'
import { answerBootstrap, type BootstrapDeps } from './bootstrap.ts'
import { authorizeDevice, grantTypes, issueTokens, revokeToken, type OAuthDeps } from './oauth-endpoints.ts'
import { answerManagedSettings, type ManagedSettingsDeps, type SignedInCaller } from './managed-settings.ts'
import { describeProtocol, protocol, type EndpointName } from './protocol.ts'

/** Who calls with a bearer token. @throws Refusal */
export type FindCaller = (headers: Readonly<Record<string, string>>) => Promise<SignedInCaller>

/** What is served of managed policies. */
export interface ManagedDeps
  extends Omit<ManagedSettingsDeps, 'locale' | 'policies'>, Pick<BootstrapDeps, 'modelsFor'> {
  policies: ManagedPolicies
}

export interface OAuthAppDeps extends OAuthDeps {
  jwks: Sessions['jwks']
  caller: FindCaller
  managed: ManagedDeps
  clock: Pick<Clock, 'now'>
  locale: Locale
  version: string
  log: Log
}

interface Env {
  Bindings: { client: Client }
}

/** @param caller who brought a bearer token, where the endpoint asks for one */
type Handler = (
  request: Request,
  client: Client,
  caller: SignedInCaller | undefined,
) => Response | Promise<Response>

/** Pages have an app of their own; model calls, what their budgets say and telemetry are in the gateway. */
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
  | 'logs'
  | 'metrics'
  | 'traces'
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
      const caller = access === 'bearer' ? await deps.caller(Object.fromEntries(raw.headers)) : undefined
      return handle(raw, context.env.client, caller)
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

const cachedKeys = { 'cache-control': 'public, max-age=300' }

function handlers(deps: OAuthAppDeps): Record<Served, Handler> {
  return {
    discovery: () => jsonAnswer(metadata(deps)),
    deviceAuthorization: (request, client) => authorizeDevice(request, client, deps),
    token: (request, client) => issueTokens(request, client, deps),
    revoke: (request, client) => revokeToken(request, client, deps),
    jwks: () => jsonAnswer(deps.jwks(), { headers: cachedKeys }),
    managedSettings: signedIn((request, caller) =>
      answerManagedSettings(request, caller, { ...deps.managed, locale: deps.locale }),
    ),
    bootstrap: signedIn((_request, caller) =>
      answerBootstrap(caller, {
        ...deps.managed,
        managesClaudeCode: deps.managed.strictForDesktop,
        origin: deps.origin,
        now: deps.clock.now,
        locale: deps.locale,
      }),
    ),
    policyKeys: () => jsonAnswer(deps.managed.policies.keys(), { headers: cachedKeys }),
    protocol: () =>
      new Response(describeProtocol({ origin: deps.origin(), version: deps.version }), {
        headers: { 'content-type': 'text/markdown; charset=utf-8', 'x-content-type-options': 'nosniff' },
      }),
  }
}

/** Of an endpoint that takes a bearer token. */
function signedIn(handle: (request: Request, caller: SignedInCaller) => Response): Handler {
  return (request, _client, caller) => {
    if (caller === undefined) throw new Refusal('credential_missing')
    return handle(request, caller)
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
