import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const sentence = 'The server did not answer.'

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
