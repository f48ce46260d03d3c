import { AdminProblem } from '@sekisho/contract'
import type { Updateable } from 'kysely'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { InvitationsTable } from '../../platform/sql/sign-in-tables.ts'
import { invitationFromRow, type Invitation } from './invitation.ts'
import type { Tx } from './invitations.ts'

export async function byId({ read }: ControlDatabase, id: string): Promise<Invitation> {
  const row = await read.selectFrom('invitations').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw new AdminProblem('invitation_unknown', { invitation: id })
  return invitationFromRow(row)
}

/** Who has the address already: a person, or an invitation that is open. */
export async function findHolder(
  tx: Tx,
  email: string,
  now: number,
): Promise<'person' | { id: string } | undefined> {
  const person = await tx.selectFrom('people').select('id').where('email', '=', email).executeTakeFirst()
  if (person !== undefined) return 'person'
  return tx
    .selectFrom('invitations')
    .select('id')
    .where('email', '=', email)
    .where('person_id', 'is', null)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

export async function insert(tx: Tx, invitation: Invitation): Promise<AdminEntry> {
  const { id, personId, name, email, roles, groups, tokenHash, invitedBy, createdAt, expiresAt } = invitation
  const { defaultProject, costCentre } = invitation
  await tx
    .insertInto('invitations')
    .values({
      id,
      person_id: personId,
      name,
      email,
      roles: JSON.stringify(roles),
      groups: JSON.stringify(groups),
      token_hash: tokenHash,
      invited_by: invitedBy,
      created_at: createdAt,
      expires_at: expiresAt,
      accepted_at: null,
      revoked_at: null,
      default_project: defaultProject ?? null,
      cost_centre: costCentre ?? null,
    })
    .execute()
  return { kind: 'invitation.created', data: { invitation: id, after: recordedFields(invitation) } }
}

/** Changes an invitation that was neither accepted nor revoked; false when it was, by whomever, on whatever node. */
export async function changeUnused(tx: Tx, { id, set, shown }: UnusedChange): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('invitations')
    .set(set)
    .where('id', '=', id)
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .$if(shown !== undefined, (query) => query.where('token_hash', '=', shown?.tokenHash ?? ''))
    .$if(shown !== undefined, (query) => query.where('expires_at', '>', shown?.now ?? 0))
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

interface UnusedChange {
  id: string
  set: Updateable<InvitationsTable>
  /** only while this link is good */
  shown?: { tokenHash: string; now: number }
}

export function revokedEntry(invitation: Invitation, reason: string): AdminEntry {
  const data = { invitation: invitation.id, reason, before: recordedFields(invitation) }
  return { kind: 'invitation.revoked', data }
}

/** Of a link for somebody who is there already, only for whom it is. */
function recordedFields(invitation: Invitation) {
  const { personId, name, email, roles, groups, defaultProject, costCentre, expiresAt } = invitation
  if (personId !== null) return { person: personId, expiresAt }
  return {
    name,
    email,
    roles,
    groups,
    ...(defaultProject === undefined ? {} : { defaultProject }),
    ...(costCentre === undefined ? {} : { costCentre }),
    expiresAt,
  }
}
