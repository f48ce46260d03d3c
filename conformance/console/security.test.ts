import { roles } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${console.sekisho.url}${path}`, { headers, redirect: 'manual' })

describe('the console', () => {
  it('runs no script and no style but files of ours, and stands in no frame', async () => {
    const { headers } = await get('/people')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('is the same page at every address of it, and nothing at others', async () => {
    const page = await (await get('/')).text()
    expect(await (await get('/ledger/entries/7?person=per_1')).text()).toBe(page)
    for (const path of [
      '/unknown',
      '/people/../../etc/passwd',
      '/assets/../index.html',
      '/assets/none.js',
      '//people',
    ])
      expect((await get(path)).status, path).toBe(404)
  })

  it('sends files that never change compressed, once', async () => {
    const page = await (await get('/')).text()
    const script = /src="(\/assets\/[^"]+)"/.exec(page)?.[1] ?? ''
    const { headers } = await get(script, { 'accept-encoding': 'gzip, br' })
    expect(headers.get('content-encoding')).toBe('br')
    expect(headers.get('cache-control')).toContain('immutable')
    const again = await get(script, { 'if-none-match': headers.get('etag') ?? '' })
    expect(again.status).toBe(304)
  })

  it('keeps no token where a script can read it', async () => {
    const { page, visit } = await console.open()
    await visit('/people')
    expect(await page.evaluate('JSON.stringify({ ...localStorage, ...sessionStorage })')).toBe('{}')
    expect(await page.evaluate('document.cookie')).toBe('')
  })

  it('changes nothing for a page from elsewhere, whatever cookie comes along', async () => {
    const { page } = await console.open()
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name.endsWith('session'))
    expect(cookie?.httpOnly).toBe(true)
    expect(cookie?.sameSite).toBe('Lax')
    const response = await fetch(`${console.sekisho.url}/api/people`, {
      method: 'POST',
      headers: {
        cookie: `${cookie?.name}=${cookie?.value}`,
        origin: 'https://elsewhere.example',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'Person 001' }),
    })
    expect(response.status).toBe(403)
  })

  it('gives a new session at each sign-in, so that one fixed before is worth nothing', async () => {
    const planted = 'ses_00000000000000000000000000.AAAA'
    const { url } = await console.sekisho.admin<{ url: string }>('POST', '/api/console/link', {})
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: `sekisho_session=${planted}`,
        origin: console.sekisho.url,
        'content-type': 'application/x-www-form-urlencoded',
      },
    })
    expect(response.status).toBe(303)
    expect(response.headers.getSetCookie().join()).not.toContain(planted)
    expect((await get('/api/me', { cookie: `sekisho_session=${planted}` })).status).toBe(401)
  })

  it('is opened by a link of the operator once, and by nobody else’s', async () => {
    const { url } = await console.sekisho.admin<{ url: string }>('POST', '/api/console/link', {})
    const use = () =>
      fetch(url, { method: 'POST', redirect: 'manual', headers: { origin: console.sekisho.url } })
    expect((await fetch(url)).status).toBe(200)
    expect((await use()).status).toBe(303)
    expect((await use()).status).toBe(410)
    const { page } = await console.open({ role: 'admin' })
    const asked = await page.request.post(`${console.sekisho.url}/api/console/link`, {
      data: {},
      headers: { origin: console.sekisho.url, 'sec-fetch-site': 'same-origin' },
    })
    expect(asked.status()).toBe(403)
    expect(await asked.text()).toContain('operator_only')
  })

  it('sends who is not signed in to do so, and back to where they were', async () => {
    const { page, visit } = await console.open()
    await page.context().clearCookies()
    await page.goto(`${console.sekisho.url}/people?role=admin`)
    await page.waitForURL(/\/sign-in\?return=/)
    expect(new URL(page.url()).searchParams.get('return')).toBe('/people?role=admin')
    expect(visit).toBeDefined()
  })

  it.each(roles)('offers a %s only the sections they may open', async (role) => {
    const { page, visit, errors } = await console.open({ role })
    await visit('/me')
    const menu = page.getByRole('navigation', { name: 'Menu' })
    await menu.getByRole('link', { name: 'My page' }).waitFor()
    const offered = await menu.getByRole('link').allTextContents()
    const mayReadPeople = ['owner', 'admin', 'security', 'finance', 'auditor', 'viewer'].includes(role)
    expect(offered.includes('People and access')).toBe(mayReadPeople)
    const mayReadLedger = ['owner', 'security', 'auditor'].includes(role)
    expect(offered.includes('Ledger')).toBe(mayReadLedger)
    expect(errors).toEqual([])
  })
})
