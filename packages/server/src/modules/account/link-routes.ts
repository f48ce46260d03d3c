import type { Hono } from 'hono'
import { html, localeOfRequest, page, PageProblem, redirect, type PageEnv } from '../../http/pages/index.ts'
import { operatorIssuer } from '../sessions/index.ts'
import type { BrowserSession } from '../sign-in/index.ts'
import { linkPath, type BrowserLinks } from './browser-links.ts'

/** The page behind a link of the operator: a button, because what merely looks at a link must not use it up. */
export function addLinkRoutes(
  app: Hono<PageEnv>,
  { links, browser }: { links: BrowserLinks; browser: BrowserSession },
): void {
  app.get(`${linkPath}/:code`, ({ req }) => {
    const text = texts[localeOfRequest(req.raw)]
    return page(req.raw, {
      title: text.title,
      body: html`<form class="card" method="post">
        <p>${text.why}</p>
        <button class="full">${text.button}</button>
      </form>`,
    })
  })

  app.post(`${linkPath}/:code`, async ({ req, env }) => {
    const person = await links.take(req.param('code'))
    if (person === undefined) throw new PageProblem('link_over')
    const opened = { person, issuer: operatorIssuer, secondFactor: true, client: env.client }
    return redirect('/', await browser.open(req.raw, opened))
  })
}

const texts = {
  en: {
    title: 'Open the console',
    why: 'You have a link of this server’s operator. It signs this browser in as the owner, once.',
    button: 'Sign in as the owner',
  },
  ja: {
    title: 'コンソールを開く',
    why: 'このサーバーの管理者(オペレーター)用リンクです。このブラウザーは一度だけオーナーとしてサインインできます。',
    button: 'オーナーとしてサインイン',
  },
} as const
