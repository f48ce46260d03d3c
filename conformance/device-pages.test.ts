import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { beginDevice, poll } from '../scenarios/device-client.ts'
import { openIdentityProvider, type IdentityProvider } from '../scenarios/identity-provider.ts'
import { openRogueIssuer, type RogueIssuer } from '../scenarios/rogue-issuer.ts'
import { inspect, openChromium, openContext, tabTo } from './chromium.ts'
import { startSekisho, type Sekisho } from './harness.ts'

let browser: Browser
let idp: IdentityProvider
let partner: RogueIssuer
let sekisho: Sekisho
let open: BrowserContext | undefined
beforeAll(async () => {
  browser = await openChromium()
  idp = await openIdentityProvider()
  partner = await openRogueIssuer()
  sekisho = await startSekisho({
    config: {
      oidc: { ...idp.section, allowed_email_domains: ['example.jp'] },
      rate_limits: { device_authorization: { max: 1000, window_seconds: 60 } },
      sekisho: {
        sign_in: {
          allow_loopback_issuers: true,
          issuers: [{ name: 'パートナー株式会社 Partner Co.', ...partner.section }],
        },
      },
    },
  })
  idp.register(`${sekisho.url}/oauth/callback`)
})
afterEach(async () => {
  await open?.close()
  idp.signsIn = 'tanaka'
  idp.accounts.set('tanaka', { email: 'tanaka@example.jp', email_verified: true, name: '田中 はな' })
})
afterAll(async () => {
  await sekisho?.[Symbol.asyncDispose]()
  await idp?.close()
  await partner?.close()
  await browser?.close()
})

async function openPage(options: { locale: 'en' | 'ja'; script?: boolean }): Promise<{
  page: Page
  errors: string[]
}> {
  open = await openContext(browser, options)
  const page = await open.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    // The status of a page that says no is said as an error, and is none.
    if (message.type() === 'error' && !message.text().includes('status of')) errors.push(message.text())
  })
  return { page, errors }
}

async function press(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector)
  const loaded = page.waitForEvent('load')
  await page.keyboard.press('Enter')
  await loaded
}

describe.each(['en', 'ja'] as const)(
  'the pages a device waits for, in %s, by the keyboard alone',
  (locale) => {
    it('lead from a typed code through the identity provider to the end, and axe finds nothing on any', async () => {
      const { page, errors } = await openPage({ locale })
      const findings: string[] = []
      const look = async (name: string) => findings.push(...(await inspect(page, `${locale}-${name}`)))
      const codes = await beginDevice(sekisho.url)

      await page.goto(codes.verification_uri)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      await look('device-code')
      await tabTo(page, '#user_code')
      await page.keyboard.type('bbbb bbbb')
      await press(page, 'form[action="/device"] button')
      await look('device-wrong-code')
      await tabTo(page, '#user_code')
      await page.keyboard.press('Control+A')
      await page.keyboard.type(codes.user_code.toLowerCase())
      await press(page, 'form[action="/device"] button')
      await look('device-confirm')
      expect(await page.locator('strong.user-code').textContent()).toBe(codes.user_code)
      // Nothing goes on by itself, and what is reached first is to go on; the refusal is there too.
      expect((await poll(sekisho.url, codes.device_code)).body.error).toBe('authorization_pending')
      await press(page, 'button[value="0"]')
      await page.waitForURL(`${sekisho.url}/device/result?of=approved`)
      await look('device-approved')
      expect(await page.locator('main').textContent()).toContain('tanaka@example.jp')
      expect((await poll(sekisho.url, codes.device_code)).status).toBe(200)

      // The other language is a press away, and sends nothing twice.
      await press(page, 'nav a')
      expect(await page.locator('html').getAttribute('lang')).toBe(locale === 'en' ? 'ja' : 'en')
      expect(page.url()).toContain('of=approved')
      expect(findings).toEqual([])
      expect(errors).toEqual([])
    })

    it('say no in words, also while a provider is away', async () => {
      const { page } = await openPage({ locale, script: true })
      const findings: string[] = []
      const look = async (name: string) => findings.push(...(await inspect(page, `${locale}-${name}`)))
      idp.accounts.set('tanaka', { email: 'tanaka@elsewhere.example', email_verified: true })
      const first = await beginDevice(sekisho.url)
      await page.goto(first.verification_uri_complete)
      await press(page, 'button[value="0"]')
      await page.waitForURL(/of=email_domain/)
      await look('device-denied')

      const second = await beginDevice(sekisho.url)
      await page.goto(second.verification_uri_complete)
      await press(page, 'form[action="/device/deny"] button')
      await page.waitForURL(/of=refused/)
      await look('device-refused')
      expect((await poll(sekisho.url, second.device_code)).body.error).toBe('access_denied')
      expect(findings).toEqual([])
    })
  },
)

it('everything works without JavaScript', async () => {
  const { page } = await openPage({ locale: 'en', script: false })
  const codes = await beginDevice(sekisho.url)
  await page.goto(codes.verification_uri_complete)
  await page.locator('button[value="0"]').click()
  await page.waitForURL(/of=approved/)
  expect((await poll(sekisho.url, codes.device_code)).status).toBe(200)
})

it('a page of another site cannot press the button', async () => {
  const { page } = await openPage({ locale: 'en' })
  const codes = await beginDevice(sekisho.url)
  // The partner's site stands for anybody's: it has a form that sends itself.
  await page.goto(`${partner.issuer}/`)
  await page.setContent(
    `<form method="post" action="${sekisho.url}/device">
      <input name="user_code" value="${codes.user_code}"><input name="with" value="0">
    </form>`,
  )
  const loaded = page.waitForEvent('load')
  await page.evaluate('document.forms[0].submit()')
  await loaded
  expect(await page.locator('main').textContent()).toContain('was not sent from a page of this server')
  expect((await poll(sekisho.url, codes.device_code)).body.error).toBe('authorization_pending')
})

it('while a provider is away its button is gone, and the other is there', async () => {
  const { page } = await openPage({ locale: 'ja' })
  await partner.close()
  // What is known of a provider is used while it is away; here nothing was.
  const fresh = await startSekisho({
    config: {
      oidc: { ...partner.section, issuer: partner.issuer },
      sekisho: { sign_in: { allow_loopback_issuers: true, issuers: [{ name: 'Company', ...idp.section }] } },
    },
  })
  try {
    const codes = await beginDevice(fresh.url)
    await page.goto(codes.verification_uri_complete)
    expect(await page.locator('button[name="with"]').count()).toBe(1)
    expect(await inspect(page, 'ja-device-away')).toEqual([])
  } finally {
    await fresh[Symbol.asyncDispose]()
  }
})
