import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { textList, type Person } from './person.ts'

interface Removal {
  person: Person
  now: number
  reason: string
}

/**
 * Takes passkeys, password and open links of somebody who was removed, and the groups their providers named. Their accounts
 * at providers stay known, so that whoever signs in with one is refused and not taken for somebody new.
 */
export async function removeWaysIn(tx: Transaction<AdminSchema>, removal: Removal): Promise<AdminEntry[]> {
  const { id } = removal.person
  await tx.updateTable('identities').set({ groups: null }).where('person_id', '=', id).execute()
  return [...(await removeMethods(tx, removal)), ...(await revokeLinks(tx, removal))]
}

async function removeMethods(
  tx: Transaction<AdminSchema>,
  { person: { id }, reason }: Removal,
): Promise<AdminEntry[]> {
  const account = await tx
    .selectFrom('local_accounts')
    .selectAll()
    .where('person_id', '=', id)
    .executeTakeFirst()
  await tx.deleteFrom('local_accounts').where('person_id', '=', id).execute()
  const passkeys = await tx.deleteFrom('passkeys').where('person_id', '=', id).executeTakeFirstOrThrow()
  const held = {
    passkey: passkeys.numDeletedRows > 0n,
    password: (account?.password_hash ?? null) !== null,
    totp: (account?.totp_secret ?? null) !== null,
    recovery_codes: (account?.recovery_codes ?? '[]') !== '[]',
  }
  return (['passkey', 'password', 'totp', 'recovery_codes'] as const)
    .filter((method) => held[method])
    .map((method) => ({ kind: 'sign_in_method.removed', data: { person: id, method, reason } }))
}

async function revokeLinks(
  tx: Transaction<AdminSchema>,
  { person: { id, email }, now, reason }: Removal,
): Promise<AdminEntry[]> {
  const open = await tx
    .selectFrom('invitations')
    .select(['id', 'name', 'email', 'roles', 'groups', 'expires_at'])
    // An invitation without an address is the link of somebody else who has none.
    .where((row) =>
      row.or([row('person_id', '=', id), ...(email === null ? [] : [row('email', '=', email)])]),
    )
    .where('accepted_at', 'is', null)
    .where('revoked_at', 'is', null)
    .execute()
  const ids = open.map((invitation) => invitation.id)
  if (ids.length > 0)
    await tx.updateTable('invitations').set({ revoked_at: now }).where('id', 'in', ids).execute()
  return open.map(({ id: invitation, name, email, roles, groups, expires_at: expiresAt }) => {
    const before = { person: id, name, email, roles: textList(roles), groups: textList(groups), expiresAt }
    return { kind: 'invitation.revoked', data: { invitation, reason, before } }
  })
}

/** Who comes back by address alone may be somebody else by now: no account at a provider is theirs any more. */
export async function forgetIdentities(
  tx: Transaction<AdminSchema>,
  { id, identities }: Person,
): Promise<AdminEntry[]> {
  if (identities.length === 0) return []
  await tx.deleteFrom('identities').where('person_id', '=', id).execute()
  const unlinked = identities.map(({ issuer }) => issuer)
  return [{ kind: 'person.changed', data: { person: id, before: { linked: unlinked }, after: {} } }]
}
