import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

async function call(credential: string, model = 'claude-sonnet-5'): Promise<number> {
  const response = await fetch(`${console.sekisho.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': credential, 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'hello' }] }),
  })
  await response.text()
  return response.status
}

describe('the overview', () => {
  it('shows what is called while somebody looks, and each figure leads to what it counts', async () => {
    const { page, visit, settled, errors } = await console.open()
    await visit('/')
    const calls = page.getByRole('link', { name: /^Calls today/ })
    await calls.getByText('0', { exact: true }).waitFor()
    expect(await call(console.sekisho.credential)).toBe(200)
    expect(await call(console.sekisho.credential)).toBe(200)
    await calls.getByText('2', { exact: true }).waitFor({ timeout: 20_000 })
    await calls.click()
    await page.waitForURL(({ pathname }) => pathname === '/ledger')
    await page.getByRole('heading', { name: 'Ledger', level: 1 }).waitFor()
    await settled()
    expect(new URL(page.url()).searchParams.get('kind')).toBe('exchange.settled')
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    expect(errors).toEqual([])
  })

  it('shows thirty days as a table too, and that simulated answers cost nothing', async () => {
    await call(console.sekisho.credential)
    const { page, visit } = await console.open()
    await visit('/')
    await page
      .getByText(/simulated/)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /Show as a table.*Calls/ }).click()
    await expect.poll(() => page.getByRole('region', { name: 'Calls' }).getByRole('row').count()).toBe(31)
  })

  it('names a budget of which little is left', async () => {
    const wanted = {
      name: 'Little',
      scope: { type: 'organization' },
      sharing: 'pool',
      unit: 'calls',
      period: 'daily',
      limit: 4,
    }
    await console.sekisho.admin('POST', '/api/budgets', wanted)
    await call(console.sekisho.credential)
    const { page, visit } = await console.open()
    await visit('/')
    await page.getByRole('link', { name: 'Little' }).waitFor({ timeout: 20_000 })
  })

  it('has its whole menu in sight at 768 px, in the longer language', async () => {
    const { page, visit } = await console.open({ locale: 'ja', width: 768 })
    await visit('/')
    const last = page.getByRole('navigation', { name: 'メニュー' }).getByRole('link').last()
    const rightEdge = async () => {
      const { x, width } = (await last.boundingBox()) ?? { x: Infinity, width: 0 }
      return x + width
    }
    await expect.poll(rightEdge).toBeLessThan(768)
  })

  it('is the way back from an address that is no page; a program is told in JSON', async () => {
    const { page } = await console.open()
    const answer = await page.goto(`${console.sekisho.url}/peoples`)
    expect(answer?.status()).toBe(404)
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
    await page.getByRole('link', { name: 'To the overview' }).click()
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    const asProgram = await fetch(`${console.sekisho.url}/peoples`)
    expect(await asProgram.json()).toMatchObject({ error: { type: 'not_found_error' } })
  })

  it('is not for who may see nothing of others: they find their own page', async () => {
    const { page, visit } = await console.open({ role: 'developer' })
    await visit('/')
    await page.waitForURL(/\/me$/)
  })
})
