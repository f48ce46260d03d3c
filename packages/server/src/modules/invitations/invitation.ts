import { roles, type Role } from '@sekisho/contract'
import type { Selectable } from 'kysely'
import type { InvitationsTable } from '../../platform/sql/sign-in-tables.ts'

export interface Invitee {
  readonly name: string
  /** in lower case */
  readonly email: string
  readonly roles: readonly Role[]
  readonly groups: readonly string[]
  /** id of the project that their calls will be counted to unless they name another */
  readonly defaultProject?: string | undefined
  readonly costCentre?: string | undefined
}

/** A way in for a person who is to come, or for one who is there and has none. Immutable; times are epoch milliseconds. */
export interface Invitation extends Invitee {
  readonly id: string
  /** for whom it is a sign-in link; null: accepting makes the person */
  readonly personId: string | null
  /** empty: the person has none */
  readonly email: string
  /** SHA-256 of the link's secret, hex */
  readonly tokenHash: string
  /** who invites; null: the operator */
  readonly invitedBy: string | null
  readonly createdAt: number
  readonly expiresAt: number
  readonly acceptedAt: number | null
  readonly revokedAt: number | null
}

export type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired'

export function stateOf({ acceptedAt, revokedAt, expiresAt }: Invitation, now: number): InvitationState {
  if (acceptedAt !== null) return 'accepted'
  if (revokedAt !== null) return 'revoked'
  return expiresAt <= now ? 'expired' : 'open'
}

export function invitationFromRow(row: Selectable<InvitationsTable>): Invitation {
  return {
    id: row.id,
    personId: row.person_id,
    name: row.name,
    email: row.email,
    // A role of a newer release grants nothing here.
    roles: textList(row.roles).filter((name): name is Role => (roles as readonly string[]).includes(name)),
    groups: textList(row.groups),
    defaultProject: row.default_project ?? undefined,
    costCentre: row.cost_centre ?? undefined,
    tokenHash: row.token_hash,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    acceptedAt: row.accepted_at,
    revokedAt: row.revoked_at,
  }
}

function textList(json: string): string[] {
  const value: unknown = JSON.parse(json)
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
