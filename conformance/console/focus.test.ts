import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const admin = <Answer>(path: string, body: object) => console.sekisho.admin<Answer>('POST', path, body)

/** Waits until the focus stands somewhere whose row, or which itself, says so. */
const focused = (page: Page, words: string) =>
  page.waitForFunction(`(() => {
    const at = document.activeElement
    return at !== document.body && (at?.closest('tr') ?? at)?.textContent?.includes(${JSON.stringify(words)})
  })()`)

/** Presses by the keyboard alone. */
async function confirm(page: Page, button: string, reason: string) {
  await page.getByRole('button', { name: button }).first().focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByLabel('Why').fill(reason)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

describe('after a question over a list, the focus', () => {
  it('stays in the row that is still there without its button', async () => {
    for (const name of ['siem', 'archive'])
      await admin('/api/compliance-keys', { name, scopes: ['read:compliance_activities'] })
    const { page, visit } = await console.open()
    await visit('/ledger/compliance-keys')
    await confirm(page, 'Revoke: siem', 'replaced')
    await page.getByText(/^Revoked:/).waitFor()
    await focused(page, 'siem')
  })

  it('goes to the row that took the place of one that is gone, and from the last one to the list', async () => {
    const { id } = await admin<{ id: string }>('/api/service-accounts', { name: 'ci', roles: ['developer'] })
    for (const name of ['first', 'second'])
      await admin('/api/federation-rules', {
        name,
        issuer: 'https://issuer.test',
        audience: `https://sekisho.test/${name}`,
        serviceAccountId: id,
        conditions: { sub: ['ci'] },
      })
    const { page, visit } = await console.open()
    await visit('/people/federation')
    await confirm(page, 'Remove the rule', 'over')
    await page.getByRole('row', { name: /first/ }).waitFor({ state: 'detached' })
    await focused(page, 'second')
    await confirm(page, 'Remove the rule', 'over')
    await page.getByRole('row', { name: /second/ }).waitFor({ state: 'detached' })
    await page.locator('section :focus, section:focus, h1:focus, h2:focus').waitFor()
  })

  it('goes back to what opened it when nothing was done', async () => {
    const { page, visit } = await console.open()
    await visit('/ledger/compliance-keys')
    await page.getByRole('button', { name: 'Revoke: archive' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page
      .locator('button:focus')
      .and(page.getByRole('button', { name: 'Revoke: archive' }))
      .waitFor()
  })
})
