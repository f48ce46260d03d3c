import { AdminProblem, type Client } from '@sekisho/contract'
import type { Form } from '../../http/pages/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { People } from '../people/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Denials } from '../sign-in/index.ts'
import { unmetClaims } from './conditions.ts'
import type { ExchangeLimits, Subject } from './exchange-limits.ts'
import { ExchangeProblem } from './exchange-problems.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import type { FederationRule } from './rule.ts'
import type { FederationRules } from './rules.ts'
import type { VerifiedToken } from './subject-token.ts'
import { createUsedTokens } from './used-tokens.ts'

/**
 * Exchanges the token of a workload's own issuer for a short one of a service account (RFC 8693). The first rule that
 * matches decides, in the order they were made. There is no refresh token: a workload asks anew.
 */
export type ExchangeToken = (form: Form, client: Client) => Promise<Response>

interface TokenExchangeDeps {
  rules: Pick<FederationRules, 'of'>
  keys: IssuerKeys
  people: Pick<People, 'byId'>
  sessions: Pick<Sessions, 'open'>
  db: Pick<ControlDatabase, 'transient'>
  clock: Clock
  /** noes on the record, within limits, because anybody can cause them */
  denials: Denials
  limits: ExchangeLimits
}

const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
const tokenTypes = {
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
  idToken: 'urn:ietf:params:oauth:token-type:id_token',
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
} as const

export function createTokenExchange(deps: TokenExchangeDeps): ExchangeToken {
  const parts = { ...deps, used: createUsedTokens(deps.db, deps.clock) }
  return async (form, client) => {
    const heard: Heard = {}
    try {
      deps.limits.checkAddress(client.address)
      return await exchange({ token: subjectToken(form), client, heard }, parts)
    } catch (error) {
      if (!(error instanceof ExchangeProblem)) throw error
      const { status, error: code } = error.shape
      deps.limits.failed(error.code, { address: client.address, ...heard })
      if (code === 'invalid_grant')
        deps.denials.record({
          reason: `token_exchange.${error.code}`,
          ...(heard.issuer === undefined ? {} : { issuer: heard.issuer }),
          client,
          detail: error.message,
        })
      const body = { error: code, error_description: error.message }
      return answer(status, body, error.waitSeconds)
    }
  }
}

/** RFC 6749, 5.1: nobody keeps it. */
function answer(status: number, body: object, waitSeconds?: number): Response {
  return Response.json(body, {
    status,
    headers: {
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-content-type-options': 'nosniff',
      ...(waitSeconds === undefined ? {} : { 'retry-after': String(waitSeconds) }),
    },
  })
}

/**
 * Checks the request. `scope`, `audience` and `resource` are ignored: a token of ours is good for calling models here and
 * for nothing else, whatever was asked for. @throws ExchangeProblem
 */
function subjectToken(form: Form): string {
  if (form.text('grant_type') !== tokenExchangeGrant) throw new ExchangeProblem('grant_type')
  const type = form.text('subject_token_type')
  if (type !== tokenTypes.jwt && type !== tokenTypes.idToken) {
    const value = `${tokenTypes.jwt} or ${tokenTypes.idToken}`
    throw new ExchangeProblem('parameter', { name: 'subject_token_type', value })
  }
  const wanted = form.text('requested_token_type')
  if (wanted !== '' && wanted !== tokenTypes.accessToken)
    throw new ExchangeProblem('parameter', { name: 'requested_token_type', value: tokenTypes.accessToken })
  if (form.has('actor_token')) throw new ExchangeProblem('actor_token')
  const token = form.text('subject_token')
  if (token === '') throw new ExchangeProblem('token_missing')
  return token
}

interface Heard {
  /** once a rule names it: what a stranger invents is not written down */
  issuer?: string
  /** once its issuer's signature vouches for it, and it means us */
  subject?: Subject
}

interface Asked {
  token: string
  client: Client
  heard: Heard
}

async function exchange(
  { token, client, heard }: Asked,
  deps: TokenExchangeDeps & { used: ReturnType<typeof createUsedTokens> },
): Promise<Response> {
  // Loaded with the first exchange, for the library it brings: few servers have machines.
  const { claimedIssuer, skewSeconds, verifySubjectToken } = await import('./subject-token.ts')
  const issuer = claimedIssuer(token)
  const rules = await deps.rules.of(issuer)
  // Before any fetch: only issuers that an administrator named are ever called.
  if (rules.length === 0) throw new ExchangeProblem('issuer_unknown')
  heard.issuer = issuer
  const verified = await verifySubjectToken(token, { issuer, keys: deps.keys, clock: deps.clock })
  const meant = rulesMeant(verified, rules)
  heard.subject = { issuer, sub: verified.claims['sub'] }
  deps.limits.checkSubject(heard.subject)
  const rule = ruleFor(verified, meant)
  const account = deps.people.byId(rule.serviceAccountId)
  if (account?.status !== 'active') throw new ExchangeProblem('account_inactive')
  const forgetAt = (verified.expiresAt + skewSeconds) * 1000
  if (!(await deps.used.take(issuer, verified.identity, forgetAt))) throw new ExchangeProblem('used')
  const { tokens } = await deps.sessions
    .open(
      { type: 'service_account', id: account.id },
      {
        personId: account.id,
        kind: 'workload',
        issuer: rule.id,
        secondFactor: false,
        client,
        lifetimeMs: rule.ttlSeconds * 1000,
      },
    )
    .catch(inactiveMeanwhile)
  return answer(200, {
    access_token: tokens.accessToken,
    issued_token_type: tokenTypes.accessToken,
    token_type: 'Bearer',
    expires_in: tokens.expiresInSeconds,
  })
}

/** Those of a token's audience. Who was sent a token for somebody else says nothing of its subject. @throws ExchangeProblem no_rule */
function rulesMeant({ audiences }: VerifiedToken, rules: readonly FederationRule[]): FederationRule[] {
  const meant = rules.filter(({ audience }) => audiences.includes(audience))
  if (meant.length === 0) throw new ExchangeProblem('no_rule', { claim: 'aud' })
  return meant
}

/** @throws ExchangeProblem no_rule, naming the first claim that keeps the nearest rule from matching */
function ruleFor({ claims }: VerifiedToken, meant: readonly FederationRule[]): FederationRule {
  let nearest: readonly string[] | undefined
  for (const rule of meant) {
    const unmet = unmetClaims(rule.conditions, claims)
    if (unmet.length === 0) return rule
    if (nearest === undefined || unmet.length < nearest.length) nearest = unmet
  }
  throw new ExchangeProblem('no_rule', { claim: nearest?.[0] ?? '' })
}

function inactiveMeanwhile(cause: unknown): never {
  if (cause instanceof AdminProblem && (cause.code === 'person_inactive' || cause.code === 'person_unknown'))
    throw new ExchangeProblem('account_inactive', {}, { cause })
  throw cause
}
