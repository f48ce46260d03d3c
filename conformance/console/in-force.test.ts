import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

const policies = [{ match: {}, cli: { permissions: { deny: ['WebFetch'] } } }]
const device = 'a'.repeat(64)

let console: Console
beforeAll(async () => {
  console = await openConsole({ config: { managed: { policies } }, practiceScript: [] })
  const { sekisho } = console
  await call(sekisho.credential, { device_id: device })
  // Devices are written down a moment after their first call.
  await sekisho.entries('device.added')
})
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

/** A call as Claude Code makes it. */
async function call(credential: string, user: object): Promise<void> {
  const response = await fetch(`${console.sekisho.url}/v1/messages`, {
    method: 'POST',
    headers: {
      'x-api-key': credential,
      'user-agent': 'claude-cli/2.1.330 (external, cli)',
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 10,
      messages: [{ role: 'user', content: 'hello' }],
      metadata: { user_id: JSON.stringify(user) },
    }),
  })
  await response.text()
}

describe('what is in force', () => {
  it('shows a device without a guard as such, and links to its person', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/policies/in-force')
    await page.getByRole('heading', { name: 'Claimed is not attested' }).waitFor()
    const row = page.getByRole('row').filter({ hasText: 'Claude Code' })
    await row.getByText('Unguarded').waitFor()
    await row.getByText('file:0@1').waitFor()
    await row.getByRole('link').click()
    await page.waitForURL(/\/people\//)
    expect(errors).toEqual([])
  })

  it('names the policies a device should have, and fits into 1280 px', async () => {
    const { admin } = console.sekisho
    const { id } = await admin<{ id: string }>('POST', '/api/policies', { name: 'Everybody', match: {} })
    await admin('POST', `/api/policies/${id}/versions`, { document: { settings: { model: 'opus' } } })
    await admin('POST', `/api/policies/${id}/versions/1/publish`, { ring: 'all' })
    const { page, visit } = await console.open()
    await visit('/policies/in-force')
    const row = page.getByRole('row').filter({ hasText: 'Claude Code' })
    await row.getByText('version 1').waitFor()
    await row.getByText(id).first().waitFor({ state: 'detached' })
    const region = page.getByRole('region', { name: 'In force' })
    await expect.poll(() => region.evaluate((node) => node.scrollWidth - node.clientWidth)).toBe(0)
    await row.getByRole('link', { name: 'Everybody' }).click()
    await page.getByRole('heading', { name: 'Version 1 for everybody it is for' }).waitFor()
  })

  it('says in words that the server took a version back by itself', async () => {
    const { admin } = console.sekisho
    const { id } = await admin<{ id: string }>('POST', '/api/policies', { name: 'Taken back', match: {} })
    await admin('POST', `/api/policies/${id}/versions`, { document: { settings: { model: 'opus' } } })
    await admin('POST', `/api/policies/${id}/versions/1/publish`, { ring: 'all' })
    await admin('POST', `/api/policies/${id}/roll-back`, { version: 1, reason: 'block_rate' })
    const { page, visit } = await console.open({ locale: 'ja' })
    await visit(`/policies/${id}`)
    await page.getByRole('heading', { name: 'バージョン 1 はロールバック済み' }).waitFor()
    await page.getByText('ガードのブロックが多すぎたため').waitFor()
    expect(await page.getByText('block_rate').count()).toBe(0)
  })

  it('is narrowed to a state, which stands in the address', async () => {
    const { page, visit, settled } = await console.open()
    await visit('/policies/in-force')
    await page.getByLabel('State').selectOption('in_force')
    await page.getByText('Nothing matches the filter').waitFor()
    await page.waitForURL(({ search }) => search === '?state=in_force')
    await page.reload()
    await settled()
    expect(await page.getByLabel('State').inputValue()).toBe('in_force')
  })

  it.each([
    ['en', 'Claimed is not attested'],
    ['ja', '自己申告は証明ではありません'],
  ] as const)('says in %s that what is claimed is not attested', async (locale, sentence) => {
    const { page, visit } = await console.open({ locale })
    await visit('/policies/in-force')
    await page.getByText(sentence).waitFor()
  })

  it('is closed to who may not read policies, with the server’s own sentence', async () => {
    const { page, visit } = await console.open({ role: 'developer' })
    await visit('/policies/in-force')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('table').count()).toBe(0)
  })
})
