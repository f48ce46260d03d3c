import { AdminProblem } from '@sekisho/contract'
import { invitationFromRow, stateOf } from './invitation.ts'
import type { InvitationsDeps, Part } from './invitations.ts'
import { digestOf, isStillMeant, issuerOf, newToken } from './link.ts'
import { byId, changeUnused, revokedEntry } from './rows.ts'

export function changingPart({
  db,
  people,
  clock,
}: InvitationsDeps): Part<'renew' | 'revoke' | 'revokeLinksOf' | 'acceptIn'> {
  return {
    revokeLinksOf: (actor, { personId, reason }) =>
      db.recorded(actor, 'invitations', async (tx) => {
        const now = clock.now()
        const revoked = await tx
          .updateTable('invitations')
          .set({ revoked_at: now })
          .where('person_id', '=', personId)
          .where('accepted_at', 'is', null)
          .where('revoked_at', 'is', null)
          .where('expires_at', '>', now)
          .returningAll()
          .execute()
        const entries = revoked.map((row) => revokedEntry(invitationFromRow(row), reason))
        return { entries, result: undefined }
      }),
    async renew(actor, id, lifeMs) {
      const before = await byId(db, id)
      // Another permission makes those, and a new one is as good.
      if (before.personId !== null) throw new AdminProblem('sign_in_link_not_renewed', { invitation: id })
      await people.checkGrant(actor, before)
      const token = newToken()
      const expiresAt = clock.now() + lifeMs
      // Whoever sends it again answers for it from now on.
      const renewed = { ...before, tokenHash: digestOf(token), invitedBy: issuerOf(actor), expiresAt }
      await db.recorded(actor, 'invitations', async (tx) => {
        const set = { token_hash: renewed.tokenHash, invited_by: renewed.invitedBy, expires_at: expiresAt }
        if (!(await changeUnused(tx, { id, set })))
          throw new AdminProblem('invitation_over', { invitation: id, state: stateOf(before, clock.now()) })
        const change = { before: { expiresAt: before.expiresAt }, after: { expiresAt } }
        const data = { invitation: id, expiresAt, ...change }
        return { entries: [{ kind: 'invitation.renewed', data }], result: undefined }
      })
      return { invitation: renewed, token }
    },
    async revoke(actor, { id, reason }) {
      const before = await byId(db, id)
      if (before.revokedAt !== null) return before
      const revokedAt = clock.now()
      return db.recorded(actor, 'invitations', async (tx) => {
        if (!(await changeUnused(tx, { id, set: { revoked_at: revokedAt } })))
          throw new AdminProblem('invitation_over', { invitation: id, state: 'accepted' })
        return { entries: [revokedEntry(before, reason)], result: { ...before, revokedAt } }
      })
    },
    async acceptIn(tx, invitation, personId) {
      const { id, tokenHash } = invitation
      const now = clock.now()
      if (!(await isStillMeant({ people, read: tx }, invitation)))
        throw new AdminProblem('invitation_over', { invitation: id, state: 'void' })
      // By the link that was shown: one that was replaced meanwhile is worth nothing.
      if (!(await changeUnused(tx, { id, set: { accepted_at: now }, shown: { tokenHash, now } })))
        throw new AdminProblem('invitation_over', { invitation: id, state: 'used' })
      return { kind: 'invitation.accepted', data: { invitation: id, person: personId } }
    },
  }
}
