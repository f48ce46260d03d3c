import { locales } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const sentence = 'The server did not answer.'
const words = {
  en: {
    overview: 'Overview',
    people: 'People',
    newer: 'The server has a newer console.',
    away: sentence,
    cannot: 'The console cannot begin',
    again: 'Try again',
  },
  ja: {
    overview: '概要',
    people: '利用者',
    newer: 'コンソールが更新されています。',
    away: 'サーバーから応答がありません。',
    cannot: 'コンソールを開始できません',
    again: '再試行',
  },
} as const

describe('while the server is away, the console', () => {
  it('says so where the code of a page does not come, keeps its menu, and goes on by itself', async () => {
    const { page, visit } = await console.open()
    await visit('/')
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Policies' }).click()
    await page.getByRole('heading', { name: 'The server does not answer' }).waitFor()
    await page.getByRole('navigation', { name: 'Menu' }).waitFor()
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Policies', level: 1 }).waitFor()
  })

  it('says so at once where an answer does not come, in the place of the answer, and shows it when it is back', async () => {
    const { id } = await console.sekisho.admin<{ id: string }>('POST', '/api/people', { name: 'Person 001' })
    const { page, visit } = await console.open()
    await visit(`/people`)
    await page.route(`**/api/people/${id}`, (route) => route.abort())
    await page.getByRole('link', { name: 'Person 001' }).click()
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.getByRole('heading', { name: 'Person', exact: true }).waitFor()
    await page.unroute(`**/api/people/${id}`)
    await page.getByRole('heading', { name: 'Person 001' }).waitFor()
    await page.getByText(sentence).waitFor({ state: 'detached' })
  })

  it.each(locales)(
    'says so once for all that it still shows, and is quiet when it is back, in %s',
    async (locale) => {
      const { page, visit } = await console.open({ locale })
      await visit('/me')
      await page.route(
        ({ pathname }) => pathname.startsWith('/api/'),
        (route) => route.abort(),
      )
      // The page asks for everything again once it hears of a change.
      await console.sekisho.admin('POST', '/api/people', { name: 'Person 004' })
      await page.getByRole('alert').getByText(words[locale].away).waitFor()
      const parts = page.getByRole('main').getByRole('heading', { level: 2 })
      expect(await parts.count()).toBeGreaterThan(3)
      await expect.poll(() => page.getByRole('alert').count()).toBe(1)
      await page.unrouteAll()
      await page.getByRole('alert').waitFor({ state: 'detached' })
    },
  )

  it('does not promise to make a change again by itself', async () => {
    const { page, visit } = await console.open()
    await visit('/people')
    await page.getByRole('button', { name: 'Add a person' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Person 003')
    await page.route('**/api/people', (route) => route.abort())
    await dialog.getByLabel('Name').press('Enter')
    await dialog.getByRole('alert').getByText('whether the change was made').waitFor()
  })

  it('says so in the place of a dialog whose code does not come, and brings it when it is back', async () => {
    const { page, visit } = await console.open()
    await visit('/policies')
    await page.context().setOffline(true)
    await page.getByRole('button', { name: 'Create a policy' }).click()
    const missing = page.getByRole('dialog', { name: 'This part of the page did not come' })
    await missing.getByRole('alert').getByText('The server does not answer.').waitFor()
    await page.getByRole('heading', { name: 'Policies', level: 1 }).waitFor()
    await page.context().setOffline(false)
    await missing
      .getByRole('button', { name: 'Try again' })
      .or(page.getByRole('dialog').getByLabel('Name'))
      .first()
      .click()
    await page.getByRole('dialog', { name: 'Create a policy' }).getByLabel('Name').waitFor()
  })

  it.each(locales)('keeps the rest of a page whose chart has no code any more, in %s', async (locale) => {
    const { page } = await console.open({ locale })
    await page.route('**/assets/plot*', (route) => route.fulfill({ status: 404 }))
    await page.goto(console.sekisho.url)
    await page.getByRole('alert').getByText(words[locale].newer).first().waitFor()
    await page.getByRole('heading', { name: words[locale].overview, level: 1 }).waitFor()
    await page.unroute('**/assets/plot*')
    await page.getByRole('button', { name: words[locale].again }).first().click()
    await page.locator('main canvas').first().waitFor()
  })

  it.each(locales)('says so where it cannot learn who reads, in %s', async (locale) => {
    const { page } = await console.open({ locale })
    const body = JSON.stringify({ error: { code: 'store_unavailable', message: 'The database is away.' } })
    await page.route('**/api/me', (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body }),
    )
    await page.goto(`${console.sekisho.url}/people`)
    await page.getByRole('heading', { name: words[locale].cannot, level: 1 }).waitFor()
    await page.getByRole('alert').getByText('The database is away.').waitFor()
    await page.unroute('**/api/me')
    await page.getByRole('button', { name: words[locale].again }).click()
    await page.getByRole('heading', { name: words[locale].people, level: 1 }).waitFor()
  })

  it('listens again after a proxy answered in its place', async () => {
    const { page, visit } = await console.open()
    let streams = 0
    await page.route('**/api/changes', (route) =>
      streams++ === 0 ? route.fulfill({ status: 502 }) : route.continue(),
    )
    await visit('/people')
    await console.sekisho.admin('POST', '/api/people', { name: 'Person 002' })
    await page.getByRole('link', { name: 'Person 002' }).waitFor()
    expect(streams).toBeGreaterThan(1)
  })
})

describe('while the server is slow, the console', () => {
  it('shows that something is coming before it knows who reads', async () => {
    const { page } = await console.open()
    const { promise: slow, resolve: go } = Promise.withResolvers<void>()
    await page.route('**/api/me', (route) => slow.then(() => route.continue()))
    await page.goto(`${console.sekisho.url}/people`)
    await page.getByRole('main').locator('.skeleton').first().waitFor()
    go()
    await page.getByRole('heading', { name: 'People', level: 1 }).waitFor()
  })

  it('does not leave the page before standing while the next one is on its way', async () => {
    const { page, visit } = await console.open()
    await visit('/me')
    const { promise: slow, resolve: go } = Promise.withResolvers<void>()
    await page.route('**/assets/*', (route) => slow.then(() => route.continue()))
    await page.getByRole('link', { name: 'Policies' }).click()
    await page.getByRole('heading', { name: 'My page' }).waitFor({ state: 'hidden' })
    await page.getByRole('main').getByRole('status').getByText('Loading').waitFor()
    go()
    await page.getByRole('heading', { name: 'Policies', level: 1 }).waitFor()
  })
})
