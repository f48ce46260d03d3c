import type { Context, Hono } from 'hono'
import { localeOfRequest, PageProblem, readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import { createPageApp, problemPage } from '../../http/pages/page-app.ts'
import { addAccountRoutes } from './account-routes.ts'
import type { LocalSignIn } from './local-sign-in.ts'
import { scriptPath } from './pages/method-parts.ts'
import { passkeyScript } from './passkey-script.ts'
import { codePage, signInPage } from './pages/sign-in-page.ts'
import { textsIn, waitText, type Texts } from './pages/texts.ts'
import type { Ceremony } from './passkeys.ts'
import type { Proof } from './prove.ts'
import { returnPath } from './return-path.ts'
import type { Devices } from '../devices/index.ts'
import type { Sessions } from '../sessions/index.ts'

export interface SignInAppDeps {
  local: LocalSignIn
  sessions: Sessions
  devices: Pick<Devices, 'list'>
  origin: () => string
  report: (error: unknown) => void
}

type PageContext = Context<PageEnv>

/** The pages `/sign-in`, `/sign-out` and `/account`. Call `fetch(request, { client })`. */
export function createSignInApp(deps: SignInAppDeps): Hono<PageEnv> {
  const { local, origin, report } = deps
  const { prove, passkeys, browser } = local
  const app = createPageApp({ origin, report })
  const ceremony = async () => (passkeys.arePossible() ? passkeys.beginSignIn() : undefined)
  const answer = createAnswer(deps, ceremony)

  app.get('/sign-in', async ({ req }) => {
    const query = new URL(req.url).searchParams
    const again = query.has('again') && (await browser.find(req.raw)) !== undefined
    return signInPage(req.raw, {
      returnTo: returnPath(query.get('return')),
      again,
      ceremony: await ceremony(),
    })
  })

  app.post('/sign-in', async (context) => {
    const form = await readForm(context.req.raw)
    const given = { email: form.text('email'), password: form.text('password') }
    const proof = await prove.byPassword({ ...given, client: context.env.client })
    return answer(context, proof, {
      returnTo: returnPath(form.text('return')),
      email: given.email,
      wrong: 'wrong',
    })
  })

  app.post('/sign-in/passkey', async (context) => {
    const form = await readForm(context.req.raw)
    const proof = await prove.byPasskey(
      { state: form.text('state'), response: form.text('response') },
      context.env.client,
    )
    return answer(context, proof, { returnTo: returnPath(form.text('return')), wrong: 'wrongPasskey' })
  })

  app.post('/sign-in/code', async (context) => {
    const form = await readForm(context.req.raw)
    const step = form.text('step')
    const proof = await prove.byCode({ step, code: form.text('code'), client: context.env.client })
    const returnTo = returnPath(form.text('return'))
    if (proof.result === 'wrong') {
      const problem = textsIn(localeOfRequest(context.req.raw)).wrongCode
      return codePage(context.req.raw, { step, returnTo, problem, status: 401 })
    }
    return answer(context, proof, { returnTo, wrong: 'wrong' })
  })

  app.post('/sign-out', async ({ req }) => redirect('/sign-in', await browser.close(req.raw, 'signed out')))

  app.get(scriptPath, ({ body }) => body(passkeyScript, 200, scriptHeaders))

  addAccountRoutes(app, deps)
  return app
}

/** What follows from an attempt: in, one step further, or the page again with what is wrong. */
function createAnswer({ local }: SignInAppDeps, ceremony: () => Promise<Ceremony | undefined>) {
  return async ({ req, env }: PageContext, proof: Proof, asked: Asked): Promise<Response> => {
    const { returnTo, email, wrong } = asked
    const texts = textsIn(localeOfRequest(req.raw))
    const again = async (problem: string) =>
      signInPage(req.raw, {
        returnTo,
        problem,
        status: 401,
        ceremony: await ceremony(),
        ...(email === undefined ? {} : { email: email.slice(0, 254) }),
      })
    if (proof.result === 'wait') {
      const wait = waitText(texts, proof.waitMs)
      return problemPage(req.raw, new PageProblem('too_many_attempts', { wait }))
    }
    if (proof.result === 'second_step') return codePage(req.raw, { step: proof.step, returnTo })
    if (proof.result === 'proved')
      return redirect(returnTo, await local.browser.open(req.raw, { ...proof, client: env.client }))
    return again(proof.result === 'start_again' ? texts.startAgain : texts[wrong])
  }
}

interface Asked {
  returnTo: string
  /** as it was typed, to be there again */
  email?: string
  /** what a refusal says */
  wrong: keyof Texts
}

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}
