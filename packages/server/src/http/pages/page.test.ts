import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { html, isSameOrigin, localeOfRequest, page, PageProblem } from './index.ts'
import { createPageApp } from './page-app.ts'

const origin = 'https://gate.example.com'
const client = { address: '192.0.2.1', agent: 'test' }
const request = (path = '/', headers: Record<string, string> = {}) =>
  new Request(`${origin}${path}`, { headers })
const show = (from: Request, content: object = {}) =>
  page(from, { title: 'T', body: html`<p>b</p>`, ...content })

describe('a page', () => {
  it('runs nothing and loads nothing but its own stylesheet, and stands in no frame', async () => {
    const response = show(request())
    const text = await response.text()
    const style = /<style>([\s\S]*)<\/style>/.exec(text)?.[1] ?? ''
    expect(response.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; form-action 'self'; ` +
        "frame-ancestors 'none'; base-uri 'none'",
    )
    expect(text).not.toMatch(/<script| style=| on\w+=/)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'strict-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
  })

  it('with a script runs that file of ours, never what stands in the page', async () => {
    const response = show(request(), { script: '/sign-in/passkey.js' })
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'; connect-src 'self'")
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe')
    expect(await response.text()).toContain('<script type="module" src="/sign-in/passkey.js"></script>')
  })

  it('lets a form lead to the origins it names', () => {
    const response = show(request(), { formActions: ['https://login.example.com'] })
    expect(response.headers.get('content-security-policy')).toContain(
      "form-action 'self' https://login.example.com;",
    )
  })

  it('says its language, and offers the other one for the same page', async () => {
    const text = await show(request('/device?user_code=A"B', { 'accept-language': 'ja' })).text()
    expect(text).toContain('<html lang="ja">')
    expect(text).toContain('<a href="?user_code=A%22B&#38;lang=en" lang="en" hreflang="en">English</a>')
  })

  it('never links to another host, however its path is written', async () => {
    const text = await show(new Request(`${origin}//evil.example/%2F..`)).text()
    expect(text).not.toContain('evil.example')
  })
})

describe('the language', () => {
  it.each([
    ['/', {}, 'en'],
    ['/', { 'accept-language': 'ja' }, 'ja'],
    ['/', { 'accept-language': 'ja-JP,en;q=0.8' }, 'ja'],
    ['/', { 'accept-language': 'ja;q=0.3, en;q=0.9' }, 'en'],
    ['/', { 'accept-language': 'fr, de;q=0.9, ja;q=0.2' }, 'ja'],
    ['/', { 'accept-language': 'ja;q=0' }, 'en'],
    ['/', { 'accept-language': 'ja;q=many, *' }, 'en'],
    ['/', { 'accept-language': 'en', cookie: 'sekisho_lang=ja' }, 'ja'],
    ['/?lang=en', { 'accept-language': 'ja', cookie: 'sekisho_lang=ja' }, 'en'],
    ['/?lang=tlh', { 'accept-language': 'ja' }, 'ja'],
  ] as const)('of %s with %j is %s', (path, headers, locale) => {
    expect(localeOfRequest(request(path, headers))).toBe(locale)
  })

  it('that was chosen is remembered', () => {
    expect(show(request('/?lang=ja')).headers.getSetCookie()).toStrictEqual([
      'sekisho_lang=ja; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax',
    ])
    expect(show(request('/')).headers.getSetCookie()).toStrictEqual([])
  })
})

describe('a request that changes something', () => {
  it.each([
    [{ origin, 'sec-fetch-site': 'same-origin' }, true],
    [{ origin }, true],
    [{ origin, 'sec-fetch-site': 'cross-site' }, false],
    [{ origin, 'sec-fetch-site': 'same-site' }, false],
    [{ origin, 'sec-fetch-site': 'none' }, false],
    [{ origin: 'null', 'sec-fetch-site': 'same-origin' }, false],
    [{ origin: 'null' }, false],
    [{ origin: 'http://gate.example.com' }, false],
    [{ origin: 'https://gate.example.com:8443' }, false],
    [{ origin: 'https://gate.example.com.evil.example' }, false],
    [{ referer: `${origin}/` }, false],
    [{}, false],
  ])('with %j is ours: %s', (headers, ours) => {
    expect(isSameOrigin(request('/', headers as Record<string, string>), origin)).toBe(ours)
  })
})

describe('an app of pages', () => {
  const reports: unknown[] = []
  const app = createPageApp({ origin: () => origin, report: (error) => reports.push(error) })
  app.post('/form', () => page(request(), { title: 'Taken', body: html`` }))
  app.get('/busy', () => {
    throw new PageProblem('too_many_attempts', { wait: '2 <minutes>' })
  })
  app.get('/broken', () => {
    throw new Error('the password is hunter2')
  })

  it('takes no form from elsewhere, by any method', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const sent = new Request(`${origin}/form`, { method, headers: { origin: 'https://evil.example' } })
      expect((await app.fetch(sent, { client })).status).toBe(403)
    }
    const own = new Request(`${origin}/form`, { method: 'POST', headers: { origin } })
    expect((await app.fetch(own, { client })).status).toBe(200)
  })

  it('shows what was thrown in the language of the reader, escaped', async () => {
    const response = await app.fetch(request('/busy'), { client })
    expect(response.status).toBe(429)
    expect(await response.text()).toContain('Wait 2 &#60;minutes&#62; and')
    expect(await (await app.fetch(request('/nowhere?lang=ja'), { client })).text()).toContain(
      'このページはありません',
    )
  })

  it('reports an error nobody expected, and says nothing of it', async () => {
    const response = await app.fetch(request('/broken'), { client })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('hunter2')
    expect(reports).toHaveLength(1)
  })
})
