import { AdminProblem } from '@sekisho/contract'
import type { Person } from '../people/index.ts'
import type { Claimed } from './oidc/claims.ts'
import { checkRules } from './oidc/claims.ts'
import { SignInDenied } from './oidc/problems.ts'
import type { SignInPeople } from './people-port.ts'
import type { IssuerSettings } from './settings.ts'

/**
 * Lets in whom the provider vouches for and the company's rules allow, and says who it is.
 * @throws SignInDenied
 */
export async function admitPerson(
  claimed: Claimed,
  settings: IssuerSettings,
  people: SignInPeople,
): Promise<Person> {
  checkRules(claimed, settings)
  const { subject, email, emailVerified, name } = claimed
  try {
    return await people.signedIn({
      issuer: settings.issuer,
      subject,
      emailVerified,
      groups: claimed.groups ?? [],
      ...(email === undefined ? {} : { email }),
      ...(name === undefined ? {} : { name }),
    })
  } catch (cause) {
    if (!(cause instanceof AdminProblem) || cause.code !== 'person_inactive') throw cause
    throw new SignInDenied('person_inactive', cause.message, { cause })
  }
}
