import { AdminProblem } from '@sekisho/contract'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from '../people/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Account } from './account.ts'
import type { Accounts } from './accounts.ts'

interface LocalSignInRoutesDeps {
  /** absent: people sign in with an identity provider alone */
  accounts: Accounts | undefined
  people: People
  sessions: Sessions
}

/** The part of the admin API that shows how people sign in here, and takes a way that somebody lost. */
export function localSignInHandlers({
  accounts,
  people,
  sessions,
}: LocalSignInRoutesDeps): Pick<AdminHandlers, 'listSignInMethods' | 'removeSignInMethod'> {
  return {
    async listSignInMethods({ id }) {
      if (accounts === undefined) throw new AdminProblem('sign_in_not_local')
      if (people.byId(id) === undefined) throw new AdminProblem('person_unknown', { person: id })
      return methodsBody(await accounts.of(id))
    },
    async removeSignInMethod({ id, method, passkey, reason }, actor) {
      if (accounts === undefined) throw new AdminProblem('sign_in_not_local')
      const person = people.byId(id)
      if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
      // Whoever may reset how somebody signs in is as good as they are soon after.
      await people.checkStandIn(actor, person)
      await accounts.remove(actor, { personId: id, method, passkey, reason })
      // After the method, so that no new sign-in comes between.
      const ended = await sessions.revokeAll(actor, { personId: id, reason: 'a sign-in method was removed' })
      return { personId: id, method, sessionsEnded: ended }
    },
  }
}

function methodsBody({ personId, passwordHash, totpSecret, recoveryCodes, passkeys }: Account) {
  return {
    personId,
    password: passwordHash !== null,
    totp: totpSecret !== null,
    recoveryCodes: recoveryCodes.length,
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: new Date(createdAt).toISOString(),
      ...(lastUsedAt === null ? {} : { lastUsedAt: new Date(lastUsedAt).toISOString() }),
    })),
  }
}
