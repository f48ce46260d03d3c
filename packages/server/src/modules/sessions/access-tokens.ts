import { randomBytes } from 'node:crypto'
import { decodeProtectedHeader } from 'jose/decode/protected_header'
import { SignJWT } from 'jose/jwt/sign'
import { jwtVerify } from 'jose/jwt/verify'
import type { Clock } from '../../platform/clock/clock.ts'
import type { SigningKeys } from './signing-keys.ts'

/** A token of ours, verified: RFC 9068, signed with EdDSA. */
export interface AccessClaims {
  sessionId: string
  /** epoch milliseconds */
  expiresAt: number
}

export interface NewAccessToken {
  sessionId: string
  personId: string
  email: string | undefined
  name: string | undefined
  /** epoch milliseconds */
  expiresAt: number
}

export interface AccessTokens {
  sign(token: NewAccessToken): Promise<string>
  /** Undefined: not one of ours, changed, expired, or for another origin. */
  verify(text: string): Promise<AccessClaims | undefined>
}

export const accessTokenAudience = 'sekisho'
const algorithm = 'EdDSA'
const type = 'at+jwt'
export const maxTokenBytes = 8_192
/** `{"` at the beginning of header and payload: cheap, before anything is decoded */
const pattern = /^eyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** Whether a text is worth a look at its signature. */
export function looksLikeAccessToken(text: string): boolean {
  return text.length <= maxTokenBytes && pattern.test(text)
}

export interface AccessTokensDeps {
  keys: SigningKeys
  clock: Clock
  /** the public origin, which is the issuer */
  publicUrl: () => string
}

export function createAccessTokens({ keys, clock, publicUrl }: AccessTokensDeps): AccessTokens {
  return {
    async sign({ sessionId, personId, email, name, expiresAt }) {
      const { kid, privateKey } = keys.current()
      // What is undefined is left out when the payload is written as JSON.
      return await new SignJWT({ sid: sessionId, name, email })
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(publicUrl())
        .setAudience(accessTokenAudience)
        .setSubject(personId)
        .setJti(randomBytes(16).toString('base64url'))
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .setExpirationTime(Math.floor(expiresAt / 1000))
        .sign(privateKey)
    },
    async verify(text) {
      const kid = looksLikeAccessToken(text) ? kidOf(text) : undefined
      const key = kid === undefined ? undefined : await keys.verifying(kid)
      if (key === undefined) return undefined
      const checks = {
        algorithms: [algorithm],
        typ: type,
        issuer: publicUrl(),
        audience: accessTokenAudience,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
      }
      try {
        const { sid, exp } = (await jwtVerify(text, key, checks)).payload
        return typeof sid === 'string' && exp !== undefined
          ? { sessionId: sid, expiresAt: exp * 1000 }
          : undefined
      } catch {
        // Whatever is wrong with a token that anybody could send, it is not one of ours; the caller says so.
        return undefined
      }
    },
  }
}

/**
 * The name of the key, in a header that says nothing else: what we sign never carries a key, an address of one, or an
 * extension, so a token that does is somebody's attempt.
 */
function kidOf(text: string): string | undefined {
  try {
    const { alg, typ, kid, ...rest } = decodeProtectedHeader(text)
    const isOurs = alg === algorithm && typ === type && Object.keys(rest).length === 0
    return isOurs ? kid : undefined
  } catch {
    return undefined
  }
}
