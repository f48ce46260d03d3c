import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { invitationFromRow, stateOf, type Invitation } from './invitation.ts'
import type { InvitationsDeps, InvitationsQuery, Part } from './invitations.ts'
import { digestOf, isStillMeant } from './link.ts'

export function readingPart({ db, people, clock }: InvitationsDeps): Part<'list' | 'byToken'> {
  return {
    list: (query) => listInvitations(db, query, clock.now()),
    async byToken(token) {
      // A text of another form was never handed out; it need not reach the store.
      if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined
      const row = await db.read
        .selectFrom('invitations')
        .selectAll()
        .where('token_hash', '=', digestOf(token))
        .executeTakeFirst()
      const found = row && invitationFromRow(row)
      if (found === undefined || stateOf(found, clock.now()) !== 'open') return undefined
      return (await isStillMeant({ people, read: db.read }, found)) ? found : undefined
    },
  }
}

async function listInvitations(
  { read }: ControlDatabase,
  { limit, after, state }: InvitationsQuery,
  now: number,
): Promise<{ data: Invitation[]; next?: string }> {
  const pending = state === 'open' || state === 'expired'
  const rows = await read
    .selectFrom('invitations')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(state === 'accepted', (query) => query.where('accepted_at', 'is not', null))
    .$if(state === 'revoked', (query) => query.where('revoked_at', 'is not', null))
    .$if(pending, (query) => query.where('accepted_at', 'is', null).where('revoked_at', 'is', null))
    .$if(pending, (query) => query.where('expires_at', state === 'open' ? '>' : '<=', now))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(invitationFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}
