import type { Hono } from 'hono'
import { readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import { createPageApp } from '../../http/pages/page-app.ts'
import { createAccountContext } from './context.ts'
import { addLinkRoutes } from './link-routes.ts'
import { addLocalRoutes } from './local-routes.ts'
import { addPasskeyRoutes } from './passkey-routes.ts'
import { addPasswordRoutes } from './password-routes.ts'
import { returnPath } from './return-path.ts'
import { addAccountRoutes } from './routes.ts'
import { createSignInView } from './sign-in-view.ts'
import type { AccountAppDeps } from './account-app-deps.ts'

/**
 * The pages `/sign-in`, `/sign-out` and `/account`, for who signs in at an identity provider and for who signs in here.
 * Call `fetch(request, { client })`.
 */
export function createAccountApp(deps: AccountAppDeps): Hono<PageEnv> {
  const { local, browser, providers, origin, report } = deps
  const app = createPageApp({ origin, report })
  const view = createSignInView(deps)
  const account = createAccountContext(deps)

  app.get('/sign-in', ({ req }) => view.asked(req.raw))

  app.post('/sign-in/with', async ({ req }) => {
    const form = await readForm(req.raw)
    const returnTo = returnPath(form.text('return'))
    // Away since the page was shown, or no button of ours: the page again, which says so.
    return (
      (await providers.begin(form.text('with'), returnTo)) ??
      redirect(`/sign-in?return=${encodeURIComponent(returnTo)}`)
    )
  })

  app.post('/sign-out', async ({ req }) => redirect('/sign-in', await browser.close(req.raw, 'signed out')))

  addAccountRoutes(app, account, deps)
  addLinkRoutes(app, deps)
  if (local !== undefined) {
    addLocalRoutes(app, view, local)
    addPasskeyRoutes(app, account, local)
    addPasswordRoutes(app, account, local)
  }
  return app
}
