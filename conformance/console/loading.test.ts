import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { pages } from './pages.ts'
import { openSeededConsole, type SeededConsole } from './seeded.ts'

let seeded: SeededConsole
beforeAll(async () => void (seeded = await openSeededConsole()))
afterEach(() => seeded.console.closePages())
afterAll(() => seeded[Symbol.asyncDispose]())

const idOfSomething = /\b[a-z]{3,}_[0-9A-Z]{26}\b/
const sentence = 'The database is away.'
const outage = {
  status: 503,
  contentType: 'application/json',
  body: JSON.stringify({ error: { code: 'store_unavailable', message: sentence } }),
}

/** Keeps back what the page asks for, but who reads it. */
async function holdAnswers(page: Page): Promise<Route[]> {
  const held: Route[] = []
  await page.route(
    ({ pathname }) => pathname.startsWith('/api/') && !['/api/me', '/api/changes'].includes(pathname),
    (route) => void held.push(route),
  )
  return held
}

/** What a page asks for when it comes, it has asked for by then. As text: this repository's programs have no page around them. */
const anIdleMoment =
  'new Promise((done) => requestIdleCallback(() => requestAnimationFrame(() => setTimeout(done))))'

const headingsOf = (page: Page) => page.getByRole('main').getByRole('heading').allTextContents()

/** Labels of pickers in which there is nothing to choose. */
const emptyPickers = (page: Page) =>
  page.evaluate<string[]>(`[...document.querySelectorAll('main select')]
    .filter(({ selectedOptions }) => !selectedOptions[0]?.text)
    .map(({ labels }) => labels[0]?.textContent)`)

describe.each(Object.keys(pages))('%s, before what it shows is there', (path) => {
  it('has no id as a heading and no picker without its content, nor when it does not come', async () => {
    const { page, errors } = await seeded.console.open()
    const held = await holdAnswers(page)
    await page.goto(`${seeded.console.sekisho.url}${seeded.addressOf(path)}`)
    await page.locator('main h1, main .skeleton').first().waitFor({ state: 'attached' })
    await page.evaluate(anIdleMoment)
    expect((await headingsOf(page)).filter((heading) => idOfSomething.test(heading))).toEqual([])
    expect(await emptyPickers(page)).toEqual([])
    if (held.length === 0) return
    for (const route of held.splice(0)) await route.fulfill(outage)
    await page.getByRole('alert').getByText(sentence).first().waitFor()
    await page.locator('main h1').waitFor()
    expect((await headingsOf(page)).filter((heading) => idOfSomething.test(heading))).toEqual([])
    expect(errors).toEqual([])
  })
})
