import { AdminProblem, type Client } from '@sekisho/contract'
import { readForm, PageProblem, type Form } from '../../http/pages/index.ts'
import { SealError, type Sealer } from '../../platform/keyring/sealer.ts'
import type { Session, Sessions, Tokens } from '../sessions/index.ts'
import { oauthAnswer, oauthError, oauthWait } from './answers.ts'
import type { DeviceGrants } from './device-grants.ts'
import type { SignInPeople } from './people-port.ts'
import type { ProviderCheck } from './provider-check.ts'
import type { RateLimit } from './rate-limit.ts'

/** A workload's token exchange (RFC 8693), done by modules/federation. */
export type TokenExchange = (form: Form, client: Client) => Promise<Response>

export interface OAuthDeps {
  grants: DeviceGrants
  sessions: Pick<Sessions, 'open' | 'refresh' | 'identify' | 'revoke'>
  people: SignInPeople
  check: ProviderCheck
  sealer: Sealer
  /** what starts a device grant, by address */
  authorizationLimit: RateLimit
  loginNotice?: string | undefined
  exchange?: TokenExchange | undefined
  origin: () => string
}

export const grantTypes = {
  device: 'urn:ietf:params:oauth:grant-type:device_code',
  refresh: 'refresh_token',
  exchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
} as const

/** Which of our surfaces signs in; what we do not know is Claude Code, as the protocol wants unknown values ignored. */
const kindOf = (surface: string) => (surface === 'sekisho_cli' ? 'cli' : 'claude_code')

/** `POST /oauth/device_authorization`, RFC 8628, 3.1 and 3.2. */
export async function authorizeDevice(request: Request, client: Client, deps: OAuthDeps): Promise<Response> {
  if (!deps.authorizationLimit.take(client.address)) {
    const description =
      'Too many sign-ins were begun from your network, which other people may share. Try again later.'
    return oauthWait(description, deps.authorizationLimit.waitSeconds(client.address))
  }
  const form = await readFormOrNone(request)
  if (form === undefined) return oauthError('invalid_request')
  const kind = kindOf(form.text('surface'))
  const { deviceCode, userCode, expiresInSeconds, intervalSeconds } = await deps.grants.begin({
    kind,
    client,
  })
  const page = `${deps.origin()}/device`
  return oauthAnswer({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: page,
    verification_uri_complete: `${page}?user_code=${userCode}`,
    expires_in: expiresInSeconds,
    interval: intervalSeconds,
    ...(deps.loginNotice === undefined ? {} : { login_notice: deps.loginNotice }),
  })
}

/** `POST /oauth/token`: the device, refresh and token-exchange grants. */
export async function issueTokens(request: Request, client: Client, deps: OAuthDeps): Promise<Response> {
  const form = await readFormOrNone(request)
  if (form === undefined) return oauthError('invalid_request')
  switch (form.text('grant_type')) {
    case grantTypes.device:
      return deviceTokens(form.text('device_code'), client, deps)
    case grantTypes.refresh:
      return refreshedTokens(form.text('refresh_token'), client, deps)
    case grantTypes.exchange:
      return deps.exchange?.(form, client) ?? oauthError('unsupported_grant_type')
    case '':
      return oauthError('invalid_request', 400, 'grant_type is missing')
    default:
      return oauthError('unsupported_grant_type')
  }
}

async function deviceTokens(deviceCode: string, client: Client, deps: OAuthDeps): Promise<Response> {
  const poll = await deps.grants.poll(deviceCode)
  switch (poll.state) {
    case 'pending':
      return oauthError('authorization_pending')
    case 'slow_down':
      return oauthError('slow_down')
    case 'denied':
      return oauthError('access_denied')
    case 'over':
      return oauthError('expired_token')
    case 'approved':
      break
  }
  const { personId, issuer, secondFactor, providerToken } = poll.approval
  try {
    const { session, tokens } = await deps.sessions.open(
      { type: 'person', id: personId },
      {
        personId,
        kind: poll.kind,
        issuer,
        secondFactor,
        client,
        ...(providerToken === undefined
          ? {}
          : { providerToken: deps.sealer.open(approvalPurpose, providerToken) }),
      },
    )
    return tokenAnswer(session, tokens, deps)
  } catch (error) {
    // Deactivated between the approval and this poll.
    if (error instanceof AdminProblem) return oauthError('access_denied', 400, error.message)
    // The key that sealed the approval left meanwhile: the device asks anew.
    if (error instanceof SealError) return oauthError('expired_token')
    throw error
  }
}

/** What the identity provider's token is sealed for while the device has not fetched its own. */
export const approvalPurpose = 'approval of a device'

async function refreshedTokens(refreshToken: string, client: Client, deps: OAuthDeps): Promise<Response> {
  const refreshed = await deps.sessions.refresh(refreshToken, client)
  if ('problem' in refreshed) return oauthError('invalid_grant', 401, sentences[refreshed.problem])
  if (!(await deps.check.holds(refreshed.session))) return oauthError('invalid_grant', 401, sentences.revoked)
  return tokenAnswer(refreshed.session, refreshed.tokens, deps)
}

const sentences = {
  unknown: 'This refresh token is not one of ours. Sign in again.',
  expired: 'This sign-in has ended. Sign in again.',
  revoked: 'This sign-in was ended by the company. Sign in again, or ask an administrator.',
  reused: 'This sign-in was ended because its refresh token was used from two places. Sign in again.',
  person_inactive: 'Your account is not active any more. Ask an administrator.',
} as const

function tokenAnswer({ personId }: Session, tokens: Tokens, { people }: OAuthDeps): Response {
  const email = people.byId(personId)?.email ?? undefined
  return oauthAnswer({
    access_token: tokens.accessToken,
    ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
    token_type: 'Bearer',
    expires_in: tokens.expiresInSeconds,
    ...(email === undefined ? {} : { email }),
  })
}

/**
 * `POST /oauth/revoke`, RFC 7009: either token ends the session they belong to. Always 200, so that nobody learns here
 * whether a token is one.
 */
export async function revokeToken(request: Request, _client: Client, deps: OAuthDeps): Promise<Response> {
  const token = (await readFormOrNone(request))?.text('token') ?? ''
  const session = token === '' ? undefined : await deps.sessions.identify(token)
  if (session !== undefined && session.revokedAt === null)
    await deps.sessions.revoke(
      {
        type: session.kind === 'workload' ? 'service_account' : 'person',
        id: session.personId,
        session: session.id,
      },
      { id: session.id, reason: 'signed_out' },
    )
  return oauthAnswer({})
}

/** Undefined when it is no form, too large, or a field came twice (RFC 6749, 3.2). */
async function readFormOrNone(request: Request): Promise<Form | undefined> {
  try {
    return await readForm(request)
  } catch (error) {
    if (error instanceof PageProblem) return undefined
    throw error
  }
}
