import { AdminProblem, type Client, type EntryData, type Locale } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { People } from '../people/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { unmetClaims } from './conditions.ts'
import { ExchangeProblem } from './exchange-problems.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import type { FederationRule } from './rule.ts'
import type { FederationRules } from './rules.ts'
import { claimedIssuer, skewSeconds, verifySubjectToken, type VerifiedToken } from './subject-token.ts'
import { createUsedTokens } from './used-tokens.ts'

/** The fields of the request, each there once: a Map, or URLSearchParams. */
export interface ExchangeForm {
  get(name: string): string | null | undefined
}

/** Ready to be sent as JSON, with `cache-control: no-store`. */
export type ExchangeAnswer =
  | { status: 200; body: ExchangedToken }
  | { status: 400 | 503; body: { error: string; error_description: string } }

/** RFC 8693, 2.2.1. There is no refresh token: a workload asks anew. */
interface ExchangedToken {
  access_token: string
  issued_token_type: string
  token_type: 'Bearer'
  expires_in: number
}

export interface TokenExchange {
  /**
   * Exchanges the token of a workload's own issuer for a short one of a service account (RFC 8693). The first rule that
   * matches decides, in the order they were made.
   * @param locale of `error_description`; RFC 6749 wants ASCII, so English unless the client asks
   */
  exchange(form: ExchangeForm, client: Client, locale?: Locale): Promise<ExchangeAnswer>
}

interface TokenExchangeDeps {
  rules: Pick<FederationRules, 'of'>
  keys: IssuerKeys
  people: Pick<People, 'byId'>
  sessions: Pick<Sessions, 'open'>
  db: Pick<ControlDatabase, 'transient'>
  clock: Clock
  /** a no on the record; at most 60 a minute, because anybody can cause them */
  onDenied: (denied: EntryData['sign_in.denied']) => void
}

export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
const tokenTypes = {
  jwt: 'urn:ietf:params:oauth:token-type:jwt',
  idToken: 'urn:ietf:params:oauth:token-type:id_token',
  accessToken: 'urn:ietf:params:oauth:token-type:access_token',
} as const

export function createTokenExchange(deps: TokenExchangeDeps): TokenExchange {
  const parts = { ...deps, used: createUsedTokens(deps.db, deps.clock) }
  const mayRecord = createLimit(deps.clock)
  return {
    async exchange(form, client, locale = 'en') {
      const heard: { issuer?: string } = {}
      try {
        return await exchangeToken({ token: subjectToken(form), client, heard }, parts)
      } catch (error) {
        if (!(error instanceof ExchangeProblem)) throw error
        const { status, error: code } = error.shape
        if (code === 'invalid_grant' && mayRecord())
          deps.onDenied({ reason: `token exchange: ${error.message}`, ...heard, client })
        return { status, body: { error: code, error_description: error.sentence(locale) } }
      }
    },
  }
}

/**
 * Checks the request. `scope`, `audience` and `resource` are ignored: a token of ours is good for calling models here and
 * for nothing else, whatever was asked for. @throws ExchangeProblem
 */
function subjectToken(form: ExchangeForm): string {
  if (form.get('grant_type') !== tokenExchangeGrant) throw new ExchangeProblem('grant_type')
  const type = form.get('subject_token_type')
  if (type !== tokenTypes.jwt && type !== tokenTypes.idToken) {
    const value = `${tokenTypes.jwt} / ${tokenTypes.idToken}`
    throw new ExchangeProblem('parameter', { name: 'subject_token_type', value })
  }
  const wanted = form.get('requested_token_type') ?? tokenTypes.accessToken
  if (wanted !== tokenTypes.accessToken)
    throw new ExchangeProblem('parameter', { name: 'requested_token_type', value: tokenTypes.accessToken })
  if (form.get('actor_token') != null) throw new ExchangeProblem('actor_token')
  const token = form.get('subject_token')
  if (!token) throw new ExchangeProblem('token_missing')
  return token
}

interface Asked {
  token: string
  client: Client
  /** the issuer, once a rule names it: what a stranger invents is not written down */
  heard: { issuer?: string }
}

async function exchangeToken(
  { token, client, heard }: Asked,
  deps: TokenExchangeDeps & { used: ReturnType<typeof createUsedTokens> },
): Promise<ExchangeAnswer> {
  const issuer = claimedIssuer(token)
  const rules = await deps.rules.of(issuer)
  // Before any fetch: only issuers that an administrator named are ever called.
  if (rules.length === 0) throw new ExchangeProblem('issuer_unknown')
  heard.issuer = issuer
  const verified = await verifySubjectToken(token, { issuer, keys: deps.keys, clock: deps.clock })
  const rule = ruleFor(verified, rules)
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
  return {
    status: 200,
    body: {
      access_token: tokens.accessToken,
      issued_token_type: tokenTypes.accessToken,
      token_type: 'Bearer',
      expires_in: tokens.expiresInSeconds,
    },
  }
}

/** @throws ExchangeProblem no_rule, naming the first claim that keeps the nearest rule from matching */
function ruleFor({ claims, audiences }: VerifiedToken, rules: readonly FederationRule[]): FederationRule {
  const meant = rules.filter(({ audience }) => audiences.includes(audience))
  let nearest: readonly string[] = ['aud']
  for (const [index, rule] of meant.entries()) {
    const unmet = unmetClaims(rule.conditions, claims)
    if (unmet.length === 0) return rule
    if (index === 0 || unmet.length < nearest.length) nearest = unmet
  }
  throw new ExchangeProblem('no_rule', { claim: nearest[0] ?? '' })
}

function inactiveMeanwhile(cause: unknown): never {
  if (cause instanceof AdminProblem && (cause.code === 'person_inactive' || cause.code === 'person_unknown'))
    throw new ExchangeProblem('account_inactive', {}, { cause })
  throw cause
}

const recordsPerMinute = 60

/** True as often as may be within a minute. */
function createLimit(clock: Clock): () => boolean {
  let startedAt = clock.monotonic()
  let count = 0
  return () => {
    if (clock.monotonic() - startedAt >= 60_000) {
      startedAt = clock.monotonic()
      count = 0
    }
    return ++count <= recordsPerMinute
  }
}
