import type { Actor, Client } from '@sekisho/contract'
import type { AccessTokens } from './access-tokens.ts'
import { hashOfCookie, newSecret, openSession, type ChangeDeps } from './changes.ts'
import type { SessionMemory } from './memory.ts'
import type { People } from '../people/index.ts'
import { formatRefreshToken, parseRefreshToken } from './refresh-token.ts'
import { genuineRow, hasRefreshToken, refreshSession } from './refresh.ts'
import { readSession, type SessionRow } from './rows.ts'
import { sessionFromRow, type NewSession, type RefreshProblem, type Session, type Tokens } from './session.ts'

export interface IssuerDeps extends ChangeDeps {
  accessTokens: AccessTokens
  memory: SessionMemory
  people: Pick<People, 'known'>
  tokenTtlMs: number
}

/** Opens sessions, and hands out what their clients show for them. */
export interface SessionIssuer {
  /** Recorded as `session.opened`; the oldest ends when a person has as many as the settings allow. @throws AdminProblem person_unknown, person_inactive */
  open(actor: Actor, session: NewSession): Promise<{ session: Session; tokens: Tokens }>
  /** As `open`, for a page: no tokens, but the value of a cookie. */
  openForBrowser(
    actor: Actor,
    session: Omit<NewSession, 'kind'>,
  ): Promise<{ session: Session; cookie: string }>
  /**
   * Exchanges a refresh token for the next. The one before stays good for half a minute, and gives the same successor, for
   * a client whose answer was lost; so does an older one of Claude Code from where the session is refreshed from, because each
   * of its windows keeps its own. Any other ends the session and is recorded, because somebody has a copy.
   */
  refresh(
    refreshToken: string,
    client: Client,
  ): Promise<{ session: Session; tokens: Tokens } | { problem: RefreshProblem }>
  /** The session a refresh or access token belongs to, in force or not: for revocation (RFC 7009). */
  identify(token: string): Promise<Session | undefined>
}

export function createIssuer(deps: IssuerDeps): SessionIssuer {
  const { db, clock, memory, accessTokens, people } = deps
  const refreshing = {
    ...deps,
    isActive: async (id: string) => (await people.known(id))?.status === 'active',
    lastSeen: (session: string) => memory.get(session)?.lastSeenAt ?? 0,
    show: memory.show,
  }

  async function issue(row: SessionRow, generation: number): Promise<{ session: Session; tokens: Tokens }> {
    const person = await people.known(row.person_id)
    const now = clock.now()
    const expiresAt = Math.min(now + deps.tokenTtlMs, row.expires_at)
    const accessToken = await accessTokens.sign({
      sessionId: row.id,
      personId: row.person_id,
      email: person?.email ?? undefined,
      name: person?.name,
      expiresAt,
    })
    const subject = { sessionId: row.id, generation, secret: row.secret }
    const tokens: Tokens = {
      accessToken,
      ...(hasRefreshToken(row) ? { refreshToken: formatRefreshToken(subject, deps.sealer) } : {}),
      expiresInSeconds: Math.floor((expiresAt - now) / 1000),
    }
    return { session: sessionFromRow(row), tokens }
  }

  return {
    async open(actor, session) {
      await accessTokens.ready()
      const changed = await openSession(actor, { ...session, secret: newSecret() }, deps)
      memory.show(changed)
      return await issue(changed.opened, 0)
    },
    async openForBrowser(actor, session) {
      const secret = newSecret()
      const wanted = { ...session, kind: 'browser', secret: hashOfCookie(secret) } as const
      const changed = await openSession(actor, wanted, deps)
      memory.show(changed)
      return { session: sessionFromRow(changed.opened), cookie: `${changed.opened.id}.${secret}` }
    },
    async refresh(refreshToken, client) {
      await accessTokens.ready()
      const refreshed = await refreshSession(refreshToken, client, refreshing)
      return 'problem' in refreshed ? refreshed : await issue(refreshed.row, refreshed.generation)
    },
    async identify(token) {
      const presented = parseRefreshToken(token)
      const claims = presented === undefined ? await accessTokens.verify(token) : undefined
      const row =
        presented === undefined
          ? claims && (await readSession(db, claims.sessionId))
          : await genuineRow(presented, deps)
      return row && sessionFromRow(row)
    },
  }
}
