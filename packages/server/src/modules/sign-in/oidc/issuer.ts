import type { Clock } from '../../../platform/clock/clock.ts'
import { createGuardedFetch, endpointProblem, type ProxySettings } from '../../providers/index.ts'
import type { IssuerSettings } from '../settings.ts'
import { readClaims, type Claimed } from './claims.ts'
import { createConnection } from './connection.ts'
import { createGoogleGroups, withGoogleGroups } from './google-groups.ts'
import { IssuerAway } from './problems.ts'
import { provesSecondFactor } from './second-factor.ts'
import { allClaims, checkSender, refuse, saysOver, type Opened, type TokenAnswer } from './token-answer.ts'

/** What must come back unchanged from the browser's way to the provider. */
export interface FlowSecrets {
  nonce: string
  /** PKCE; sent only where the settings want it */
  verifier: string
}

export interface BeginRequest extends FlowSecrets {
  redirectUri: string
  state: string
  /** once more, with what the settings say for a second factor */
  stepUp: boolean
}

export interface FinishRequest extends FlowSecrets {
  /** where the browser arrived, with our own origin and the provider's query */
  callback: URL
  state: string
  stepUp: boolean
}

export interface IssuerAnswer {
  claimed: Claimed
  secondFactor: boolean
  /** the provider's refresh token, where it gave one */
  providerToken: string | undefined
}

export interface RefreshAnswer {
  /** the next one, where the provider rotates them */
  providerToken: string | undefined
  /**
   * What it says of the person now; undefined when it says nothing (OpenID Connect Core, 12.2). To be asked for once the
   * token is kept: it may take a call that fails, and the token before may be worth nothing by then.
   * @param hadGroups some are expected: the userinfo endpoint is asked for them, for a refreshed ID token may carry less
   * @throws IssuerAway, SignInDenied
   */
  claimed(hadGroups: boolean): Promise<Claimed | undefined>
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
  /** Asks whether the person is still there. `over`: the provider takes the token no more. @throws IssuerAway, SignInDenied */
  refresh(providerToken: string): Promise<'over' | RefreshAnswer>
  close(): Promise<void>
}

export interface IssuerDeps {
  clock: Clock
  /** of the environment; used unless the settings say otherwise */
  proxy: ProxySettings
  /** it did not say what it is; told at most as often as it is asked */
  onAway: (error: unknown) => void
}

/** @throws Error when the CA, the client's key, the proxy or Google's service account cannot be used */
export function createIssuer(settings: IssuerSettings, { clock, proxy, onAway }: IssuerDeps): Issuer {
  const outbound = createGuardedFetch({
    proxy: settings.useProxy === false ? {} : proxy,
    loopback: settings.allowLoopback,
    caPem: settings.caPem,
  })
  const connection = createConnection(settings, { outbound, clock, onAway })
  const googleGroups = createGoogleGroups(settings, { outbound, clock })
  const open = async (): Promise<Opened> => ({ ...(await connection.open()), settings })
  const withGroups = (claimed: Claimed) => withGoogleGroups(claimed, googleGroups)
  return {
    settings,
    close: () => outbound.close(),
    async formOrigins() {
      const endpoint = authorizationEndpoint(await open())
      return [endpoint.origin, ...settings.formActionOrigins]
    },
    begin: async (request) => begin(request, await open()),
    async finish(request) {
      const opened = await open()
      const tokens = await exchange(request, opened)
      const claims = await allClaims(tokens, opened)
      const pass = { steppedUp: request.stepUp, now: clock.now() }
      return {
        claimed: await withGroups(readClaims(claims, settings)),
        secondFactor: provesSecondFactor(tokens.claims() ?? {}, settings, pass),
        providerToken: tokens.refresh_token,
      }
    },
    async refresh(token) {
      const opened = await open()
      const tokens = await refresh(token, opened)
      if (tokens === undefined) return 'over'
      return {
        providerToken: tokens.refresh_token,
        claimed: async (hadGroups) => {
          if (tokens.claims() === undefined) return undefined
          const asks = hadGroups || settings.allowedEmailDomains.length > 0
          return withGroups(readClaims(await allClaims(tokens, opened, { asks }), settings))
        },
      }
    },
  }
}

/** Where people are sent: a discovery document's word, so it is judged. @throws IssuerAway */
function authorizationEndpoint({ config, settings }: Opened): URL {
  const endpoint = config.serverMetadata().authorization_endpoint ?? ''
  const problem = endpointProblem(endpoint, { loopback: settings.allowLoopback })
  if (problem !== undefined)
    throw new IssuerAway(settings.issuer, `its authorization_endpoint is refused: ${problem}`)
  return new URL(endpoint)
}

async function begin(request: BeginRequest, opened: Opened): Promise<URL> {
  const { redirectUri, state, nonce, verifier, stepUp } = request
  const { client, config, settings } = opened
  authorizationEndpoint(opened)
  const pkce = settings.usePkce && {
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  return client.buildAuthorizationUrl(config, {
    ...settings.extraAuthParams,
    ...(stepUp && settings.secondFactor.stepUp?.parameters),
    redirect_uri: redirectUri,
    scope: scopesFor(opened),
    state,
    nonce,
    ...pkce,
  })
}

async function exchange(request: FinishRequest, opened: Opened): Promise<TokenAnswer> {
  const { client, config, settings } = opened
  checkSender(request.callback, config)
  return client
    .authorizationCodeGrant(config, request.callback, {
      expectedState: request.state,
      expectedNonce: request.nonce,
      idTokenExpected: true,
      ...(settings.usePkce ? { pkceCodeVerifier: request.verifier } : {}),
    })
    .catch((error: unknown) => refuse(settings.issuer, error))
}

/** Undefined: the provider takes the token no more. */
async function refresh(providerToken: string, opened: Opened): Promise<TokenAnswer | undefined> {
  const { client, config, settings } = opened
  const parameters = settings.scopeOnRefresh ? { scope: scopesFor(opened) } : undefined
  return client
    .refreshTokenGrant(config, providerToken, parameters)
    .catch((error: unknown) => (saysOver(error) ? undefined : refuse(settings.issuer, error)))
}

/** `offline_access` is refused by providers that do not know it (Google); the others are the operator's own words. */
function scopesFor({ settings: { scopes }, config }: Opened): string {
  const known = config.serverMetadata().scopes_supported
  return scopes
    .filter((scope) => scope !== 'offline_access' || known === undefined || known.includes(scope))
    .join(' ')
}
