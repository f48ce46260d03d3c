import type { AccessTokens } from './access-tokens.ts'
import { hashOfCookie, newSecret, openSession, type ChangeDeps } from './changes.ts'
import type { SessionMemory } from './memory.ts'
import type { People } from '../people/index.ts'
import { formatRefreshToken, parseRefreshToken } from './refresh-token.ts'
import { genuineRow, hasRefreshToken, refreshSession } from './refresh.ts'
import { readSession, type SessionRow } from './rows.ts'
import { sessionFromRow, type Session, type Tokens } from './session.ts'
import type { Sessions } from './sessions.ts'

export interface IssuerDeps extends ChangeDeps {
  accessTokens: AccessTokens
  memory: SessionMemory
  people: Pick<People, 'known'>
  tokenTtlMs: number
}

/** Opens sessions, and hands out what their clients show for them. */
export function createIssuer(
  deps: IssuerDeps,
): Pick<Sessions, 'open' | 'openForBrowser' | 'refresh' | 'identify'> {
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
