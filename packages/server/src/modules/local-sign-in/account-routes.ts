import type { Hono } from 'hono'
import { readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import { createAccountContext } from './account-context.ts'
import { addPasskeyRoutes } from './account-passkey-routes.ts'
import { addPasswordRoutes } from './account-password-routes.ts'
import type { SignInAppDeps } from './sign-in-app.ts'

const doneTexts = ['donePassword', 'donePasskey', 'doneRemoved', 'doneEnded'] as const

/** A person's own page. Changes to how they sign in ask for a sign-in within the last minutes. */
export function addAccountRoutes(app: Hono<PageEnv>, deps: SignInAppDeps): void {
  const account = createAccountContext(deps)

  app.get(
    '/account',
    account.signedIn((context, visit) => {
      const asked = new URL(context.req.url).searchParams.get('done')
      return account.show(context, visit, { done: doneTexts.find((text) => text === asked) })
    }),
  )

  app.post(
    '/account/sessions/end',
    account.signedIn(async ({ req }, visit) => {
      const id = (await readForm(req.raw)).text('id')
      // Only one of their own, whatever id is sent.
      const own = (await account.ownSessions(visit)).find((session) => session.id === id)
      if (own !== undefined) await deps.sessions.revoke(visit.actor, { id, reason: 'ended by the person' })
      return redirect('/account?done=doneEnded')
    }),
  )

  addPasskeyRoutes(app, account, deps)
  addPasswordRoutes(app, account, deps)
}
