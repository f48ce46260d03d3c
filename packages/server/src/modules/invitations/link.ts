import { hash, randomBytes } from 'node:crypto'
import { mayGive, mayStandInFor, permits, type Actor } from '@sekisho/contract'
import type { People, Reader } from '../people/index.ts'
import type { Invitation } from './invitation.ts'

/** 256 random bits: nobody tries them out. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function digestOf(token: string): string {
  return hash('sha256', token)
}

export function issuerOf(actor: Actor): string | null {
  return 'id' in actor ? actor.id : null
}

/** Whether who made the link could make it still: it must not outlive their rights, nor reach further once its person has come to more. */
export async function isStillMeant(
  { people, read }: { people: People; read: Reader },
  { personId, invitedBy, roles, groups }: Invitation,
): Promise<boolean> {
  const person = personId === null ? undefined : await people.inTransaction(read, personId)
  if (personId !== null && person?.status !== 'active') return false
  if (invitedBy === null) return true
  const issuer = await people.inTransaction(read, invitedBy)
  if (issuer?.status !== 'active') return false
  return person === undefined
    ? permits(issuer.roles, 'invitations.write') && mayGive(issuer.roles, people.rolesOf({ roles, groups }))
    : permits(issuer.roles, 'sign_in.write') && mayStandInFor(issuer.roles, person.roles)
}
