import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import type { Clock } from '../../../platform/clock/clock.ts'
import {
  createGuardedFetch,
  endpointProblem,
  OutboundProblem,
  type ProxySettings,
} from '../../providers/index.ts'
import type { IssuerSettings } from '../settings.ts'
import { isIncomplete, readClaims, type Claimed, type Claims } from './claims.ts'
import type { OpenIdClient } from './client-proof.ts'
import { createConnection } from './connection.ts'
import { IssuerAway, SignInDenied } from './problems.ts'

/** What must come back unchanged from the browser's way to the provider. */
export interface FlowSecrets {
  nonce: string
  /** PKCE; sent only where the settings want it */
  verifier: string
}

export interface BeginRequest extends FlowSecrets {
  redirectUri: string
  state: string
}

export interface FinishRequest extends FlowSecrets {
  /** where the browser arrived, with our own origin and the provider's query */
  callback: URL
  state: string
}

export interface IssuerAnswer {
  claimed: Claimed
  /** the provider's refresh token, where it gave one */
  providerToken: string | undefined
}

/** One identity provider. */
export interface Issuer {
  readonly settings: IssuerSettings
  /** Where forms that sign in lead to in the end. @throws IssuerAway */
  formOrigins(): Promise<string[]>
  /** Where the browser goes. @throws IssuerAway */
  begin(request: BeginRequest): Promise<URL>
  /** Exchanges what the browser brought back. @throws IssuerAway, SignInDenied */
  finish(request: FinishRequest): Promise<IssuerAnswer>
  /**
   * Asks whether the person is still there. `over`: the provider takes the token no more.
   * @throws IssuerAway, SignInDenied when what it says of the person now does not hold
   */
  refresh(providerToken: string): Promise<'over' | Partial<IssuerAnswer>>
  close(): Promise<void>
}

export interface IssuerDeps {
  clock: Clock
  /** of the environment; used unless the settings say otherwise */
  proxy: ProxySettings
  onStale: (error: unknown) => void
}

/** @throws Error when the CA, the client's key or the proxy cannot be used */
export function createIssuer(settings: IssuerSettings, { clock, proxy, onStale }: IssuerDeps): Issuer {
  const { issuer, caPem } = settings
  const outbound = createGuardedFetch({
    proxy: settings.useProxy === false ? {} : proxy,
    loopback: settings.allowLoopback,
    caPem,
  })
  const connection = createConnection(settings, { outbound, clock, onStale })

  async function authorizationEndpoint(): Promise<{
    client: OpenIdClient
    config: Configuration
    origin: string
  }> {
    const { client, config } = await connection.open()
    const endpoint = config.serverMetadata().authorization_endpoint ?? ''
    const problem = endpointProblem(endpoint, { loopback: settings.allowLoopback })
    if (problem !== undefined)
      throw new IssuerAway(issuer, `its authorization_endpoint is refused: ${problem}`)
    return { client, config, origin: new URL(endpoint).origin }
  }

  return {
    settings,
    close: () => outbound.close(),
    async formOrigins() {
      const { origin } = await authorizationEndpoint()
      return [origin, ...settings.formActionOrigins]
    },
    async begin({ redirectUri, state, nonce, verifier }) {
      const { client, config } = await authorizationEndpoint()
      return client.buildAuthorizationUrl(config, {
        ...settings.extraAuthParams,
        redirect_uri: redirectUri,
        scope: scopesFor(settings, config),
        state,
        nonce,
        ...(settings.usePkce
          ? {
              code_challenge: await client.calculatePKCECodeChallenge(verifier),
              code_challenge_method: 'S256',
            }
          : {}),
      })
    },
    async finish({ callback, state, nonce, verifier }) {
      const { client, config } = await connection.open()
      checkSender(callback, config)
      const tokens = await client
        .authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
          ...(settings.usePkce ? { pkceCodeVerifier: verifier } : {}),
        })
        .catch((error: unknown) => refuse(issuer, error))
      const claims = await allClaims({ client, config, settings, tokens })
      return { claimed: readClaims(claims, settings), providerToken: tokens.refresh_token }
    },
    async refresh(providerToken) {
      const { client, config } = await connection.open()
      const parameters: Record<string, string> = settings.scopeOnRefresh
        ? { scope: scopesFor(settings, config) }
        : {}
      const tokens = await client
        .refreshTokenGrant(config, providerToken, parameters)
        .catch((error: unknown) => (saysOver(error) ? undefined : refuse(issuer, error)))
      if (tokens === undefined) return 'over'
      const token = tokens.refresh_token === undefined ? {} : { providerToken: tokens.refresh_token }
      // OpenID Connect Core, 12.2: it may leave the ID token out.
      if (tokens.claims() === undefined) return token
      const claims = await allClaims({ client, config, settings, tokens })
      return { ...token, claimed: readClaims(claims, settings) }
    },
  }
}

/** `offline_access` is refused by providers that do not know it (Google); the others are the operator's own words. */
function scopesFor({ scopes }: IssuerSettings, config: Configuration): string {
  const known = config.serverMetadata().scopes_supported
  return scopes
    .filter((scope) => scope !== 'offline_access' || known === undefined || known.includes(scope))
    .join(' ')
}

/** RFC 9207: an answer that says who sends it must come from who was asked. The library compares too; we record it apart. */
function checkSender(callback: URL, config: Configuration): void {
  const sender = callback.searchParams.get('iss')
  const { issuer, authorization_response_iss_parameter_supported: promised } = config.serverMetadata()
  if (sender === null ? promised === true : sender !== issuer)
    throw new SignInDenied(
      'issuer_mixed_up',
      `the answer says it is from ${sender?.slice(0, 200) ?? 'nobody'}`,
    )
}

interface Answered {
  client: OpenIdClient
  config: Configuration
  settings: IssuerSettings
  tokens: TokenEndpointResponse & TokenEndpointResponseHelpers
}

/** The ID token's claims, and below them what only the userinfo endpoint says. */
async function allClaims({ client, config, settings, tokens }: Answered): Promise<Claims> {
  const claims = tokens.claims()
  if (claims === undefined) throw new SignInDenied('token_invalid', 'there is no ID token')
  const { azp } = claims
  if (azp !== undefined && ![settings.clientId, ...settings.additionalAuthorizedParties].includes(azp))
    throw new SignInDenied('token_invalid', 'the ID token was made for another party (azp)')
  if (!settings.userinfoFallback || !isIncomplete(claims, settings)) return claims
  const more = await client
    .fetchUserInfo(config, tokens.access_token, claims.sub)
    .catch((error: unknown) => refuse(settings.issuer, error))
  return { ...more, ...claims }
}

/** The token is worth nothing, or the person has to come by in person (OpenID Connect Core, 3.1.2.6; Entra ID says so). */
const overCodes = ['invalid_grant', 'interaction_required', 'login_required', 'consent_required']

function saysOver(error: unknown): boolean {
  return error instanceof Error && 'error' in error && overCodes.includes(String(error.error))
}

/** Sorts what went wrong: no answer, or a no. */
function refuse(issuer: string, error: unknown): never {
  if (error instanceof SignInDenied) throw error
  const problem = error instanceof Error ? error.message : 'unknown'
  if (isAway(error))
    throw new IssuerAway(issuer, `the identity provider did not answer: ${problem}`, { cause: error })
  const code =
    error instanceof Error && 'error' in error && typeof error.error === 'string' ? error.error : undefined
  if (code !== undefined)
    throw new SignInDenied('provider_refused', `the identity provider said ${code.slice(0, 100)}`, {
      cause: error,
    })
  throw new SignInDenied('token_invalid', problem, { cause: error })
}

/** Out of reach, over its limits, or broken: time may heal that. */
function isAway(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 5) return false
  if (error instanceof OutboundProblem || ('code' in error && error.code === 'OAUTH_TIMEOUT')) return true
  const status = 'status' in error ? error.status : statusOf(error.cause)
  if (typeof status === 'number' && (status >= 500 || status === 429)) return true
  return isAway(error.cause, depth + 1)
}

function statusOf(cause: unknown): number | undefined {
  return cause instanceof Response ? cause.status : undefined
}
