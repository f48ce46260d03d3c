import { hash } from 'node:crypto'
import { locales, type Locale } from '@sekisho/contract'
import { protection } from '../protection.ts'
import { Html, html } from './html.ts'
import { localeOfRequest, rememberLocale } from './locale.ts'
import { style } from './style.ts'

export interface PageContent {
  title: string
  /** what stands in `main`, below the heading */
  body: Html
  status?: number
  /** for lists; the usual width suits a form */
  wide?: boolean
  /** path of a module file of ours; the page works without it */
  script?: string
  /** origins that a form leads to beside our own; a redirect after the form counts (CSP 3, 6.4.1.1) */
  formActions?: readonly string[]
  /** Set-Cookie headers */
  cookies?: readonly (string | undefined)[]
}

/** A whole page in the reader's language, under a policy that runs no script but a file of ours and shows it in no frame. */
export function page(request: Request, content: PageContent): Response {
  const { status = 200, script, formActions, cookies = [] } = content
  const headers = protectedHeaders([...cookies, rememberLocale(request)])
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('content-security-policy', contentPolicy({ script, formActions }))
  return new Response(frame(request, content), { status, headers })
}

/** After a form: the browser asks for another of our pages, so that a reload sends nothing twice (RFC 9110, 15.4.4). */
export function redirect(path: string, cookies: readonly (string | undefined)[] = []): Response {
  const headers = protectedHeaders(cookies)
  headers.set('location', path)
  return new Response(null, { status: 303, headers })
}

function frame(request: Request, { title, body, script, wide }: PageContent): string {
  const locale = localeOfRequest(request)
  const text = texts[locale]
  const module = script === undefined ? undefined : html`<script type="module" src="${script}"></script>`
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} – Sekisho</title>
        ${styleElement}${module}
      </head>
      <body>
        <a class="skip" href="#main">${text.skip}</a>
        <header>
          <p class="brand">Sekisho<span lang="ja">関所</span></p>
          <nav aria-label="${text.language}">${locales.map((other) => languageLink(request, other))}</nav>
        </header>
        <main id="main" tabindex="-1" class="${wide === true ? 'wide' : 'narrow'}">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.toString()
}

const languageNames = { en: 'English', ja: '日本語' } as const

/** A reference of a query alone keeps the path, so that a path of two slashes cannot become another host. */
function languageLink(request: Request, locale: Locale): Html {
  const name = languageNames[locale]
  if (locale === localeOfRequest(request))
    return html`<span lang="${locale}" aria-current="true">${name}</span>`
  const { searchParams } = new URL(request.url)
  searchParams.set('lang', locale)
  return html`<a href="?${searchParams.toString()}" lang="${locale}" hreflang="${locale}">${name}</a>`
}

const texts = {
  en: { skip: 'To the content', language: 'Language' },
  ja: { skip: '本文へ移動', language: '言語' },
} as const

// Sound: the stylesheet is ours and holds no `</style`.
const styleElement = new Html(`<style>${style}</style>`)
const styleHash = hash('sha256', style, 'base64')

function contentPolicy({
  script,
  formActions = [],
}: {
  script: string | undefined
  formActions?: readonly string[] | undefined
}): string {
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(script === undefined ? [] : ["script-src 'self'", "connect-src 'self'"]),
    `form-action ${["'self'", ...formActions].join(' ')}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
}

/**
 * Pages are for one reader and for no cache, frame or search engine. The referrer is our origin without the path, which
 * may be a secret link; `no-referrer` would also take the origin from our own forms (Fetch, "append a request Origin
 * header"), and on plain http nothing else tells them from a stranger's.
 */
function protectedHeaders(cookies: readonly (string | undefined)[]): Headers {
  const headers = new Headers({
    ...protection,
    'cache-control': 'no-store',
    'referrer-policy': 'strict-origin',
    'x-robots-tag': 'noindex',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  })
  for (const cookie of cookies) if (cookie !== undefined) headers.append('set-cookie', cookie)
  return headers
}
