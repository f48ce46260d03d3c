import { AdminProblem } from '@sekisho/contract'
import type { Person } from '../people/index.ts'
import type { Claimed } from './oidc/claims.ts'
import { checkRules } from './oidc/claims.ts'
import { SignInDenied, type DenialReason } from './oidc/problems.ts'
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
    const reason = cause instanceof AdminProblem ? denialOf(cause.code) : undefined
    if (reason === undefined) throw cause
    throw new SignInDenied(reason, 'modules/people does not let them in', { cause })
  }
}

function denialOf(code: string): DenialReason | undefined {
  return (['person_inactive', 'identity_not_linked'] as const).find((reason) => reason === code)
}
