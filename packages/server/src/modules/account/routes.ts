import type { Hono } from 'hono'
import { readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { AccountContext } from './context.ts'

const doneTexts = ['donePassword', 'donePasskey', 'doneRemoved', 'doneEnded'] as const

/** A person's own page, and where they are signed in. */
export function addAccountRoutes(
  app: Hono<PageEnv>,
  account: AccountContext,
  { sessions }: { sessions: Pick<Sessions, 'revoke'> },
): void {
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
      if (own !== undefined) await sessions.revoke(visit.actor, { id, reason: 'ended by the person' })
      return redirect('/account?done=doneEnded')
    }),
  )
}
