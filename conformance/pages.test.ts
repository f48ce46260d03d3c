import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addAuthenticator, inspect, openChromium, openContext, tabTo } from './chromium.ts'
import { startSekisho, type Sekisho } from './harness.ts'

const password = 'four geese crossed the ford'

let browser: Browser
let sekisho: Sekisho
const contexts: BrowserContext[] = []
beforeAll(async () => {
  browser = await openChromium()
  sekisho = await startSekisho({
    config: { listen: { host: 'localhost', trusted_proxies: ['127.0.0.1', '::1'] } },
  })
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await sekisho[Symbol.asyncDispose]()
  await browser.close()
})

/** A page of its own, whose address nobody else has, and what went wrong in it. */
async function openPage(options: {
  locale: 'en' | 'ja'
  script?: boolean
}): Promise<{ page: Page; errors: string[] }> {
  const context = await openContext(browser, options)
  contexts.push(context)
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': `198.18.7.${contexts.length}` })
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // A 401 of a form is said as an error, and is none.
    if (message.type() === 'error' && !message.text().includes('status of')) errors.push(message.text())
  })
  return { page, errors }
}

let invited = 0
async function invite(): Promise<{ url: string; email: string }> {
  const email = `aiko${invited++}@example.co.jp`
  const wanted = { name: '田中 愛子', email, roles: ['developer'], groups: ['研究'] }
  const { url } = await sekisho.admin<{ url: string }>('POST', '/api/invitations', wanted)
  return { url, email }
}

/** Fills what has the focus, as fingers do. */
async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.type(text)
}

async function press(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector)
  const loaded = page.waitForEvent('load')
  await page.keyboard.press('Enter')
  await loaded
}

async function appOn(page: Page): Promise<(steps: number) => string> {
  const shown = (await page.locator('code.secret').textContent()) ?? ''
  const secret = Secret.fromBase32(shown.replaceAll(' ', ''))
  const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
  return (steps) => totp.generate({ timestamp: Date.now() + steps * 30_000 })
}

describe.each(['en', 'ja'] as const)('the pages of sign-in, in %s, by the keyboard alone', (locale) => {
  it('let an invited person in by password and app, out and in again, and axe finds nothing on any', async () => {
    const { page, errors } = await openPage({ locale })
    const findings: string[] = []
    const look = async (name: string) => findings.push(...(await inspect(page, `${locale}-${name}`)))
    const { url, email } = await invite()

    await page.goto(url)
    expect(await page.locator('html').getAttribute('lang')).toBe(locale)
    await look('invitation')
    const code = await appOn(page)
    await typeInto(page, '#password', 'short')
    await typeInto(page, '#code', code(0))
    await press(page, 'form:has(#password) button')
    await look('invitation-problem')
    await typeInto(page, '#password', password)
    await typeInto(page, '#code', code(0))
    await press(page, 'form:has(#password) button')
    await look('recovery-codes')
    expect(await page.locator('ol.codes li').count()).toBe(10)
    await press(page, 'a.button')
    await look('account')
    expect(await page.locator('main').textContent()).toContain(email)

    await press(page, 'a[href="/account/app"]')
    await look('app')
    await page.goBack()
    await press(page, 'form[action="/sign-out"] button')
    await look('sign-in')
    await typeInto(page, '#email', email)
    await typeInto(page, '#password', 'not the password')
    await press(page, 'form[action="/sign-in"] button')
    await look('sign-in-problem')
    await page.keyboard.press('Control+Home')
    await typeInto(page, '#password', password)
    await press(page, 'form[action="/sign-in"] button')
    await look('code')
    // Each step is taken once; and however slow this machine is, a code of the next one is still good when it comes.
    await typeInto(page, '#code', code(1))
    await press(page, 'form[action="/sign-in/code"] button')
    expect(page.url()).toBe(`${sekisho.url}/account`)

    await page.context().clearCookies({ name: 'sekisho_fresh' })
    await page.goto(`${sekisho.url}/account`)
    await look('account-not-fresh')
    await press(page, 'a[href^="/sign-in?again"]')
    await look('confirm')
    await page.goto(url)
    await look('link-over')
    expect(findings).toEqual([])
    expect(errors).toEqual([])
  })

  it('let an invited person in by a passkey, and in again without an address', async () => {
    const { page, errors } = await openPage({ locale })
    await addAuthenticator(page)
    const { url, email } = await invite()
    await page.goto(url)
    await press(page, 'form[data-passkey] button')
    expect(page.url()).toBe(`${sekisho.url}/account?done=donePasskey`)
    expect(await inspect(page, `${locale}-account-passkey`)).toEqual([])
    await press(page, 'form[action="/sign-out"] button')
    await press(page, 'form[data-passkey] button')
    expect(page.url()).toBe(`${sekisho.url}/account`)
    expect(await page.locator('main').textContent()).toContain(email)
    // The same device again: it says so itself, and nothing is sent.
    await typeInto(page, '#name', '!')
    await tabTo(page, 'form[data-passkey] button')
    await page.keyboard.press('Enter')
    await page.locator('[data-problem]:not([hidden])').waitFor()
    expect(await inspect(page, `${locale}-passkey-known`)).toEqual([])
    expect(errors).toEqual([])
  })

  it('work without JavaScript, and show no passkey there', async () => {
    const { page } = await openPage({ locale, script: false })
    const { url, email } = await invite()
    await page.goto(url)
    expect(await page.locator('form[data-passkey]').isVisible()).toBe(false)
    const shown = (await page.locator('code.secret').textContent()) ?? ''
    const secret = Secret.fromBase32(shown.replaceAll(' ', ''))
    const totp = new TOTP({ secret, algorithm: 'SHA1', digits: 6, period: 30 })
    await page.locator('#password').fill(password)
    await page.locator('#code').fill(totp.generate())
    await page.locator('form:has(#password) button').click()
    await page.locator('a.button').click()
    expect(await page.locator('main').textContent()).toContain(email)
  })

  it('change the language at a touch, and keep it', async () => {
    const { page } = await openPage({ locale })
    const other = locale === 'en' ? 'ja' : 'en'
    await page.goto(`${sekisho.url}/sign-in?return=/device`)
    await press(page, `header a[lang="${other}"]`)
    expect(await page.locator('html').getAttribute('lang')).toBe(other)
    expect(await page.locator('input[name="return"]').first().getAttribute('value')).toBe('/device')
    await page.goto(`${sekisho.url}/account`)
    expect(await page.locator('html').getAttribute('lang')).toBe(other)
  })
})
