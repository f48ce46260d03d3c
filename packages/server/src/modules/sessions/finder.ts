import type { Clock } from '../../platform/clock/clock.ts'
import { sameSecret } from '../../platform/keyring/compare.ts'
import { looksLikeAccessToken, maxTokenBytes, type AccessTokens } from './access-tokens.ts'
import { hashOfCookie } from './changes.ts'
import type { Found, SessionMemory } from './memory.ts'
import type { LiveSession } from './rows.ts'
import { createSeenTokens, digestOf } from './seen-tokens.ts'
import type { FoundSession } from './session.ts'

/** Some 200 bytes each. */
const maxSeenTokens = 65_536
const cookiePattern = /^(ses_[0-9A-HJKMNP-TV-Z]{26})\.([A-Za-z0-9_-]{43})$/

export interface FinderDeps {
  clock: Clock
  accessTokens: AccessTokens
  memory: SessionMemory
}

/** Finds the session of a token or cookie, with every call. */
export interface SessionFinder {
  /**
   * The session in force that an access token belongs to. From memory, under 20 microseconds, once the token was seen;
   * a promise the first time, when its signature is verified, and when the store must say whether it was used elsewhere.
   * Undefined: unknown, expired, revoked, idle for too long, its person inactive, not a token of ours. Notes the use.
   */
  find(accessToken: string): Found
  /** A browser's session by its cookie, likewise; constant time in what is secret. */
  findByCookie(cookie: string): Found
}

export function createFinder({ clock, accessTokens, memory }: FinderDeps): SessionFinder {
  const tokens = createSeenTokens(maxSeenTokens)

  async function firstSight(accessToken: string, digest: string): Promise<FoundSession | undefined> {
    const claims = await accessTokens.verify(accessToken)
    if (claims === undefined) return undefined
    tokens.put(digest, claims)
    return await memory.use(await memory.known(claims.sessionId))
  }

  function useByCookie(live: LiveSession | undefined, secret: string): Found {
    return sameSecret(hashOfCookie(secret), live?.cookieHash ?? '') ? memory.use(live) : undefined
  }

  return {
    find(accessToken) {
      if (accessToken.length > maxTokenBytes) return undefined
      const digest = digestOf(accessToken)
      const seen = tokens.get(digest)
      if (seen === undefined)
        return looksLikeAccessToken(accessToken) ? firstSight(accessToken, digest) : undefined
      return seen.expiresAt <= clock.now() ? undefined : memory.use(memory.get(seen.sessionId))
    },
    findByCookie(cookie) {
      const [, id, secret] = cookiePattern.exec(cookie) ?? []
      if (id === undefined || secret === undefined) return undefined
      const live = memory.get(id)
      if (live !== undefined) return useByCookie(live, secret)
      return memory.known(id).then((opened) => useByCookie(opened, secret))
    },
  }
}
