import type { Actor, Client, SessionKind } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { SessionsTable } from '../../platform/sql/sign-in-tables.ts'

/** A sign-in of a person or service account. Immutable: a change makes a new object. Times are epoch milliseconds. */
export interface Session {
  readonly id: string
  readonly personId: string
  readonly kind: SessionKind
  /** issuer URL, `local`, `operator`, or a federation rule's id */
  readonly issuer: string
  readonly deviceId: string | null
  /** a second factor was proved */
  readonly secondFactor: boolean
  readonly createdAt: number
  readonly expiresAt: number
  readonly idleMs: number
  readonly lastSeenAt: number
  readonly client: Client
  readonly revokedAt: number | null
  readonly revokedReason: string | null
}

export interface NewSession {
  personId: string
  kind: SessionKind
  issuer: string
  secondFactor: boolean
  client: Client
  deviceId?: string
  /** the identity provider's refresh token; kept sealed, never handed out */
  providerToken?: string
  /** shorter than the settings say: a workload's */
  lifetimeMs?: number
}

/** What a client gets (RFC 6749, 5.1). */
export interface Tokens {
  accessToken: string
  /** absent for a workload, which asks anew */
  refreshToken?: string
  expiresInSeconds: number
}

export type RefreshProblem = 'unknown' | 'expired' | 'revoked' | 'reused' | 'person_inactive'

/** What a call learns about the token it came with. */
export interface FoundSession {
  readonly id: string
  readonly personId: string
  readonly kind: SessionKind
  /** issuer URL, `local`, `operator`, or a federation rule's id */
  readonly issuer: string
  readonly deviceId: string | null
  readonly secondFactor: boolean
}

/** Of sessions that the operator's link opened, and of those that such a session opened: who holds the link did, whoever it is. */
export const operatorIssuer = 'operator'

/** No identity provider vouches for it: it was opened with what this server knows of the person, or by its operator. */
export function isLocal({ issuer }: Pick<Session, 'issuer'>): boolean {
  return issuer === 'local' || issuer === operatorIssuer
}

/** Who acts in a session. */
export function actorIn({ id, personId, kind, issuer }: FoundSession): Actor {
  const type = kind === 'workload' ? 'service_account' : 'person'
  return { type, id: personId, session: id, ...(issuer === operatorIssuer ? { openedBy: 'operator' } : {}) }
}

export type SessionState = 'active' | 'idle' | 'expired' | 'revoked'

/** @param now epoch milliseconds; a session is over from the very millisecond its time ends */
export function stateOf(
  session: Pick<Session, 'revokedAt' | 'expiresAt' | 'lastSeenAt' | 'idleMs'>,
  now: number,
): SessionState {
  if (session.revokedAt !== null) return 'revoked'
  if (session.expiresAt <= now) return 'expired'
  return session.lastSeenAt + session.idleMs <= now ? 'idle' : 'active'
}

export function sessionFromRow(row: Selectable<SessionsTable>): Session {
  return {
    id: row.id,
    personId: row.person_id,
    kind: row.kind,
    issuer: row.issuer,
    deviceId: row.device_id,
    secondFactor: row.second_factor === 1,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    idleMs: row.idle_ms,
    lastSeenAt: row.last_seen_at,
    client: { address: row.client_address, agent: row.client_agent },
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
  }
}
