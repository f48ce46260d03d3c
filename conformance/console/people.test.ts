import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const add = (name: string, email: string) =>
  console.sekisho.admin<{ id: string }>('POST', '/api/people', { name, email, roles: ['developer'] })

/** One call by the practice provider, settled. */
async function send(secret: string): Promise<void> {
  const response = await fetch(`${console.sekisho.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'claude-opus-5-5',
      max_tokens: 50,
      messages: [{ role: 'user', content: 'hi' }],
    }),
  })
  await response.arrayBuffer()
  expect(response.status).toBe(200)
}

describe('the people of the console', () => {
  it('are found by a part of their name, and the filter stands in the address', async () => {
    await add('Person 001', 'person-001@example.invalid')
    await add('Person 002', 'person-002@example.invalid')
    const { page, visit, settled, errors } = await console.open()
    await visit('/people')
    await page.getByRole('link', { name: 'Person 001' }).waitFor()
    await page.getByRole('searchbox').fill('002')
    await page.getByRole('link', { name: 'Person 001' }).waitFor({ state: 'detached' })
    await page.waitForURL(({ search }) => search === '?search=002')
    await page.reload()
    await settled()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
    expect(errors).toEqual([])
  })

  it('are added, and shown at once to who looks at the list elsewhere', async () => {
    const looking = await console.open()
    await looking.visit('/people')
    const { page, visit } = await console.open()
    await visit('/people')
    await page.getByRole('button', { name: 'Add a person' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Person 003')
    await page.getByLabel('Email address').fill('person-003@example.invalid')
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await page.getByRole('heading', { name: 'Person 003' }).waitFor()
    await page.locator('main:focus').waitFor()
    await looking.page.getByRole('link', { name: 'Person 003' }).waitFor()
  })

  it('keep what was typed when the server says no, and its sentence stands there', async () => {
    await add('Person 004', 'person-004@example.invalid')
    const { page, visit } = await console.open({ locale: 'ja' })
    await visit('/people')
    await page.getByRole('button', { name: '利用者を追加' }).click()
    await page.getByLabel('名前', { exact: true }).fill('Person 005')
    await page.getByLabel('メールアドレス').last().fill('person-004@example.invalid')
    await page.getByRole('dialog').getByRole('button', { name: '追加' }).click()
    await page.getByRole('alert').getByText('すでに登録されています').waitFor()
    expect(await page.getByLabel('名前', { exact: true }).inputValue()).toBe('Person 005')
  })

  it('lose their access after one question that says what will happen', async () => {
    const { id } = await add('Person 006', 'person-006@example.invalid')
    const { page, visit } = await console.open()
    await visit(`/people/${id}`)
    await page.getByRole('button', { name: 'End access' }).click()
    const dialog = page.getByRole('dialog', { name: 'End the access of Person 006?' })
    await dialog.getByText('every session and credential').waitFor()
    await dialog.getByLabel('Why').fill('left the company')
    await dialog.getByRole('button', { name: 'End access' }).click()
    await page.getByRole('button', { name: 'Let in again' }).waitFor()
    const person = await console.sekisho.admin<{ status: string }>('GET', `/api/people/${id}`)
    expect(person.status).toBe('inactive')
  })

  it('are given roles and groups by hand, and what was not changed stays', async () => {
    const { id } = await add('Person 007', 'person-007@example.invalid')
    const { page, visit } = await console.open()
    await visit(`/people/${id}`)
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Auditor').check()
    await page.getByLabel('Groups given by hand').fill('platform, tokyo')
    await page.getByLabel('Cost centre').fill('CC-4711')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'tokyo' }).waitFor()
    expect(await console.sekisho.admin('GET', `/api/people/${id}`)).toMatchObject({
      name: 'Person 007',
      email: 'person-007@example.invalid',
      given: { roles: ['auditor', 'developer'], groups: ['platform', 'tokyo'] },
      costCentre: 'CC-4711',
    })
  })

  it('have everything on one screen: budgets with what is used, spend, credentials, devices', async () => {
    const { id } = await add('Person 008', 'person-008@example.invalid')
    const { secret } = await console.sekisho.admin<{ secret: string }>('POST', '/api/credentials', {
      personId: id,
      name: 'laptop',
      kind: 'any',
    })
    await console.sekisho.admin('POST', '/api/budgets', {
      name: 'own month',
      scope: { type: 'person', id },
      unit: 'calls',
      limit: 4,
    })
    await send(secret)
    const { page, visit, errors } = await console.open({ locale: 'ja' })
    await visit(`/people/${id}`)
    const meter = page.getByRole('meter', { name: 'own month の使用率' })
    await meter.and(page.locator('[aria-valuetext="25%"]')).waitFor()
    await page.getByRole('region', { name: '今月の費用' }).getByText('claude-opus-5-5').waitFor()
    await page.getByRole('region', { name: '認証情報' }).getByText('laptop').waitFor()
    for (const name of ['セッション', 'デバイス', 'このサーバーでのサインイン方法', '最新のエントリ'])
      await page.getByRole('heading', { level: 2, name }).waitFor()
    expect(errors).toEqual([])
  })

  it('get a sign-in link that is shown once, and lose a way to sign in', async () => {
    const held = await console.open({ role: 'finance' })
    await held.visit('/people')
    const { data } = await console.sekisho.admin<{ data: { id: string }[] }>(
      'GET',
      '/api/people?role=finance',
    )
    const { page, visit } = await console.open()
    await visit(`/people/${data[0]?.id}`)
    await page.getByRole('button', { name: 'Make a sign-in link' }).click()
    await page.getByRole('button', { name: 'Make the link' }).click()
    const link = page.getByRole('dialog').getByRole('region', { name: 'Link' })
    expect(await link.textContent()).toContain(`${console.sekisho.url}/invitation/`)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: /^Remove: Passkey/ }).click()
    await page.getByLabel('Why').fill('phone lost')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('They cannot sign in on this server’s pages yet').waitFor()
  })

  it('are erased once their access has ended, after a warning, by who may', async () => {
    const { id } = await add('Person 009', 'person-009@example.invalid')
    const { page, visit } = await console.open({ role: 'security' })
    await visit(`/people/${id}`)
    await page.getByText('can be erased once their access has ended').waitFor()
    expect(await page.getByRole('button', { name: /edit|end access/i }).count()).toBe(0)
    await console.sekisho.admin('POST', `/api/people/${id}/deactivate`, { reason: 'left' })
    await page.getByRole('button', { name: 'Erase personal data' }).click()
    const dialog = page.getByRole('dialog', { name: 'Erase the personal data of Person 009 for good?' })
    await dialog.getByText('Nobody can bring it back').waitFor()
    await dialog.getByLabel('Why').fill('asked to')
    await dialog.getByRole('button', { name: 'Erase personal data' }).click()
    await page.getByRole('heading', { name: 'Person 009', exact: true }).waitFor({ state: 'detached' })
    const person = await console.sekisho.admin<{ email: string | null }>('GET', `/api/people/${id}`)
    expect(person.email).toBeNull()
  })

  it('show a viewer who they are, and nothing that a viewer does not read', async () => {
    const { id } = await add('Person 010', 'person-010@example.invalid')
    const { page, visit } = await console.open({ role: 'viewer' })
    await visit(`/people/${id}`)
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allTextContents())
      .toEqual(['Who they are', 'Policy in force', 'How they sign in here'])
  })
})
