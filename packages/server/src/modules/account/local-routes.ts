import type { Context, Hono } from 'hono'
import { localeOfRequest, PageProblem, readForm, redirect, type PageEnv } from '../../http/pages/index.ts'
import { problemPage } from '../../http/pages/page-app.ts'
import {
  passkeyScript,
  scriptPath,
  signInTexts,
  waitText,
  type LocalSignIn,
  type Proof,
  type SignInTexts,
} from '../local-sign-in/index.ts'
import { codePage } from './pages/sign-in-page.ts'
import { returnPath } from './return-path.ts'
import type { ShowSignIn } from './sign-in-view.ts'

type PageContext = Context<PageEnv>

/** Sign-in with what people have here: a password and a code, or a passkey. */
export function addLocalRoutes(app: Hono<PageEnv>, view: ShowSignIn, local: LocalSignIn): void {
  const { prove } = local
  const answer = createAnswer(local, view)

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
      const problem = signInTexts(localeOfRequest(context.req.raw)).wrongCode
      return codePage(context.req.raw, { step, returnTo, problem, status: 401 })
    }
    return answer(context, proof, { returnTo, wrong: 'wrong' })
  })

  app.get(scriptPath, ({ body }) => body(passkeyScript, 200, scriptHeaders))
}

/** What follows from an attempt: in, one step further, or the page again with what is wrong. */
function createAnswer(local: LocalSignIn, view: ShowSignIn) {
  return async ({ req, env }: PageContext, proof: Proof, asked: Asked): Promise<Response> => {
    const { returnTo, email, wrong } = asked
    const texts = signInTexts(localeOfRequest(req.raw))
    if (proof.result === 'wait') {
      const wait = waitText(texts, proof.waitMs)
      return problemPage(req.raw, new PageProblem('too_many_attempts', { wait }))
    }
    if (proof.result === 'second_step') return codePage(req.raw, { step: proof.step, returnTo })
    if (proof.result === 'proved') {
      const signedIn = { ...proof, issuer: 'local', client: env.client }
      return redirect(returnTo, await local.browser.open(req.raw, signedIn))
    }
    return view.show(req.raw, {
      returnTo,
      problem: proof.result === 'start_again' ? texts.startAgain : texts[wrong],
      status: 401,
      ...(email === undefined ? {} : { email: email.slice(0, 254) }),
    })
  }
}

interface Asked {
  returnTo: string
  /** as it was typed, to be there again */
  email?: string
  /** what a refusal says */
  wrong: keyof SignInTexts
}

const scriptHeaders = {
  'content-type': 'text/javascript; charset=utf-8',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}
