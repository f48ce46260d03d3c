import { roles, type Locale, type Role } from '@sekisho/contract'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { addAuthenticator, axeFindings, openChromium } from '../chromium.ts'
import { startSekisho, type Sekisho, type SekishoOptions } from '../harness.ts'
import { delayAnswers } from './late-answers.ts'
import { settlingOf } from './settling.ts'

/** The console of a real server in a real browser. */
export interface Console extends AsyncDisposable {
  sekisho: Sekisho
  /**
   * A page of somebody who holds a role, signed in with two factors. The owner comes by the operator's link; `asThemselves`
   * is an owner who signed in like the others.
   */
  open(options?: {
    role?: Role
    locale?: Locale
    width?: number
    asThemselves?: boolean
  }): Promise<ConsolePage>
  /** Closes every page that was opened: one that stays asks again whenever something changes. */
  closePages(): Promise<void>
}

export interface ConsolePage {
  page: Page
  /** what the page said went wrong; a no of the server is none */
  errors: string[]
  /** Opens a path and waits until nothing is loading. */
  visit(path: string): Promise<void>
  /** Waits until nothing is loading any more, and a heading stands. */
  settled(): Promise<void>
}

/** Starts a server and a browser; what a test opens is closed with them. */
export async function openConsole(options: SekishoOptions = {}): Promise<Console> {
  const browser = await openChromium()
  const sekisho = await startSekisho({
    ...options,
    config: { ...options.config, listen: { host: 'localhost' } },
  })
  const states = new Map<string, State>()
  const contexts = new Set<BrowserContext>()
  return {
    sekisho,
    async open({ role = 'owner', locale = 'en', width = 1280, asThemselves = role !== 'owner' } = {}) {
      const who = `${role} ${asThemselves}`
      const state = states.get(who) ?? (await signIn({ browser, sekisho, role, asThemselves }))
      states.set(who, state)
      const context = await newContext(browser, { locale, width, state })
      contexts.add(context)
      const page = await context.newPage()
      const errors = errorsOf(page)
      const settled = settlingOf(page)
      const visit = async (path: string) => {
        await page.goto(`${sekisho.url}${path}`)
        await settled()
      }
      return { page, errors, visit, settled }
    },
    async closePages() {
      for (const context of contexts) await context.close()
      contexts.clear()
    },
    async [Symbol.asyncDispose]() {
      await browser.close()
      await sekisho[Symbol.asyncDispose]()
    },
  }
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** A bound and no measure: of a machine that is busy with something else. */
const longestWaitMs = 120_000

async function newContext(
  browser: Browser,
  { locale, width, state }: { locale: Locale; width: number; state?: State },
) {
  const context = await browser.newContext({
    locale: locale === 'ja' ? 'ja-JP' : 'en-GB',
    timezoneId: 'Asia/Tokyo',
    viewport: { width, height: 900 },
    ...(state === undefined ? {} : { storageState: state }),
  })
  context.setDefaultTimeout(longestWaitMs)
  await delayAnswers(context)
  return context
}

interface SignIn {
  browser: Browser
  sekisho: Sekisho
  role: Role
  asThemselves: boolean
}

/** Signs in as people do: the owner by the operator's link, others by an invitation and a passkey. */
async function signIn({ browser, sekisho, role, asThemselves }: SignIn): Promise<State> {
  const context = await newContext(browser, { locale: 'en', width: 1280 })
  const page = await context.newPage()
  if (!asThemselves) {
    const { url } = await sekisho.admin<{ url: string }>('POST', '/api/console/link', {})
    await page.goto(url)
    await page.getByRole('button', { name: 'Sign in as the owner' }).click()
  } else {
    await addAuthenticator(page)
    const wanted = { name: `Person ${roles.indexOf(role)}`, email: `${role}@example.com`, roles: [role] }
    const { url } = await sekisho.admin<{ url: string }>('POST', '/api/invitations', wanted)
    await page.goto(url)
    await page.locator('form[data-passkey] button').click()
    await page.waitForURL(/\/account/)
  }
  const state = await context.storageState()
  await context.close()
  return state
}

function errorsOf(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('status of')) errors.push(message.text())
  })
  return errors
}

/** What axe and the eye of a narrow window find wrong, in both themes. */
export async function inspectPage({ page }: ConsolePage, name: string): Promise<string[]> {
  const findings: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    findings.push(...(await axeFindings(page)).map((finding) => `${name}, ${colorScheme}: ${finding}`))
  }
  for (const width of [1280, 768, 375]) {
    await page.setViewportSize({ width, height: 900 })
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    if (overflow > 0) findings.push(`${name}: ${overflow} px too wide at ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
  return findings
}
