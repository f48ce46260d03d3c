import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => {
  console = await openConsole({ config: { sekisho: { access: [{ models: ['claude-sonnet-*'] }] } } })
})
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const call = (credential: string, model: string) =>
  fetch(`${console.sekisho.url}/v1/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, max_tokens: 64, messages: [{ role: 'user', content: 'Hello' }] }),
  })

describe('one’s own page', () => {
  it('is where somebody lands who may not see the overview', async () => {
    const { page, visit } = await console.open({ role: 'developer' })
    await visit('/')
    await page.getByRole('heading', { level: 1, name: 'My page' }).waitFor()
    await page.waitForURL(({ pathname }) => pathname === '/me')
    await page.getByText('No budget applies to you').waitFor()
  })

  it('makes a credential that is shown once, with the lines that use it, and takes it back', async () => {
    const { page, visit, errors } = await console.open({ role: 'developer' })
    await visit('/me')
    await page.getByRole('button', { name: 'Create a credential' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('build machine')
    await page.getByRole('dialog').getByLabel('For', { exact: true }).selectOption('any')
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    const shown = await page.getByRole('dialog').getByRole('region', { name: 'For a shell' }).textContent()
    const [credential = ''] = /sk-skh-[\w-]{43}/.exec(shown ?? '') ?? []
    expect(shown).toContain(`export ANTHROPIC_BASE_URL=${console.sekisho.url}`)
    expect((await call(credential, 'claude-sonnet-5-5')).status).toBe(200)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('build machine').waitFor()
    expect(await page.content()).not.toContain('sk-skh-')
    await page.getByRole('button', { name: 'Revoke build machine' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('not needed')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked', { exact: true }).waitFor()
    await expect.poll(async () => (await call(credential, 'claude-sonnet-5-5')).status).toBe(401)
    expect(errors).toEqual([])
  })

  it('counts one’s calls, and says why one was refused, in the reader’s language', async () => {
    await call(console.sekisho.credential, 'claude-sonnet-5-5')
    expect((await call(console.sekisho.credential, 'claude-opus-5-5')).status).toBe(400)
    await console.sekisho.entries('exchange.settled', 1)
    await console.sekisho.entries('exchange.refused', 1)
    const english = await console.open()
    await english.visit('/me')
    await english.page.getByText(/^\d+ calls?, US\$/).waitFor()
    await english.page.getByText('does not allow the model claude-opus-5-5').waitFor()
    const japanese = await console.open({ locale: 'ja' })
    await japanese.visit('/me')
    await japanese.page.getByRole('heading', { name: '拒否された理由' }).waitFor()
    await japanese.page.getByText('モデル claude-opus-5-5 は利用できません').waitFor()
    await japanese.page.getByRole('heading', { name: '自分の利用状況(直近30日)' }).waitFor()
  })

  it('says what a budget had and a call needed, as the refusal did', async () => {
    const made = {
      scope: { type: 'organization' },
      unit: 'usd',
      period: 'monthly',
      limit: 100,
    }
    const { id } = await console.sekisho.admin<{ id: string }>('POST', '/api/budgets', made)
    const refused = await call(console.sekisho.credential, 'claude-sonnet-5-5')
    expect(refused.status).toBe(429)
    await console.sekisho.admin('POST', `/api/budgets/${id}/remove`, { reason: 'over' })
    const again = await console.sekisho.admin<{ id: string }>('POST', '/api/budgets', made)
    expect((await call(console.sekisho.credential, 'claude-sonnet-5-5')).status).toBe(429)
    await console.sekisho.entries('exchange.refused', 3)
    const english = await console.open()
    await english.visit('/me')
    await english.page
      .getByText(
        /The budget organization, dollars a month is used up: US\$\S+ of US\$0\.0001, .* needs about US/,
      )
      .waitFor()
    // Of the one that is gone nobody knows the name any more.
    await english.page.getByText('Budget used up (claude-sonnet-5-5)').waitFor()
    const japanese = await console.open({ locale: 'ja' })
    await japanese.visit('/me')
    await japanese.page.getByText(/予算「組織全体・1か月の金額」を使い切りました/).waitFor()
    expect(await japanese.page.getByText('…', { exact: false }).count()).toBe(0)
    await console.sekisho.admin('POST', `/api/budgets/${again.id}/remove`, { reason: 'over' })
  })

  it('says of a limit for each conversation that it begins anew, not that there is none', async () => {
    const made = {
      scope: { type: 'organization' },
      sharing: 'seat',
      unit: 'usd',
      period: 'conversation',
      limit: 100,
    }
    const { id } = await console.sekisho.admin<{ id: string }>('POST', '/api/budgets', made)
    const { page, visit } = await console.open()
    await visit('/me')
    const budgets = page.getByRole('table', { name: 'My budgets' })
    await budgets.getByRole('cell', { name: 'Counted anew each time' }).waitFor()
    expect(await budgets.getByText('No limit').count()).toBe(0)
    await console.sekisho.admin('POST', `/api/budgets/${id}/remove`, { reason: 'over' })
  })

  it('tells how to begin on each system, by signing in or with a credential', async () => {
    const { page, visit } = await console.open({ role: 'claude_code_user' })
    await visit('/me')
    await page.getByRole('button', { name: 'Windows' }).click()
    const script = page.getByRole('region', { name: 'set-up-claude-code.ps1' })
    await script.getByText('forceLoginGatewayUrl').waitFor()
    expect(await script.textContent()).toContain(console.sekisho.url)
    await page.getByRole('button', { name: 'macOS' }).click()
    await page.getByText('/Library/Application Support/ClaudeCode').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the script' }).click()
    expect((await saving).suggestedFilename()).toBe('set-up-claude-code.sh')
    await page.getByRole('button', { name: 'With a credential' }).click()
    await page.getByText('export ANTHROPIC_BASE_URL=').waitFor()
  })

  it('of a viewer offers no credential', async () => {
    const { page, visit } = await console.open({ role: 'viewer' })
    await visit('/me')
    await page.getByText('Your role cannot hold credentials.').waitFor()
    expect(await page.getByRole('button', { name: 'Create a credential' }).count()).toBe(0)
  })
})
