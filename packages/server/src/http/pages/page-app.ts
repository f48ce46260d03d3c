import { say, type Client } from '@sekisho/contract'
import { Hono } from 'hono'
import { html } from './html.ts'
import { localeOfRequest } from './locale.ts'
import { page } from './page.ts'
import { PageProblem, pageProblems } from './page-problem.ts'
import { isSameOrigin } from './same-origin.ts'

/** `client` is the peer's address, or what a trusted proxy says; the listener knows, the Request does not. */
export interface PageEnv {
  Bindings: { client: Client }
}

interface PageAppDeps {
  /** the public origin, once it is known */
  origin: () => string
  /** an error nobody expected; the reader hears only that there was one */
  report: (error: unknown) => void
}

/** A Hono app for pages: no form from elsewhere passes, and what a handler throws becomes a page. Call `fetch(request, { client })`. */
export function createPageApp({ origin, report }: PageAppDeps): Hono<PageEnv> {
  const app = new Hono<PageEnv>()
  app.use(async (context, next) => {
    const { method } = context.req
    const reads = method === 'GET' || method === 'HEAD'
    if (!reads && !isSameOrigin(context.req.raw, origin()))
      throw new PageProblem('other_origin', { origin: origin() })
    await next()
  })
  app.notFound((context) => problemPage(context.req.raw, new PageProblem('page_unknown')))
  app.onError((error, context) => {
    if (error instanceof PageProblem) return problemPage(context.req.raw, error)
    report(error)
    return problemPage(context.req.raw, new PageProblem('page_internal'))
  })
  return app
}

/** The problem alone, on a page of its own. */
export function problemPage(request: Request, problem: PageProblem): Response {
  const locale = localeOfRequest(request)
  const { status, sentence } = pageProblems[problem.code]
  return page(request, {
    title: titles[locale],
    status,
    body: html`<div class="card"><p role="alert">${say(sentence, locale, problem.values)}</p></div>`,
  })
}

const titles = { en: 'That did not work', ja: '処理できませんでした' } as const
