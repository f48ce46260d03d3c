import type { Actor, Client } from '@sekisho/contract'
import type { FoundSession, NewSession, RefreshProblem, Session, Tokens } from './session.ts'

/** Sign-ins in force: opened once, refreshed for as long as they live, ended within a second on every node. */
export interface Sessions {
  /**
   * The session in force that an access token belongs to. From memory, under 20 microseconds, once the token was seen;
   * a promise the first time, when its signature is verified. Undefined: unknown, expired, revoked, idle for too long,
   * not a token of ours. Notes the use.
   */
  find(accessToken: string): FoundSession | undefined | Promise<FoundSession | undefined>
  /** A browser's session by its cookie; constant time in what is secret. */
  findByCookie(cookie: string): FoundSession | undefined
  /** Recorded as `session.opened`; the oldest ends when a person has as many as the settings allow. @throws AdminProblem person_unknown, person_inactive */
  open(actor: Actor, session: NewSession): Promise<{ session: Session; tokens: Tokens }>
  /** As `open`, for a page: no tokens, but the value of a cookie. */
  openForBrowser(
    actor: Actor,
    session: Omit<NewSession, 'kind'>,
  ): Promise<{ session: Session; cookie: string }>
  /**
   * Exchanges a refresh token for the next. The one before stays good for half a minute, and gives the same successor, for
   * a client whose answer was lost; an older one ends the session and is recorded, because somebody has a copy.
   */
  refresh(
    refreshToken: string,
    client: Client,
  ): Promise<{ session: Session; tokens: Tokens } | { problem: RefreshProblem }>
  /** What the identity provider gave for this session, to ask it again. Undefined when it gave nothing. */
  providerToken(session: string): Promise<{ token: string; checkedAt: number } | undefined>
  keepProviderToken(session: string, token: string): Promise<void>
  /** The session a refresh or access token belongs to, in force or not: for revocation (RFC 7009). */
  identify(token: string): Promise<Session | undefined>
  /** In force on this node when it resolves, on the others within a second. Twice changes nothing. @throws AdminProblem session_unknown */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<Session>
  /** All of a person, or those on one device. Resolves with how many there were. */
  revokeAll(actor: Actor, of: { personId: string; deviceId?: string; reason: string }): Promise<number>
  /** Newest first, from the store. */
  list(query: {
    limit: number
    after?: string | undefined
    person?: string | undefined
    inForce?: boolean | undefined
  }): Promise<{ data: Session[]; next?: string }>
  /** Public keys, RFC 7517. */
  jwks(): { keys: readonly Record<string, unknown>[] }
  /** A new key signs from now on; the old one verifies until its last token has expired. */
  rotateSigningKey(actor: Actor): Promise<string>
  close(): Promise<void>
}
