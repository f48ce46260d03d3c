import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../environment.ts'
import { mainFile } from '../harness.ts'
import { openConsole, type Console } from './console.ts'

let console: Console
let folder: Awaited<ReturnType<typeof temporaryFolder>>
const witnessFile = () => join(folder.path, 'witness.jsonl')

beforeAll(async () => {
  folder = await temporaryFolder('witness')
  const witness = { name: 'audit-share', kind: 'file', path: witnessFile(), interval_seconds: 1 }
  console = await openConsole({
    config: {
      sekisho: {
        access: [{ retention: 'full' }],
        vault: { four_eyes: true },
        ledger: { witnesses: [witness] },
      },
    },
  })
})
afterEach(() => console.closePages())
afterAll(async () => {
  await console[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const admin = <Answer>(method: 'GET' | 'POST', path: string, body?: object) =>
  console.sekisho.admin<Answer>(method, path, body)

interface Entry {
  leaf?: number
  data: Record<string, unknown>
}

/** The newest entry of a kind that a checkpoint signs already. */
async function signedEntry(query: string): Promise<Entry & { leaf: number }> {
  for (;;) {
    const { data } = await admin<{ data: Entry[] }>('GET', `/api/ledger/entries?limit=1&${query}`)
    const { size } = await admin<{ size: number }>('GET', '/api/ledger/checkpoint')
    const [entry] = data
    if (entry?.leaf !== undefined && entry.leaf < size) return { ...entry, leaf: entry.leaf }
  }
}

const add = (name: string) => admin<{ id: string }>('POST', '/api/people', { name, roles: ['developer'] })

/** A call of somebody, whose content is kept. */
async function call(name: string) {
  const { id: personId } = await add(name)
  const made = { personId, name: 'laptop', kind: 'any' }
  const { secret } = await admin<{ secret: string }>('POST', '/api/credentials', made)
  const response = await fetch(`${console.sekisho.url}/v1/messages`, {
    method: 'POST',
    headers: { 'x-api-key': secret, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
    body: JSON.stringify({
      model: 'claude-haiku-4-5',
      max_tokens: 32,
      messages: [{ role: 'user', content: 'What is a checkpoint?' }],
    }),
  })
  await response.text()
  const { leaf } = await signedEntry(`kind=exchange.settled&person=${personId}`)
  return { leaf, personId }
}

describe('the evidence in the console', () => {
  it('has a checkpoint that this browser verifies, and says that it grew from the one before', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/ledger/checkpoints')
    await page.getByRole('heading', { name: 'The newest checkpoint is verified in this browser' }).waitFor()
    await page.getByText('sees the ledger for the first time').waitFor()
    const { id } = await add('Person 001')
    await signedEntry(`kind=person.created&person=${id}`)
    await visit('/ledger/checkpoints')
    await page.getByText('that this browser saw before').waitFor()
    expect(errors).toEqual([])
  })

  it('has keys that are rotated after one question that says what will happen', async () => {
    const { page, visit } = await console.open()
    await visit('/ledger/checkpoints')
    await page.getByRole('button', { name: 'Rotate the key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign checkpoints with a new key?' })
    await dialog.getByText('signed by both').waitFor()
    await dialog.getByRole('button', { name: 'Rotate the key' }).click()
    await page.getByText('Retired').first().waitFor()
    await page.getByRole('heading', { name: 'The newest checkpoint is verified in this browser' }).waitFor()
  })

  it('has witnesses whose checkpoint this browser compares with the ledger', async () => {
    const { page, visit, settled } = await console.open()
    for (;;) {
      const { data } = await admin<{ data: { witnessedAt?: string }[] }>('GET', '/api/ledger/witnesses')
      if (data[0]?.witnessedAt !== undefined) break
    }
    await visit('/ledger/witnesses')
    await page.getByRole('heading', { name: 'audit-share' }).waitFor()
    await page.getByRole('button', { name: 'Read it from the witness and verify' }).click()
    await page.getByRole('heading', { name: 'The ledger continues what the witness holds' }).waitFor()
    const { checkpoint } = await admin<{ checkpoint: string }>('GET', '/api/ledger/checkpoint')
    const forged = checkpoint.replace(/\n\d+\n/, '\n1\n')
    const line = `${JSON.stringify({ time: '2026-11-26T00:00:00Z', checkpoint: forged })}\n`
    const isRefuted = async () => {
      // The server may have brought a true one before this is read.
      await writeFile(witnessFile(), line)
      await page.getByRole('button', { name: 'Read it from the witness and verify' }).click()
      await settled()
      return page.getByRole('heading', { name: 'It does not verify' }).isVisible()
    }
    await expect.poll(isRefuted).toBe(true)
  })

  it('leaves as a file that the command line verifies without the server', async () => {
    const { leaf } = await signedEntry('kind=person.created')
    const { page, visit } = await console.open({ role: 'auditor' })
    await visit('/ledger/export')
    await page.getByText('nothing between was left out').waitFor()
    await page.getByText('Only some kinds of entries').click()
    await page.getByLabel('Person added').check()
    await page.getByText('Each entry carries its own proof').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    const args = ['ledger', 'verify', '--from', await download.path(), '--json']
    const { stdout } = await promisify(execFile)(process.execPath, [mainFile, ...args])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, problems: [] })
    await visit(`/ledger/entries/${leaf}`)
    await page.getByRole('link', { name: '← Entry before' }).click()
    await page.getByRole('heading', { name: `Entry ${leaf - 1}` }).waitFor()
  })

  it('shows content after a second person approved it, once, with what the ledger says of it', async () => {
    const { leaf } = await call('Person 002')
    const owner = await console.open({ asThemselves: true })
    await owner.visit(`/ledger/entries/${leaf}`)
    await owner.page.getByLabel('Why do you need to read it?').fill('incident 4711: leaked key')
    await owner.page.getByRole('button', { name: 'Read the content' }).click()
    await owner.page.getByRole('alert').getByText('needs a second person').waitFor()
    await owner.page.getByRole('button', { name: 'Ask a second person' }).click()
    await owner.page.getByText('Asked. Somebody else approves it').waitFor()
    await owner.visit('/ledger/content')
    await owner.page.getByText('Waits for a second person').waitFor()
    expect(await owner.page.getByRole('button', { name: 'Approve' }).count()).toBe(0)

    const second = await console.open({ role: 'security', locale: 'ja' })
    await second.visit('/ledger/content')
    await second.page.getByRole('button', { name: '承認', exact: true }).click()
    await second.page.getByRole('dialog').getByRole('button', { name: '承認' }).click()
    await second.page.getByText('承認済み').waitFor()

    await owner.visit(`/ledger/entries/${leaf}`)
    await owner.page.getByLabel('Why do you need to read it?').fill('incident 4711: leaked key')
    await owner.page.getByRole('button', { name: 'Read the content' }).click()
    const sent = owner.page.getByRole('region', { name: 'Sent to the provider' })
    await sent.getByText('What is a checkpoint?').waitFor()
    await owner.page.getByText('As the ledger recorded it').first().waitFor()
    await owner.page.getByRole('button', { name: 'Close' }).click()
    await sent.waitFor({ state: 'detached' })
    await owner.page.getByRole('button', { name: 'Read the content' }).click()
    await owner.page.getByRole('alert').getByText('needs a second person').waitFor()
  })

  it('leads from an entry to the person it names', async () => {
    const { id } = await add('Person 003')
    const { leaf } = await signedEntry(`kind=person.created&person=${id}`)
    const { page, visit } = await console.open()
    await visit(`/ledger/entries/${leaf}`)
    await page.getByRole('link', { name: id }).first().click()
    await page.getByRole('heading', { name: 'Person 003' }).waitFor()
  })

  it('says what ids are called, in one question, and keeps the ids', async () => {
    const { id } = await add('Person 006')
    const { leaf } = await signedEntry(`kind=person.created&person=${id}`)
    const { page, visit } = await console.open()
    const questions: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/names')) questions.push(request.url())
    })
    await visit(`/ledger?kind=person.created`)
    const row = page.getByRole('row', { name: /Person 006/ })
    await row.getByText(id).waitFor()
    await row.getByRole('link', { name: 'Person 006' }).waitFor()
    expect(new Set(questions).size).toBe(1)
    await visit(`/ledger/entries/${leaf}`)
    await page.getByRole('heading', { name: 'What it names, as it is called today' }).waitFor()
    await page.getByRole('link', { name: 'Person 006' }).click()
    await page.getByRole('heading', { name: 'Person 006' }).waitFor()
  })

  it('shows an id alone, and no link, where the reader may not know the name', async () => {
    const made = {
      scope: { type: 'organization' },
      unit: 'usd',
      period: 'monthly',
      limit: 5_000_000,
      name: 'Secret fund',
    }
    const { id } = await admin<{ id: string }>('POST', '/api/budgets', made)
    const { leaf } = await signedEntry('kind=budget.created')
    const { page, visit } = await console.open({ role: 'security' })
    await visit('/ledger?kind=budget.created')
    await page.getByRole('row').getByText(id).waitFor()
    const told = await page.evaluate<string>(`fetch('/api/names?ids=${id}').then((answer) => answer.text())`)
    expect(JSON.parse(told)).toEqual({ data: [] })
    await visit(`/ledger/entries/${leaf}`)
    await page.getByText(id).first().waitFor()
    expect(await page.getByRole('link', { name: id }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Secret fund' }).count()).toBe(0)
  })

  it('is kept by a legal hold, until somebody lifts it and says why', async () => {
    const { id } = await add('Person 004')
    const { page, visit } = await console.open()
    await visit('/ledger/holds')
    await page.getByRole('button', { name: 'Place a hold' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Id').fill(id)
    await dialog.getByLabel('Why').fill('case 17')
    await dialog.getByRole('button', { name: 'Place it' }).click()
    await page
      .getByRole('row', { name: /case 17/ })
      .getByRole('button', { name: 'Lift' })
      .click()
    await dialog.getByText('removed within the hour').waitFor()
    await dialog.getByLabel('Why').fill('case 17 is closed')
    await dialog.getByRole('button', { name: 'Lift' }).click()
    await page.getByText('Lifted: case 17 is closed').waitFor()
  })

  it('is read by other systems with keys that are shown once and revoked for good', async () => {
    const { page, visit } = await console.open()
    await visit('/ledger/compliance-keys')
    await page.getByRole('button', { name: 'Make a key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('siem')
    await dialog.getByRole('button', { name: 'Make it' }).click()
    await dialog.getByText(/sk-skh-cmp-/).waitFor()
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await page.getByText(/sk-skh-cmp-/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Revoke: siem' }).click()
    await dialog.getByText('reads nothing more').waitFor()
    await dialog.getByLabel('Why').fill('replaced')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked').first().waitFor()
  })

  it('offers an auditor what an auditor may do, and no more', async () => {
    const { page, visit } = await console.open({ role: 'auditor' })
    await visit('/ledger/holds')
    const tabs = page.getByRole('navigation', { name: 'Ledger' })
    await tabs.getByRole('link', { name: 'Legal holds' }).waitFor()
    await expect
      .poll(() => tabs.getByRole('link').allTextContents())
      .toEqual(['Entries', 'Checkpoints', 'Witnesses', 'Export', 'Legal holds'])
    expect(await page.getByRole('button', { name: 'Place a hold' }).count()).toBe(0)
    await visit('/ledger/checkpoints')
    expect(await page.getByRole('button', { name: 'Rotate the key' }).count()).toBe(0)
  })
})
