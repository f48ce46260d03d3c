import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const add = (path: string, body: object) =>
  console.sekisho.admin<{ id: string }>('POST', `/api/${path}`, body)

/** Pixels of the first table that one has to scroll to. As text: this repository's programs have no page around them. */
const hiddenOfTable = `(() => {
  const { scrollWidth, clientWidth } = document.querySelector('main [role=region]')
  return scrollWidth - clientWidth
})()`

const long = (letter: string, length: number) => letter.repeat(length)

describe('a list', () => {
  it('forgets what was searched for when the menu leads to all of it again', async () => {
    await add('people', { name: 'Person 001', email: 'person-001@example.invalid' })
    await add('people', { name: 'Person 002', email: 'person-002@example.invalid' })
    const { page, visit } = await console.open()
    await visit('/people')
    const search = page.getByRole('searchbox', { name: 'Name, address or id' })
    await search.pressSequentially('Person 001')
    await page.getByRole('link', { name: 'Person 002' }).waitFor({ state: 'detached' })
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'People' }).click()
    await page.getByRole('link', { name: 'Person 002' }).waitFor()
    await expect.poll(() => search.inputValue()).toBe('')
    expect(page.url()).not.toContain('search')
  })

  it.each([
    ['en', 'Nothing is left on this page', 'First page'],
    ['ja', 'このページに表示するものはありません', '最初のページ'],
  ] as const)('says of a page after its last one that it is none, in %s', async (locale, none, first) => {
    const { page, visit } = await console.open({ locale })
    await visit('/people?cursor=zzz')
    await page.getByText(none).waitFor()
    await page.getByRole('button', { name: first }).click()
    await page.getByRole('link', { name: 'Person 001' }).waitFor()
  })

  it('keeps the other columns in sight beside names without a space', async () => {
    await add('people', {
      name: long('n', 150),
      email: `${long('e', 60)}@${long('d', 60)}.example.invalid`,
      roles: ['developer'],
    })
    await add('projects', { name: long('p', 64), classification: 'internal' })
    const { page, visit } = await console.open()
    for (const path of ['/people', '/projects']) {
      await visit(path)
      const hidden = await page.evaluate<number>(hiddenOfTable)
      expect([path, hidden]).toEqual([path, 0])
    }
  })

  it('asks for no more letters of a reason than the server takes', async () => {
    const { id } = await add('service-accounts', { name: 'pipeline' })
    const { page, visit } = await console.open()
    await visit(`/people/service-accounts/${id}`)
    await page.getByRole('button', { name: 'Deactivate pipeline' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').click()
    await page.keyboard.insertText(long('w', 600))
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
  })
})

it('an address whose entry has no number is no page', async () => {
  const { page, visit } = await console.open()
  await visit('/ledger/entries/abc')
  await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
})

it('what the server takes for wrong is not offered to be tried again', async () => {
  const { page, visit } = await console.open()
  await visit('/people/nobody')
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
})
