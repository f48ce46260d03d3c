import { hidesSomething } from '@sekisho/contract'
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../../platform/clock/clock.ts'
import { signatureAlgorithms } from '../../platform/keyring/signature-algorithms.ts'
import { OutboundProblem } from '../providers/index.ts'
import type { Claims } from './conditions.ts'
import { ExchangeProblem } from './exchange-problems.ts'
import type { IssuerKeys } from './issuer-keys.ts'

/** The last is the newer name of one of them (RFC 9864), which some issuers write already. */
const algorithms: string[] = [...signatureAlgorithms, 'Ed25519']

export const maxTokenBytes = 16_384
export const skewSeconds = 60
/** Tokens of workloads live minutes; one of years would be a static key again. */
const maxLifeSeconds = 86_400

/** What the issuer says about the workload, once its signature and its times hold. */
export interface VerifiedToken {
  claims: Claims
  audiences: readonly string[]
  /** epoch seconds */
  expiresAt: number
  /** the same for one token however it is written; base64url or the like */
  identity: string
}

/** The issuer a token names itself; nothing of it is proved. @throws ExchangeProblem */
export function claimedIssuer(token: string): string {
  if (Buffer.byteLength(token) > maxTokenBytes)
    throw new ExchangeProblem('token_large', { limit: maxTokenBytes })
  try {
    const { alg } = decodeProtectedHeader(token)
    const { iss } = decodeJwt(token)
    if (alg === undefined || !algorithms.includes(alg)) throw new ExchangeProblem('algorithm')
    // Anybody can send it, and PostgreSQL takes no NUL in a text that is looked up.
    if (typeof iss === 'string' && hidesSomething(iss))
      throw new ExchangeProblem('claim_invalid', { claim: 'iss' })
    if (typeof iss === 'string') return iss
  } catch (error) {
    if (error instanceof ExchangeProblem) throw error
    throw new ExchangeProblem('token_malformed', {}, { cause: error })
  }
  throw new ExchangeProblem('claim_missing', { claim: 'iss' })
}

/**
 * Verifies with the keys of the issuer, and with no others: what the header says about keys (`jku`, `jwk`, `x5u`) is
 * never read, and `kid` only chooses among them.
 * @throws ExchangeProblem
 */
export async function verifySubjectToken(
  token: string,
  { issuer, keys, clock }: { issuer: string; keys: IssuerKeys; clock: Clock },
): Promise<VerifiedToken> {
  const now = Math.floor(clock.now() / 1000)
  const verify = async (find: JWTVerifyGetKey) => {
    const { payload } = await jwtVerify(token, find, {
      issuer,
      algorithms,
      clockTolerance: skewSeconds,
      currentDate: new Date(clock.now()),
      requiredClaims: ['exp', 'iat', 'aud', 'sub'],
    })
    return payload
  }
  try {
    const find = await keys.of(issuer)
    const payload = await verify(find).catch(async (error: unknown) => {
      const newer = error instanceof errors.JWKSNoMatchingKey ? await keys.newer(issuer) : undefined
      if (newer === undefined) throw error
      return await verify(newer)
    })
    const { exp = 0, iat = 0, jti, aud = [] } = payload
    if (iat > now + skewSeconds) throw new ExchangeProblem('not_yet')
    if (exp - iat > maxLifeSeconds) throw new ExchangeProblem('long_lived')
    return {
      claims: payload,
      audiences: [aud].flat(),
      expiresAt: Math.ceil(exp),
      // What is signed, and not the signature: some can be written in two ways (ECDSA).
      identity: typeof jti === 'string' ? `jti ${jti}` : `text ${token.slice(0, token.lastIndexOf('.'))}`,
    }
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(cause: unknown): unknown {
  if (cause instanceof OutboundProblem) return new ExchangeProblem('issuer_unavailable', {}, { cause })
  if (cause instanceof errors.JWTExpired) return new ExchangeProblem('expired', {}, { cause })
  if (cause instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason } = cause
    if (reason === 'missing') return new ExchangeProblem('claim_missing', { claim }, { cause })
    return claim === 'nbf'
      ? new ExchangeProblem('not_yet', {}, { cause })
      : new ExchangeProblem('claim_invalid', { claim }, { cause })
  }
  if (cause instanceof errors.JOSEAlgNotAllowed) return new ExchangeProblem('algorithm', {}, { cause })
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys)
    return new ExchangeProblem('key_unknown', {}, { cause })
  // TypeError: a key of the issuer that jose refuses, such as RSA of 1024 bits.
  if (cause instanceof errors.JOSEError || cause instanceof TypeError || cause instanceof DOMException)
    return new ExchangeProblem('signature', {}, { cause })
  return cause
}
