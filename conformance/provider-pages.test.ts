import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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
  idp = await openIdentityProvider({
    configuration: {
      claims: {
        openid: ['sub', 'amr'],
        email: ['email', 'email_verified'],
        profile: ['name'],
        groups: ['groups'],
      },
    },
  })
  partner = await openRogueIssuer()
  sekisho = await startSekisho({
    config: {
      oidc: { ...idp.section, allowed_email_domains: ['example.jp'] },
      sekisho: {
        sign_in: {
          allow_loopback_issuers: true,
          role_mapping: [{ groups: ['it-admins'], roles: ['admin'] }],
          second_factor: { step_up: { prompt: 'login' } },
          issuers: [{ name: 'パートナー株式会社 Partner Co.', ...partner.section }],
        },
      },
    },
  })
  idp.register(`${sekisho.url}/oauth/callback`)
})
afterEach(async () => {
  await open?.close()
  idp.proof = {}
  setPerson('example.jp')
})
afterAll(async () => {
  await sekisho?.[Symbol.asyncDispose]()
  await idp?.close()
  await partner?.close()
  await browser?.close()
})

function setPerson(domain: string): void {
  const email = `tanaka@${domain}`
  idp.accounts.set('tanaka', { email, email_verified: true, name: '田中 はな', groups: ['it-admins'] })
}

async function openPage(options: { locale: 'en' | 'ja'; script?: boolean }) {
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

const notes = { en: 'No second factor was proved', ja: '2つ目の要素を確認できませんでした' }

describe.each(['en', 'ja'] as const)(
  'a browser at an identity provider, in %s, by the keyboard',
  (locale) => {
    it('signs in, is told that a second factor is missing, signs out, and axe finds nothing on any page', async () => {
      setPerson('example.jp')
      const { page, errors } = await openPage({ locale })
      const findings: string[] = []
      const look = async (name: string) => findings.push(...(await inspect(page, `${locale}-${name}`)))
      await page.goto(`${sekisho.url}/account`)
      expect(page.url()).toBe(`${sekisho.url}/sign-in?return=/account`)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      expect(await page.locator('button[name="with"]').count()).toBe(2)
      await look('provider-sign-in')
      // Twice through the provider, and the page’s policy lets the form lead there both times.
      await press(page, 'button[value="0"]')
      await page.waitForURL(`${sekisho.url}/account`)
      expect(await page.locator('main').textContent()).toContain('tanaka@example.jp')
      expect(await page.locator('main').textContent()).toContain(notes[locale])
      await look('provider-account')
      await press(page, 'form[action="/sign-out"] button')
      await page.waitForURL(`${sekisho.url}/sign-in`)
      await page.goto(`${sekisho.url}/account`)
      expect(page.url()).toContain('/sign-in')
      expect(findings).toEqual([])
      expect(errors).toEqual([])
    })

    it('reads why it was not let in, and takes the other provider', async () => {
      setPerson('elsewhere.example')
      const { page } = await openPage({ locale })
      await page.goto(`${sekisho.url}/sign-in`)
      await press(page, 'button[value="0"]')
      await page.waitForURL(/problem=email_domain/)
      expect(await inspect(page, `${locale}-provider-denied`)).toEqual([])
      expect(await page.locator('[role="alert"]').count()).toBe(1)
      await press(page, 'button[value="1"]')
      await page.waitForURL(`${sekisho.url}/account`)
      expect(await page.locator('main').textContent()).toContain('mallory@example.jp')
    })
  },
)

it('everything works without JavaScript, and a second factor on the second way leaves no note', async () => {
  setPerson('example.jp')
  idp.proof = ({ prompt }) => (prompt === 'login' ? { amr: ['mfa'] } : {})
  const { page } = await openPage({ locale: 'en', script: false })
  await page.goto(`${sekisho.url}/sign-in`)
  await page.locator('button[value="0"]').click()
  await page.waitForURL(`${sekisho.url}/account`)
  expect(await page.locator('main').textContent()).not.toContain(notes.en)
  const me = await page.context().request.get(`${sekisho.url}/api/me`)
  expect(await me.json()).toMatchObject({ secondFactor: true, session: { kind: 'browser' } })
})

it('a page of another site can neither sign this browser in nor use its session', async () => {
  setPerson('example.jp')
  idp.proof = { amr: ['mfa'] }
  const { page } = await openPage({ locale: 'en' })
  await page.goto(`${sekisho.url}/sign-in`)
  await page.locator('button[value="0"]').click()
  await page.waitForURL(`${sekisho.url}/account`)
  // The partner's site stands for anybody's: it has forms that send themselves.
  for (const path of ['/sign-in/with', '/sign-out', '/account/sessions/end']) {
    await page.goto(`${partner.issuer}/`)
    await page.setContent(
      `<form method="post" action="${sekisho.url}${path}"><input name="with" value="1"></form>`,
    )
    const loaded = page.waitForEvent('load')
    await page.evaluate('document.forms[0].submit()')
    await loaded
    expect(await page.locator('main').textContent()).toContain('was not sent from a page of this server')
  }
  await page.goto(`${sekisho.url}/account`)
  expect(await page.locator('main').textContent()).toContain('tanaka@example.jp')
})
