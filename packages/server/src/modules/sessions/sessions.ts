import type { Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { createLastSeen } from '../../platform/sql/last-seen.ts'
import type { People } from '../people/index.ts'
import { createAccessTokens } from './access-tokens.ts'
import {
  providerTokenPurpose,
  revokeAllSessions,
  revokeSession,
  type SessionLimits,
  type SessionsOf,
} from './changes.ts'
import { createFinder, type SessionFinder } from './finder.ts'
import { forgetEnded } from './forget.ts'
import { createIssuer, type SessionIssuer } from './issuer.ts'
import { openSessionMemory } from './memory.ts'
import { listSessions, readSession, type SessionsQuery } from './rows.ts'
import { sessionFromRow, type Session } from './session.ts'
import { createSigningKeys } from './signing-keys.ts'

/** Sign-ins in force: opened once, refreshed for as long as they live, ended within a second on every node. */
export interface Sessions extends SessionFinder, SessionIssuer {
  /** What the identity provider gave for this session, to ask it again. Undefined when it gave nothing. */
  providerToken(session: string): Promise<{ token: string; checkedAt: number } | undefined>
  keepProviderToken(session: string, token: string): Promise<void>
  /** From the store, in force or not. */
  byId(id: string): Promise<Session | undefined>
  /** In force on this node when it resolves, on the others within a second. Twice changes nothing. @throws AdminProblem session_unknown */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<Session>
  /** All of a person, or some of them. Resolves with how many there were. */
  revokeAll(actor: Actor, of: SessionsOf & { reason: string }): Promise<number>
  /** Newest first, from the store. */
  list(query: SessionsQuery): Promise<{ data: Session[]; next?: string }>
  /** Public keys, RFC 7517. */
  jwks(): { keys: readonly Record<string, unknown>[] }
  /** A new key signs from now on; the old one verifies until its last token has expired. Resolves with the new key's name. */
  rotateSigningKey(actor: Actor): Promise<string>
  /** As `rotateSigningKey` by the system, when the key that signs is that old. Undefined: it was not. */
  rotateSigningKeyOlderThan(ageMs: number): Promise<string | undefined>
  /** Writes the last uses that are still unwritten. */
  close(): Promise<void>
}

export interface SessionsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  people: Pick<People, 'byId' | 'known'>
  sealer: Sealer
  /** the public origin, without a trailing slash: the issuer of access tokens */
  publicUrl: () => string
  /** what access tokens say as `billing_group_tag` */
  projectTag: string
  /** life of an access token */
  tokenTtlMs: number
  limits: SessionLimits
  /** something that is tried again: last uses that were not written, a key that could not be opened */
  onError: (error: unknown) => void
}

/** Loads every session in force. @throws SigningKeySealedError; whatever the store throws when it cannot be read */
export async function createSessions(deps: SessionsDeps): Promise<Sessions> {
  const { db, clock, people, sealer, onError } = deps
  const keys = await createSigningKeys(deps)
  const accessTokens = createAccessTokens({
    keys,
    clock,
    publicUrl: deps.publicUrl,
    projectTag: deps.projectTag,
  })
  const lastSeen = createLastSeen({ db, what: 'sessions', everyMs: flushEveryMs, onError })
  const memory = await openSessionMemory({ db, clock, lastSeen, people, onError })
  const forgetting = setInterval(() => void forgetEnded({ db, clock }).catch(onError), forgetEveryMs).unref()
  return {
    ...createFinder({ clock, accessTokens, memory }),
    ...createIssuer({ ...deps, accessTokens, memory }),
    async providerToken(session) {
      const row = await readSession(db, session)
      if (row === undefined || row.provider_token === null) return undefined
      const token = sealer.open(providerTokenPurpose, row.provider_token)
      return { token, checkedAt: row.provider_checked_at ?? row.created_at }
    },
    async keepProviderToken(id, token) {
      const sealed = sealer.seal(providerTokenPurpose, token)
      await db.renewSession({ id, set: { provider_token: sealed, provider_checked_at: clock.now() } })
    },
    async byId(id) {
      const row = await readSession(db, id)
      return row && sessionFromRow(row)
    },
    async revoke(actor, revocation) {
      const changed = await revokeSession(actor, revocation, deps)
      memory.show(changed)
      return sessionFromRow(changed.revoked)
    },
    async revokeAll(actor, of) {
      const changed = await revokeAllSessions(actor, of, deps)
      memory.show(changed)
      return changed.rows.length
    },
    async list(query) {
      const { data, ...rest } = await listSessions(db, query, clock.now())
      const seen = data.map((session) => withLastSeen(session, memory.get(session.id)?.lastSeenAt ?? 0))
      return { data: seen, ...rest }
    },
    jwks: keys.jwks,
    rotateSigningKey: keys.rotate,
    rotateSigningKeyOlderThan: keys.rotateOlderThan,
    async close() {
      clearInterval(forgetting)
      lastSeen.stop()
      await lastSeen.flush()
    },
  }
}

const flushEveryMs = 30_000
const forgetEveryMs = 3_600_000

/** The use this node knows of may be newer than the one written. */
function withLastSeen(session: Session, seenAt: number): Session {
  return seenAt <= session.lastSeenAt ? session : { ...session, lastSeenAt: seenAt }
}
