import { randomBytes } from 'node:crypto'
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
  /** Resolves when tokens can be signed; asked before what they are for is written. @throws SigningKeySealedError */
  ready(): Promise<void>
  sign(token: NewAccessToken): Promise<string>
  /** Undefined: not one of ours, changed, expired, or for another origin. */
  verify(text: string): Promise<AccessClaims | undefined>
}

export const accessTokenAudience = 'sekisho'
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
  /** the tag under which Claude Code sends its setting `attributionProject`, when its token names one */
  projectTag: string
}

const jose = () => import('./jose.ts')

export function createAccessTokens({ keys, clock, publicUrl, projectTag }: AccessTokensDeps): AccessTokens {
  return {
    async ready() {
      await keys.current()
    },
    async sign({ sessionId, personId, email, name, expiresAt }) {
      const { signToken } = await jose()
      const payload = {
        iss: publicUrl(),
        aud: accessTokenAudience,
        sub: personId,
        sid: sessionId,
        jti: randomBytes(16).toString('base64url'),
        iat: Math.floor(clock.now() / 1000),
        exp: Math.floor(expiresAt / 1000),
        // What is undefined is left out when the payload is written as JSON.
        email,
        name,
        // Read by Claude Code 2.1.330 from the payload, unverified (`GET /protocol` of the official gateway).
        billing_group_tag: projectTag,
      }
      return await signToken(payload, await keys.current())
    },
    async verify(text) {
      if (!looksLikeAccessToken(text)) return undefined
      const { kidOf, verifyToken } = await jose()
      const kid = kidOf(text)
      const key = kid === undefined ? undefined : await keys.verifying(kid)
      if (key === undefined) return undefined
      const checks = { issuer: publicUrl(), audience: accessTokenAudience, now: new Date(clock.now()) }
      try {
        const { sid, exp } = await verifyToken(text, key, checks)
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
