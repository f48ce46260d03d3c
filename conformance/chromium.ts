import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const executable = '/usr/bin/chromium'

/** Debian's Chromium, without what it asks of the internet by itself. */
export async function openChromium(): Promise<Browser> {
  if (!existsSync(executable)) throw new Error(`${executable} is missing; install Debian's chromium`)
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--no-first-run'],
  })
}

/** A device's own authenticator, with a finger that always fits. */
export async function addAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Goes on by the Tab key until the wanted element has the focus, and says whether each stop on the way could be seen. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press('Tab')
    const outline = await page.evaluate<string>(outlineOfFocus)
    if (outline === 'none') throw new Error(`the focus cannot be seen on the way to ${selector}`)
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
  }
  throw new Error(`the Tab key does not lead to ${selector} on ${page.url()}`)
}

// As text, because this repository's programs have no page around them.
const outlineOfFocus = `(document.activeElement ?? document.body) === document.body
  ? 'nothing' : getComputedStyle(document.activeElement).outlineStyle`

interface AxeResult {
  passes: unknown[]
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** What axe finds against WCAG 2.2 AA and its own good practice, in the theme that is on. */
export async function axeFindings(page: Page): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  await page.evaluate(source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)} })`
  const { passes, violations } = (await page.evaluate(run)) as AxeResult
  if (passes.length === 0) throw new Error('axe looked at nothing')
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  )
}

const sizes = [1280, 375, 320] as const

/**
 * Looks at one page as it stands: both themes by axe, and no sideways scrolling down to 320 px (WCAG 1.4.10). With
 * SEKISHO_SCREENSHOTS naming a folder, pictures for people are put there.
 */
export async function inspect(page: Page, name: string): Promise<string[]> {
  const folder = process.env['SEKISHO_SCREENSHOTS']
  const findings: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    findings.push(...(await axeFindings(page)).map((finding) => `${name}, ${colorScheme}: ${finding}`))
    for (const width of sizes) {
      await page.setViewportSize({ width, height: 800 })
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      if (overflow > 0) findings.push(`${name}: ${overflow} px too wide at ${width}`)
      if (folder !== undefined && (colorScheme === 'light' || width === 375))
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  return findings
}

export function openContext(
  browser: Browser,
  options: { locale: 'en' | 'ja'; script?: boolean },
): Promise<BrowserContext> {
  const locale = options.locale === 'ja' ? 'ja-JP' : 'en-US'
  return browser.newContext({ locale, javaScriptEnabled: options.script ?? true })
}
