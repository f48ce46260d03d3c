import { AdminProblem, cleanName } from '@sekisho/contract'
import type { Hono } from 'hono'
import { redirect, type PageEnv } from '../../http/pages/index.ts'
import type { Account, LocalSignIn } from '../local-sign-in/index.ts'
import type { AccountContext } from './context.ts'

export function addPasskeyRoutes(
  app: Hono<PageEnv>,
  account: AccountContext,
  { accounts, passkeys }: LocalSignIn,
): void {
  app.post(
    '/account/passkeys',
    account.changing(async (context, visit, form) => {
      const answer = { state: form.text('state'), response: form.text('response'), subject: visit.subject }
      const method = await passkeys.finishAdding({ ...answer, name: passkeyName(form.text('name')) })
      if (method === undefined) return account.show(context, visit, { problem: 'passkeyFailed', status: 400 })
      try {
        await accounts.add(visit.actor, visit.person.id, [method])
      } catch (error) {
        if (!(error instanceof AdminProblem)) throw error
        return account.show(context, visit, { problem: 'passkeyFailed', status: 409 })
      }
      return redirect('/account?done=donePasskey')
    }),
  )

  app.post(
    '/account/passkeys/remove',
    account.changing(async (context, visit, form) => {
      const passkey = visit.account.passkeys.find(({ id }) => id === form.text('id'))
      if (passkey === undefined) return redirect('/account')
      if (isLast(visit.account)) return account.show(context, visit, { problem: 'lastMethod', status: 409 })
      const removal = { personId: visit.person.id, method: 'passkey', reason: 'by the person' } as const
      await accounts.remove(visit.actor, { ...removal, passkey: passkey.id })
      await account.endElsewhere(visit, 'a passkey was removed')
      return redirect('/account?done=doneRemoved')
    }),
  )
}

/** What a person calls it, as far as it can be shown. */
export function passkeyName(text: string): string {
  return Array.from(cleanName(text) ?? 'Passkey')
    .slice(0, 100)
    .join('')
}

/** Whether there would be no way in with two factors without this passkey. */
function isLast({ passkeys, passwordHash, totpSecret }: Account): boolean {
  return passkeys.length === 1 && (passwordHash === null || totpSecret === null)
}
