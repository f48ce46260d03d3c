import { AdminProblem } from '@sekisho/contract'
import type { InvitationBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { People } from '../people/index.ts'
import { stateOf, type Invitation } from './invitation.ts'
import type { Invitations, Issued } from './invitations.ts'

interface InvitationRoutesDeps {
  invitations: Invitations
  people: People
  clock: Clock
  /** the origin people use, without a trailing slash */
  publicUrl: () => string
  /** people sign in on this server's own pages */
  isLocal: boolean
}

type Operations =
  | 'createInvitation'
  | 'importInvitations'
  | 'listInvitations'
  | 'resendInvitation'
  | 'revokeInvitation'
  | 'createSignInLink'

const dayMs = 86_400_000

/** The invitations' part of the admin API. */
export function invitationHandlers(deps: InvitationRoutesDeps): Pick<AdminHandlers, Operations> {
  const { invitations, people, clock, publicUrl, isLocal } = deps
  const body = (invitation: Invitation) => invitationBody(invitation, clock.now())
  // In the path alone, and the pages send no path to anybody as a referrer.
  const issuedBody = ({ invitation, token }: Issued) => ({
    invitation: body(invitation),
    url: `${publicUrl()}/invitation/${token}`,
  })
  return {
    createInvitation: async ({ expiresInDays, ...invitee }, actor) =>
      issuedBody(await invitations.create(actor, invitee, expiresInDays * dayMs)),
    async importInvitations({ csv, expiresInDays }, actor) {
      // With the schemas of the admin API, which a process that only serves calls does not load.
      const { readImport } = await import('./read-import.ts')
      const issued = await invitations.import(actor, readImport(csv), expiresInDays * dayMs)
      return { data: issued.map(issuedBody) }
    },
    async listInvitations(query) {
      const { data, next } = await invitations.list(query)
      return { data: data.map(body), ...(next === undefined ? {} : { next }) }
    },
    resendInvitation: async ({ id, expiresInDays }, actor) =>
      issuedBody(await invitations.renew(actor, id, expiresInDays * dayMs)),
    revokeInvitation: async (revocation, actor) => body(await invitations.revoke(actor, revocation)),
    async createSignInLink({ id, expiresInDays }, actor) {
      if (!isLocal) throw new AdminProblem('sign_in_not_local')
      const person = people.byId(id)
      if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
      return issuedBody(await invitations.createForPerson(actor, person, expiresInDays * dayMs))
    },
  }
}

function invitationBody(invitation: Invitation, now: number): InvitationBody {
  const {
    id,
    personId,
    name,
    email,
    roles,
    groups,
    invitedBy,
    acceptedAt,
    revokedAt,
    defaultProject,
    costCentre,
  } = invitation
  return {
    id,
    ...(personId === null ? {} : { personId }),
    name,
    email: email === '' ? null : email,
    roles: [...roles],
    groups: [...groups],
    ...(defaultProject === undefined ? {} : { defaultProject }),
    ...(costCentre === undefined ? {} : { costCentre }),
    state: stateOf(invitation, now),
    ...(invitedBy === null ? {} : { invitedBy }),
    createdAt: text(invitation.createdAt),
    expiresAt: text(invitation.expiresAt),
    ...(acceptedAt === null ? {} : { acceptedAt: text(acceptedAt) }),
    ...(revokedAt === null ? {} : { revokedAt: text(revokedAt) }),
  }
}

function text(time: number): string {
  return new Date(time).toISOString()
}
