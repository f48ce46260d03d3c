import type { Configuration, TokenEndpointResponse, TokenEndpointResponseHelpers } from 'openid-client'
import { OutboundProblem } from '../../providers/index.ts'
import type { IssuerSettings } from '../settings.ts'
import { isIncomplete, withUserinfo, type Claims } from './claims.ts'
import type { OpenIdClient } from './client-proof.ts'
import { IssuerAway, SignInDenied } from './problems.ts'

/** A provider that said what it is. */
export interface Opened {
  client: OpenIdClient
  config: Configuration
  settings: IssuerSettings
}

export type TokenAnswer = TokenEndpointResponse & TokenEndpointResponseHelpers

/** RFC 9207: an answer that says who sends it must come from who was asked. The library compares too; we record it apart. */
export function checkSender(callback: URL, config: Configuration): void {
  const sender = callback.searchParams.get('iss')
  const { issuer, authorization_response_iss_parameter_supported: promised } = config.serverMetadata()
  if (sender === null ? promised === true : sender !== issuer)
    throw new SignInDenied(
      'issuer_mixed_up',
      `the answer says it is from ${sender?.slice(0, 200) ?? 'nobody'}`,
    )
}

/**
 * The ID token's claims, and below them what only the userinfo endpoint says.
 * @param asks it also where the settings do not say so, if it is there; a no of it is then no word
 */
export async function allClaims(
  tokens: TokenAnswer,
  { client, config, settings }: Opened,
  { asks = false } = {},
): Promise<Claims> {
  const claims = tokens.claims()
  if (claims === undefined) throw new SignInDenied('token_invalid', 'there is no ID token')
  const { azp } = claims
  if (azp !== undefined && ![settings.clientId, ...settings.additionalAuthorizedParties].includes(azp))
    throw new SignInDenied('token_invalid', 'the ID token was made for another party (azp)')
  const mayAsk = asks && config.serverMetadata().userinfo_endpoint !== undefined
  if (!(settings.userinfoFallback || mayAsk) || !isIncomplete(claims, settings)) return claims
  const more = await client
    .fetchUserInfo(config, tokens.access_token, claims.sub)
    .catch((error: unknown) => refuse(settings.issuer, error))
    .catch((problem: unknown) => {
      if (settings.userinfoFallback || !(problem instanceof SignInDenied)) throw problem
      return {}
    })
  return withUserinfo(claims, more)
}

/** The token is worth nothing, or the person has to come by in person (OpenID Connect Core, 3.1.2.6; Entra ID says so). */
const overCodes = ['invalid_grant', 'interaction_required', 'login_required', 'consent_required']

export function saysOver(error: unknown): boolean {
  return error instanceof Error && 'error' in error && overCodes.includes(String(error.error))
}

/** Sorts what went wrong: no answer, or a no. */
export function refuse(issuer: string, error: unknown): never {
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
