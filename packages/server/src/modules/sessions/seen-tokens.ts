import { hash } from 'node:crypto'

/** Access tokens whose signature was verified, by digest: the least recently used go first when there are too many. */
export interface SeenTokens {
  get(digest: string): SeenToken | undefined
  put(digest: string, token: SeenToken): void
}

export interface SeenToken {
  readonly sessionId: string
  /** epoch milliseconds */
  readonly expiresAt: number
}

export function createSeenTokens(max: number): SeenTokens {
  const tokens = new Map<string, SeenToken>()
  return {
    get(digest) {
      const token = tokens.get(digest)
      if (token === undefined) return undefined
      // A Map keeps the order of insertion, so that the first is the one that was used longest ago.
      tokens.delete(digest)
      tokens.set(digest, token)
      return token
    },
    put(digest, token) {
      tokens.delete(digest)
      tokens.set(digest, token)
      if (tokens.size <= max) return
      const [oldest] = tokens.keys()
      if (oldest !== undefined) tokens.delete(oldest)
    },
  }
}

/** Not a secret comparison where it is looked up: who can choose digests to probe the map has inverted SHA-256. */
export function digestOf(token: string): string {
  return hash('sha256', token, 'base64')
}
