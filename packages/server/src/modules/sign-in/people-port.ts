import type { Person } from '../people/index.ts'

/** What an identity provider vouches for. */
export interface VouchedPerson {
  issuer: string
  subject: string
  email?: string
  emailVerified: boolean
  name?: string
  groups: readonly string[]
}

/** The people, as sign-in needs them (modules/people keeps them). */
export interface SignInPeople {
  byId(id: string): Person | undefined
  bySubject(issuer: string, subject: string): Person | undefined
  /**
   * Finds or makes the person: by identity, else by a verified address of somebody whom this issuer does not know yet.
   * Name and groups are updated, on the record. @throws AdminProblem person_inactive
   */
  signedIn(claims: VouchedPerson): Promise<Person>
}
