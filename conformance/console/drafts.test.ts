import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
let policy: string
beforeAll(async () => {
  console = await openConsole()
  policy = await add('policies', { name: 'Base', match: {} })
  await add(`policies/${policy}/versions`, { document: { settings: {} } })
})
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const add = async (path: string, body: object) =>
  (await console.sekisho.admin<{ id: string }>('POST', `/api/${path}`, body)).id

const editor = (page: Page) => page.getByRole('textbox', { name: /^Policy document$|^ポリシー文書$/ })

async function typeInto(page: Page): Promise<void> {
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.type('typed ')
}

/** Ends the sign-in of a browser. @returns brings it back, as signing in in another tab does */
async function endSignIn(context: BrowserContext): Promise<() => Promise<void>> {
  const cookies = await context.cookies()
  await context.clearCookies()
  return () => context.addCookies(cookies)
}

const words = {
  en: {
    ended: 'Your sign-in has ended',
    signIn: 'Sign in in a new tab',
    on: 'I have signed in',
    title: 'Leave without saving?',
    cancel: 'Cancel',
    leave: 'Leave',
  },
  ja: {
    ended: 'サインインの有効期限が切れました',
    signIn: '新しいタブでサインイン',
    on: 'サインインしました',
    title: '保存せずにページを離れますか?',
    cancel: 'キャンセル',
    leave: '離れる',
  },
} as const

describe.each(['en', 'ja'] as const)('what was typed, in %s,', (locale) => {
  it('stays in the policy editor when the sign-in ends meanwhile, and is gone on with', async () => {
    const { page, visit } = await console.open({ role: 'admin', locale })
    await visit(`/policies/${policy}/edit`)
    await typeInto(page)
    const signInAgain = await endSignIn(page.context())
    // Something changed: the page asks again, and is told that nobody is signed in.
    await add('people', { name: 'Person 001' })
    const dialog = page.getByRole('dialog', { name: words[locale].ended })
    const link = dialog.getByRole('link', { name: words[locale].signIn })
    expect(await link.getAttribute('href')).toBe('/sign-in?return=%2Fme')
    await signInAgain()
    await dialog.getByRole('button', { name: words[locale].on }).click()
    await dialog.waitFor({ state: 'detached' })
    await editor(page).getByText('typed').waitFor()
    await page.getByRole('alert').waitFor({ state: 'detached' })
  })

  it('is not left without a question, and a no leaves it as it is', async () => {
    const { page, visit } = await console.open({ locale })
    const { title, cancel, leave } = words[locale]
    await visit(`/policies/${policy}`)
    await page.locator(`main a[href^="/policies/${policy}/edit"]`).first().click()
    await editor(page).waitFor()
    await typeInto(page)
    await page.goBack()
    const dialog = page.getByRole('dialog', { name: title })
    await dialog.getByRole('button', { name: cancel }).click()
    await editor(page).getByText('typed').waitFor()
    await page
      .getByRole('navigation')
      .getByRole('link', { name: /^Ledger$|^台帳$/ })
      .click()
    await dialog.getByRole('button', { name: leave, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: /^Ledger$|^台帳$/ }).waitFor()
  })
})

it('a dialog keeps what was typed when its answer is that nobody is signed in', async () => {
  const { page, visit } = await console.open({ role: 'admin' })
  await visit('/people')
  await page.getByRole('button', { name: 'Add a person' }).click()
  const form = page.getByRole('dialog', { name: 'Add a person' })
  await form.getByLabel('Name').fill('Person 002')
  const signInAgain = await endSignIn(page.context())
  await form.getByLabel('Name').press('Enter')
  const ended = page.getByRole('dialog', { name: words.en.ended })
  await ended.waitFor()
  await signInAgain()
  await ended.getByRole('button', { name: words.en.on }).click()
  await ended.waitFor({ state: 'detached' })
  await form.getByText('You are not signed in any more.').waitFor()
  await form.getByLabel('Name').press('Enter')
  await page
    .getByRole('heading', { level: 1, name: 'Person 002' })
    .or(page.getByRole('link', { name: 'Person 002' }))
    .first()
    .waitFor()
})

it('a version that is saved is left without a question', async () => {
  const { page, visit } = await console.open()
  await visit(`/policies/${policy}/edit`)
  await editor(page).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.insertText('{ "settings": { "model": "opus" } }')
  await page.getByRole('button', { name: 'Save as a new version' }).click()
  await page.getByRole('heading', { level: 1, name: 'Base', exact: true }).waitFor()
})
