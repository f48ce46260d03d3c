import type { Hono } from 'hono'
import { redirect, type PageEnv } from '../../http/pages/index.ts'
import { aboutPerson, codesPage, type LocalSignIn } from '../local-sign-in/index.ts'
import { signInAgain, type AccountContext } from './context.ts'
import { appPage } from './pages/account-page.ts'

/** Password, authenticator app and recovery codes. */
export function addPasswordRoutes(app: Hono<PageEnv>, account: AccountContext, local: LocalSignIn): void {
  const { accounts, enrolment, browser } = local

  app.post(
    '/account/password',
    account.changing(async (context, visit, form) => {
      // Alone it would be a way in with one factor, past a passkey.
      if (visit.account.totpSecret === null)
        return account.show(context, visit, { passwordProblem: 'appFirst', status: 409 })
      const method = await enrolment.password(form.text('password'), aboutPerson(visit.person))
      if ('problem' in method)
        return account.show(context, visit, { passwordProblem: method.problem, status: 400 })
      await accounts.add(visit.actor, visit.person.id, [method])
      await account.endElsewhere(visit, 'the password was changed')
      return redirect('/account?done=donePassword')
    }),
  )

  app.get(
    '/account/app',
    account.signedIn(async ({ req }, { mayChange, subject, label }) =>
      mayChange ? appPage(req.raw, enrolment.offerTotp(subject, label)) : redirect(signInAgain),
    ),
  )

  app.post(
    '/account/app',
    account.changing(async ({ req, env }, visit, form) => {
      const { person, actor, subject, label } = visit
      const state = form.text('totp_state')
      const done = await enrolment.finishTotp({ state, subject, code: form.text('code') })
      if (done === undefined) {
        const offer = enrolment.repeatTotp(state, subject, label) ?? enrolment.offerTotp(subject, label)
        return appPage(req.raw, offer, true)
      }
      await accounts.add(actor, person.id, done.methods)
      if (visit.account.totpSecret !== null) await account.endElsewhere(visit, 'the app was replaced')
      // Both factors were proved within minutes: the session that comes of it says so, and is a new one. Who opened the one
      // before opened this one too.
      const { issuer } = visit.session
      const signedIn = { person, issuer, secondFactor: true, client: env.client }
      const cookies = await browser.open(req.raw, signedIn)
      return codesPage(req.raw, { codes: done.codes, next: '/account', cookies })
    }),
  )

  app.post(
    '/account/recovery-codes',
    account.changing(async ({ req }, visit) => {
      if (visit.account.totpSecret === null) return redirect('/account')
      const { method, codes } = enrolment.recoveryCodes()
      await accounts.add(visit.actor, visit.person.id, [method])
      await account.endElsewhere(visit, 'the recovery codes were replaced')
      return codesPage(req.raw, { codes, next: '/account' })
    }),
  )
}
