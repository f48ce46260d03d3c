import type { Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { People, Person } from '../people/index.ts'
import type { Invitation, InvitationState, Invitee } from './invitation.ts'
import type { ImportRow } from './read-import.ts'

/** The secret of the link is here once; the store has its digest. */
export interface Issued {
  invitation: Invitation
  token: string
}

export interface InvitationsQuery {
  limit: number
  after?: string | undefined
  state?: InvitationState | undefined
}

export interface Invitations {
  /** @throws AdminProblem owner_protected, power_exceeded, email_taken, invitation_open, project_unknown, project_archived */
  create(actor: Actor, invitee: Invitee, lifeMs: number): Promise<Issued>
  /** All of them or none. @throws AdminProblem owner_protected, power_exceeded, csv_email_taken, csv_project_unknown */
  import(actor: Actor, rows: readonly ImportRow[], lifeMs: number): Promise<Issued[]>
  /** A link with which somebody who is there sets up how they sign in. @throws AdminProblem owner_protected, power_exceeded, person_inactive */
  createForPerson(actor: Actor, person: Person, lifeMs: number): Promise<Issued>
  /** A new link; the one before stops working. @throws AdminProblem invitation_unknown, invitation_over, owner_protected, power_exceeded, sign_in_link_not_renewed */
  renew(actor: Actor, id: string, lifeMs: number): Promise<Issued>
  /** Twice changes nothing. @throws AdminProblem invitation_unknown, invitation_over */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<Invitation>
  /** Every open sign-in link of a person: who comes back later comes in with new ones only. */
  revokeLinksOf(actor: Actor, of: { personId: string; reason: string }): Promise<void>
  /** Oldest first, from the store. */
  list(query: InvitationsQuery): Promise<{ data: Invitation[]; next?: string }>
  /** The open invitation of a link. Undefined: there is none, or it is over. */
  byToken(token: string): Promise<Invitation | undefined>
  /** Uses it up inside another change, once on all nodes; resolves with its entry. @throws AdminProblem invitation_over */
  acceptIn(tx: Tx, invitation: Invitation, personId: string): Promise<AdminEntry>
}

export type Tx = Transaction<AdminSchema>

export interface InvitationsDeps {
  db: ControlDatabase
  people: People
  clock: Clock
  random: Random
}

/** Some of what can be done with invitations, each in a file of its own. */
export type Part<Name extends keyof Invitations> = Pick<Invitations, Name>
