import type { CredentialKind } from '@sekisho/contract'
import type { CredentialBody } from '@sekisho/contract/admin-api'
import type { Selectable } from 'kysely'
import type { CredentialsTable } from '../../platform/sql/schema.ts'

/** A credential as administrators see it. Times are epoch milliseconds; the secret and its hash are not in it. */
export interface Credential {
  readonly id: string
  readonly personId: string
  readonly name: string
  readonly kind: CredentialKind
  /** id of the project that its calls count to unless they name another; null: what is the person's */
  readonly projectId: string | null
  readonly hint: string
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  readonly revokedReason: string | null
  readonly graceEndsAt: number | null
  readonly successorId: string | null
  readonly lastUsedAt: number | null
}

export type CredentialState = CredentialBody['state']

export function credentialFromRow(row: Selectable<CredentialsTable>): Credential {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    kind: row.kind,
    projectId: row.project_id,
    hint: row.hint,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    revokedReason: row.revoked_reason,
    graceEndsAt: row.grace_ends_at,
    successorId: row.successor_id,
    lastUsedAt: row.last_used_at,
  }
}

/** @param now epoch milliseconds; a credential is over from the very millisecond its time ends */
export function stateOf(
  credential: Pick<Credential, 'revokedAt' | 'expiresAt' | 'graceEndsAt'>,
  now: number,
): CredentialState {
  const { revokedAt, expiresAt, graceEndsAt } = credential
  if (revokedAt !== null) return 'revoked'
  if (expiresAt !== null && expiresAt <= now) return 'expired'
  if (graceEndsAt === null) return 'active'
  return graceEndsAt <= now ? 'rotated' : 'grace'
}

/** Whether model calls are let in with it. */
export function isInForce(state: CredentialState): boolean {
  return state === 'active' || state === 'grace'
}
