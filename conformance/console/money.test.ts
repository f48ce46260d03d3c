import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openRecordingUpstream, type Recorder } from '../recording-upstream.ts'
import { callModel } from './call-model.ts'
import { inspectPage, openConsole, type Console, type ConsolePage } from './console.ts'

const writeKey = 'a key that may write, of these tests'

let upstream: Recorder
let console: Console
beforeAll(async () => {
  upstream = await openRecordingUpstream()
  const auth = { api_key: 'provider-key-of-the-company' }
  console = await openConsole({
    config: {
      upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth }],
      admin: { write_keys: [{ id: 'terraform', key: writeKey }] },
    },
  })
  await callAs('=cmd', 'CC-4711')
})
afterEach(() => console.closePages())
afterAll(async () => {
  await console?.[Symbol.asyncDispose]()
  await upstream?.[Symbol.asyncDispose]()
})

/** A call of a person of that name. */
async function callAs(name: string, costCentre: string): Promise<string> {
  const { sekisho } = console
  const person = { name, costCentre, email: `${costCentre}@example.invalid`, roles: ['developer'] }
  const { id } = await sekisho.admin<{ id: string }>('POST', '/api/people', person)
  const wanted = { personId: id, name: 'laptop', kind: 'any' }
  const { secret } = await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)
  expect(await callModel(sekisho, { secret })).toBe(200)
  return id
}

async function download({ page }: ConsolePage): Promise<string> {
  const started = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download as CSV' }).click()
  return await readFile(await (await started).path(), 'utf8')
}

const lastMonth = () => {
  const date = new Date()
  date.setUTCDate(0)
  return date.toISOString().slice(0, 7)
}

describe('spend', () => {
  it('is shown by person and by what the address says, and leads to whom it is of', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/spend')
    await page.getByRole('link', { name: '=cmd' }).waitFor()
    await page.getByLabel('Group by').selectOption('Model')
    await page.getByRole('link', { name: 'claude-opus-5-5' }).waitFor()
    await page.waitForURL(({ search }) => search === '?by=model')
    await page.getByRole('button', { name: 'Show as a table' }).click()
    const today = page.getByRole('region', { name: 'Cost by day' }).getByRole('row').nth(1)
    await expect.poll(() => today.textContent()).toMatch(/\d{4}US\$0\.0\d+/)
    expect(errors).toEqual([])
  })

  it('is saved as CSV, in which a name is never a formula', async () => {
    const opened = await console.open({ role: 'finance' })
    await opened.visit('/spend')
    await opened.page.getByText('=cmd').waitFor()
    const [head = '', ...rows] = (await download(opened)).split('\r\n')
    expect(head).toContain('key,name,simulated,calls,')
    expect(rows.find((row) => row.includes('=cmd'))).toMatch(/^per_\w+,'=cmd,false,1,.*,0\.\d+$/)
  })

  it('is not shown to who may not see it: the server says so, and nothing offers to try again', async () => {
    const { page, visit } = await console.open({ role: 'viewer' })
    await visit('/spend')
    await page.getByRole('alert').first().waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Budgets and spend' }).count()).toBe(0)
  })
})

describe('budgets', () => {
  it('are made, show who used most of them, are raised, and removed for a reason', async () => {
    const { page, visit } = await console.open({ role: 'finance' })
    await visit('/budgets')
    await page.getByRole('button', { name: 'Add a budget' }).click()
    const adding = page.getByRole('dialog', { name: 'Add a budget' })
    await adding.getByLabel('Applies to').selectOption('Cost centre')
    await adding.getByRole('combobox', { name: 'Cost centre' }).fill('CC-4711')
    await adding.getByLabel('Counts').selectOption('Calls')
    await adding.getByLabel('Limit in calls').fill('1')
    await adding.getByLabel('Name').fill('first')
    await adding.getByRole('button', { name: 'Add' }).click()
    await page.getByRole('heading', { name: 'first' }).waitFor()
    const tab = page.getByRole('link', { name: 'Budgets', exact: true })
    await tab.and(page.locator('[aria-current=page]')).waitFor()
    await page.getByRole('meter', { name: 'first: =cmd' }).waitFor()
    await visit('/budgets')
    await page.getByRole('row', { name: /first/ }).getByText('Used up: 1').waitFor()

    await page.getByRole('link', { name: 'first' }).click()
    await page.getByRole('button', { name: 'Change' }).click()
    const changing = page.getByRole('dialog', { name: 'Change the budget' })
    await changing.getByLabel('Limit in calls').fill('4')
    await changing.getByRole('button', { name: 'Save' }).click()
    await page.getByText('4 calls a month').waitFor()
    await page.getByText('25%', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Remove' }).click()
    const removing = page.getByRole('dialog', { name: 'Remove the budget first?' })
    await removing.getByText('it limits nobody any more').waitFor()
    await removing.getByLabel('Why').fill('project ended')
    await removing.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('heading', { name: 'Budgets' }).waitFor()
    await page.getByRole('link', { name: 'first' }).waitFor({ state: 'detached' })
  })

  it('that the spend_limits API keeps say so, and an auditor changes none', async () => {
    const limits = `${console.sekisho.url}/v1/organizations/spend_limits`
    const response = await fetch(limits, {
      method: 'POST',
      headers: { 'x-api-key': writeKey, 'content-type': 'application/json' },
      body: JSON.stringify({ scope: { type: 'organization' }, amount: '100000', period: 'monthly' }),
    })
    expect(response.status).toBe(200)
    const { page, visit } = await console.open({ role: 'auditor' })
    await visit('/budgets')
    const row = page.getByRole('row', { name: /By spend_limits/ })
    await row.getByText('US$1,000.00 a month').waitFor()
    await row.getByRole('link').first().click()
    await page.getByText('The spend_limits API, which may change it again').waitFor()
    expect(await page.getByRole('button', { name: /Change|Remove|Add/ }).count()).toBe(0)
  })
})

describe('a month', () => {
  it('is charged to cost centres, and saved as CSV', async () => {
    const opened = await console.open({ role: 'auditor' })
    await opened.visit('/spend/chargeback')
    await opened.page.getByRole('row', { name: /CC-4711/ }).waitFor()
    expect(await download(opened)).toContain(',utc,CC-4711,false,,1,0,10,5,')
    expect(await opened.page.getByRole('button', { name: /^Close/ }).count()).toBe(0)
  })

  it('is closed by finance after one question that says it is for good', async () => {
    const { page, visit } = await console.open({ role: 'finance' })
    await visit(`/spend/chargeback?month=${lastMonth()}`)
    await page.getByRole('button', { name: /^Close/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Close .* for good\?$/ })
    await dialog.getByText('This cannot be undone.').waitFor()
    await dialog.getByRole('button', { name: 'Close for good' }).click()
    await page.getByText('its rows match the ledger').waitFor()
    await page.getByRole('button', { name: /^Close/ }).waitFor({ state: 'detached' })
  })

  it('is reconciled with a file of the provider, and each line has its verdict', async () => {
    const day = new Date().toISOString().slice(0, 10)
    const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
    const result = { amount: '125.5', currency: 'USD', cost_type: 'tokens', model: 'claude-sonnet-5-5' }
    const bucket = { starting_at: `${day}T00:00:00Z`, ending_at: `${next}T00:00:00Z`, results: [result] }
    const { page, visit } = await console.open({ role: 'finance' })
    await visit('/spend/reconciliation')
    await page.getByText('No cost report has a day of this month').waitFor()
    await page.getByRole('button', { name: 'Import a cost report' }).click()
    const dialog = page.getByRole('dialog', { name: 'Import a cost report' })
    const choose = async (text: string) => {
      const file = { name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(text) }
      await dialog.getByLabel('File (JSON)').setInputFiles(file)
      await dialog.getByRole('button', { name: 'Import' }).click()
    }
    await choose('{"usage": []}')
    await dialog.getByText('This is no cost report').waitFor()
    await choose(JSON.stringify({ data: [bucket] }))
    await dialog.getByText('Imported: 1 days').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    const line = page.getByRole('row', { name: /claude-sonnet-5-5/ })
    await line.getByText('Not called through here').waitFor()
    await line.getByText('US$1.26').first().waitFor()
  })
})

describe('projects', () => {
  it('are made, classified, archived after one question, and brought back', async () => {
    const { page, visit } = await console.open()
    await visit('/projects')
    await page.getByRole('button', { name: 'Add a project' }).click()
    const adding = page.getByRole('dialog', { name: 'Add a project' })
    await adding.getByLabel('Name').fill('payments')
    await adding.getByLabel('Cost centre').fill('CC-4711')
    await adding.getByRole('button', { name: 'Add' }).click()
    const row = page.getByRole('row', { name: /payments/ })
    await row.getByText('Internal').waitFor()

    await row.getByRole('button', { name: 'Classify' }).click()
    const classifying = page.getByRole('dialog', { name: 'How sensitive is payments?' })
    await classifying.getByLabel('Classification').selectOption('Confidential')
    await classifying.getByRole('button', { name: 'Classify' }).click()
    await row.getByText('Confidential').waitFor()

    await row.getByRole('button', { name: 'Archive' }).click()
    const archiving = page.getByRole('dialog', { name: 'Archive the project payments?' })
    await archiving.getByText('calls that name it are refused').waitFor()
    await archiving.getByRole('button', { name: 'Archive' }).click()
    await row.getByRole('button', { name: 'Bring back' }).click()
    await row.getByText('Active').waitFor()
  })
})

it.each(['en', 'ja'] as const)(
  'the dialog of a new budget is without a finding of axe, in %s',
  async (locale) => {
    const opened = await console.open({ locale })
    await opened.visit('/budgets')
    await opened.page.getByRole('button', { name: /^(Add a budget|予算を追加)$/ }).click()
    await opened.settled()
    expect(await inspectPage(opened, 'a new budget')).toEqual([])
    expect(opened.errors).toEqual([])
  },
)
