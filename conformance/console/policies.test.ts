import { createTemplate } from '@sekisho/policy'
import { strFromU8, unzipSync } from 'fflate'
import { readFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console, type ConsolePage } from './console.ts'

let console: Console
beforeAll(async () => {
  const managed = { policies: [{ match: { groups: ['pinned'] }, cli: { model: 'opus' } }] }
  console = await openConsole({ config: { managed, sekisho: { policies: { four_eyes: true } } } })
})
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const serverUrl = 'https://sekisho.example.com'

/** A policy with versions, drafts all. */
async function addPolicy(name: string, documents: readonly object[], match = {}): Promise<string> {
  const { id } = await console.sekisho.admin<{ id: string }>('POST', '/api/policies', { name, match })
  for (const document of documents)
    await console.sekisho.admin('POST', `/api/policies/${id}/versions`, { document })
  return id
}

const standard = () => ({ ...createTemplate('standard', { serverUrl }) })

/** Puts a text into the editor as a person pastes it. */
async function write({ page }: ConsolePage, text: string): Promise<void> {
  const editor = page.getByRole('textbox', { name: 'Policy document' })
  await editor.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(text)
}

describe('the policies of the console', () => {
  it('are made from a template, with its tests, and in force for nobody', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/policies')
    await page.getByRole('button', { name: 'Create a policy' }).click()
    const dialog = page.getByRole('dialog', { name: 'Create a policy' })
    await dialog.getByLabel('Name').fill('From a template')
    await dialog.getByLabel('Groups').fill('platform, data')
    await dialog.getByLabel('Begin with').selectOption('strict')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('heading', { name: 'From a template' }).waitFor()
    await page.getByText('For: Groups: platform, data').waitFor()
    await page.getByRole('heading', { name: 'Version 1' }).waitFor()
    await page.getByText('Nothing published').waitFor()
    expect(errors).toEqual([])
  })

  it('of the configuration file are shown as pinned', async () => {
    const { page, visit } = await console.open({ role: 'viewer', locale: 'ja' })
    await visit('/policies')
    const pinned = page.getByRole('listitem').filter({ hasText: 'file:0' })
    await pinned.getByText('ファイルで固定').waitFor()
    await pinned.getByText('groups: pinned').waitFor()
  })

  it('are approved by another than who wrote them, published to a ring, widened and taken back', async () => {
    const author = await console.open({ role: 'security' })
    await author.visit(`/policies/${await addPolicy('Four eyes', [])}`)
    await author.page.getByRole('link', { name: 'Write a new version' }).click()
    await author.page.getByText('No findings').waitFor()
    await author.page.getByRole('button', { name: 'Save as a new version' }).click()
    await author.page.getByRole('heading', { name: 'Version 1' }).waitFor()
    await author.page.getByRole('button', { name: 'Ask for a review' }).click()
    await author.page.getByText('In review').waitFor()
    await author.page.getByRole('button', { name: 'Approve' }).click()
    await author.page.getByRole('alert').waitFor()

    // The operator's link opened it: nobody knows that it is not the author's hand.
    const operator = await console.open()
    await operator.visit(new URL(author.page.url()).pathname)
    await operator.page.getByRole('button', { name: 'Approve' }).click()
    await operator.page.getByRole('alert').getByText('is the operator’s').waitFor()

    const { page, visit } = await console.open({ role: 'admin' })
    await visit(new URL(author.page.url()).pathname)
    await page.getByRole('button', { name: 'Approve' }).click()
    await author.page.getByText('Approved', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    const publish = page.getByRole('dialog', { name: 'Publish version 1?' })
    await publish.getByLabel('Ring').selectOption('share')
    await publish.getByLabel('Percent of people').fill('20')
    await publish.getByText('It will be in force for: 20% of people').waitFor()
    await publish.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('20% of people', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Advance' }).click()
    const advance = page.getByRole('dialog')
    await advance.getByLabel('Ring').selectOption('share')
    await advance.getByLabel('Percent of people').fill('60')
    await advance.getByRole('button', { name: 'Advance' }).click()
    await page.getByText('60% of people', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Roll back' }).click()
    const back = page.getByRole('dialog', { name: 'Roll back version 1?' })
    await back.getByText('in force for nobody').waitFor()
    await back.getByLabel('Why').fill('it blocked too much')
    await back.getByRole('button', { name: 'Roll back' }).click()
    await page.getByText('None: version 1 was rolled back').waitFor()
    await page.getByRole('heading', { name: 'Version 1 was rolled back' }).waitFor()
    await page.getByText('it blocked too much').waitFor()
  })

  it('name who wrote and reviewed their versions, asked for in one question', async () => {
    const author = await console.open({ role: 'security' })
    // What the operator token writes is approved by nobody.
    await author.visit(`/policies/${await addPolicy('Written by two', [])}/edit`)
    await author.page.getByRole('button', { name: 'Save as a new version' }).click()
    await author.page.getByRole('heading', { name: 'Version 1' }).waitFor()
    const { page } = await console.open({ role: 'admin' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(author.page.url())
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('approved by').getByRole('link').nth(1).waitFor()
    expect(asked.filter((path) => path.startsWith('/api/people/'))).toEqual([])
    expect(asked).toContain('/api/names')
  })

  it('change whom they are for once a second person agrees, and drafts are deleted', async () => {
    const author = await console.open({ role: 'security' })
    const id = await addPolicy('Of some', [], { groups: ['some'] })
    await author.visit(`/policies/${id}/edit`)
    await write(author, '{"settings": {"model": "opus"}}')
    await author.page.getByRole('button', { name: 'Save as a new version' }).click()
    await author.page.getByRole('heading', { name: 'Version 1' }).waitFor()
    const { page, visit, errors } = await console.open({ role: 'admin' })
    await visit(`/policies/${id}`)
    await page.getByRole('button', { name: 'Approve' }).click()
    await author.page.getByText('Approved', { exact: true }).waitFor()
    await author.page.getByRole('button', { name: 'Change' }).click()
    const dialog = author.page.getByRole('dialog', { name: 'Change Of some' })
    await dialog.getByText('This changes nobody’s settings').waitFor()
    await dialog.getByLabel('Groups').fill('some, others')
    await dialog.getByText('it is for: Groups: some, others').waitFor()
    await dialog.getByRole('button', { name: 'Change' }).click()
    const waiting = page.locator('section').filter({ hasText: 'Change 1 waits for a second person' })
    await waiting.getByText('Groups: some → Groups: some, others').waitFor()
    await waiting.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('For: Groups: some, others').waitFor()
    await page.getByText('Approved for what the policy was before').waitFor()
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByText('Approved', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('There is no version yet').waitFor()
    expect(errors).toEqual([])
  })

  it('are linted and tested while they are typed, and a fix is applied', async () => {
    const opened = await console.open()
    const id = await addPolicy('Edited', [{ settings: {} }])
    await opened.visit(`/policies/${id}/edit`)
    const tests = [{ call: 'Bash(rm -rf /)', expect: 'deny', by: 'client' }]
    await write(opened, JSON.stringify({ settings: { permissions: { dney: ['Bash(rm *)'] } }, tests }))
    const { page } = opened
    await page.getByText('1 of 1 fail.').waitFor()
    await page.getByRole('button', { name: 'Apply the fix' }).first().click()
    await page.getByText('All 1 pass.').waitFor()
    await page.getByLabel('Command').fill('rm -rf build')
    await page.getByRole('region', { name: /^Why/ }).getByText('deny Bash(rm *)').first().waitFor()
    await page.getByRole('button', { name: 'Save as a new version' }).click()
    await page.getByRole('heading', { name: 'Version 2' }).waitFor()
    expect(opened.errors).toEqual([])
  })

  it('are completed from the schema, in the words of the reader', async () => {
    const opened = await console.open({ locale: 'ja' })
    const { page, visit } = opened
    await visit(`/policies/${await addPolicy('Completed', [{ settings: {} }])}/edit`)
    await page.getByRole('textbox', { name: 'ポリシー文書' }).click()
    await page.keyboard.press('Control+A')
    await page.keyboard.insertText('{"settings": {}}')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.type('"clean')
    await page.getByRole('option', { name: 'cleanupPeriodDays', exact: true }).click()
    await page.keyboard.type('7')
    await page.getByRole('button', { name: '新しいバージョンとして保存' }).click()
    await page.getByRole('heading', { name: 'バージョン 2' }).waitFor()
    const path = new URL(page.url()).pathname.replace('/policies', '/api/policies')
    const saved = await console.sekisho.admin<{ document: object }>('GET', `${path}/versions/2`)
    expect(saved.document).toEqual({ settings: { cleanupPeriodDays: 7 } })
    expect(opened.errors).toEqual([])
  })

  it('are explained for a group, under what its people get now', async () => {
    const id = await addPolicy('Of the platform', [], { groups: ['platform'] })
    // What the operator token writes is approved by nobody.
    const author = await console.open({ role: 'security' })
    await author.visit(`/policies/${id}/edit`)
    await write(author, JSON.stringify(standard()))
    await author.page.getByRole('button', { name: 'Save as a new version' }).click()
    await author.page.getByRole('heading', { name: 'Version 1' }).waitFor()
    const person = { name: 'Person 001', email: 'person-001@example.invalid', roles: ['developer'] }
    await console.sekisho.admin('POST', '/api/people', { ...person, groups: ['platform'] })
    const reviewer = await console.open({ role: 'admin' })
    await reviewer.visit(`/policies/${id}`)
    await reviewer.page.getByRole('button', { name: 'Approve' }).click()
    await reviewer.page.getByText('Approved', { exact: true }).waitFor()
    await console.sekisho.admin('POST', `/api/policies/${id}/versions/1/publish`, { ring: 'all' })
    const { page, visit } = await console.open({ role: 'auditor' })
    await visit('/policies/explain')
    await page.getByLabel('Choose', { exact: true }).selectOption('A group')
    await page.getByText('As for Person 001, who is in it.').waitFor()
    await page.getByRole('link', { name: 'Of the platform' }).waitFor()
    await page.getByText('denied').first().waitFor()
    await page.getByLabel('Command').fill('git status')
    await page.getByText('allowed').first().waitFor()
  })

  it('are compared in plain words, and recorded calls replayed without leaving the browser', async () => {
    const { page, visit, errors } = await console.open()
    const deny = { settings: { permissions: { deny: ['Bash(terraform *)'] } } }
    await visit(`/policies/${await addPolicy('Compared', [{ settings: {} }, deny])}`)
    await page.getByRole('link', { name: 'Compare with version 1' }).click()
    await page
      .getByText(/terraform/)
      .first()
      .waitFor()
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.method()} ${request.postData() ?? ''}`))
    const row = { tool: 'Bash', input: { command: 'terraform apply' }, person: 'person-002@example.invalid' }
    await page.getByLabel('Choose files').setInputFiles({
      name: 'calls.jsonl',
      mimeType: 'application/jsonl',
      buffer: Buffer.from(`${JSON.stringify(row)}\nnot JSON\n`),
    })
    await page.getByText('Calls that come out differently: 1.').waitFor()
    await page.getByText('Lines that could not be read: 1.').waitFor()
    await page.getByRole('region', { name: 'By rule' }).getByText('terraform apply').waitFor()
    await page.getByRole('cell', { name: 'person-002@example.invalid' }).waitFor()
    expect(sent.filter((text) => text.includes('terraform'))).toEqual([])
    expect(errors).toEqual([])
  })

  it('are downloaded as packs for device management', async () => {
    const { page, visit } = await console.open()
    await visit(`/policies/${await addPolicy('Packed', [standard()])}`)
    await page.getByRole('button', { name: 'Download packs' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Organization').fill('Example')
    await dialog.getByLabel('Identifier').fill('example')
    await dialog.getByRole('button', { name: 'Download' }).click()
    await dialog.getByText('It must be a reverse DNS name').waitFor()
    await dialog.getByLabel('Identifier').fill('com.example.it')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    const files = unzipSync(await readFile(await download.path()))
    expect(Object.keys(files)).toContain('SHA256SUMS')
    const settings: unknown = JSON.parse(strFromU8(files['files/managed-settings.json'] ?? new Uint8Array()))
    expect(settings).toMatchObject({ permissions: { deny: expect.arrayContaining(['Bash(rm -rf *)']) } })
  })

  it('bring the guard to machines where the policy asks for one', async () => {
    const { page, visit } = await console.open()
    const id = await addPolicy('Guarded', [{ ...standard(), guard: { mode: 'enforce' } }])
    await visit(`/policies/${id}`)
    await page.getByRole('button', { name: 'Download packs' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Organization').fill('Example')
    await dialog.getByLabel('Identifier').fill('com.example.it')
    const bring = dialog.getByLabel('Bring the hooks of the guard')
    await expect.poll(() => bring.isChecked()).toBe(true)
    await bring.uncheck()
    await dialog.getByText('without its hooks no guard runs').waitFor()
    await bring.check()
    await dialog.getByText('its Claude Code runs no tool').waitFor()
    await dialog.getByLabel('Where the guard is').fill('/opt/sekisho-guard')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Download' }).click(),
    ])
    const files = unzipSync(await readFile(await download.path()))
    const { hooks } = JSON.parse(strFromU8(files['files/managed-settings.json'] ?? new Uint8Array())) as {
      hooks: { PreToolUse: [{ hooks: [{ command: string }] }] }
    }
    const keys = await console.sekisho.admin<{ data: { key: string }[] }>('GET', '/api/policy-keys')
    const start = `/opt/sekisho-guard hook --server ${console.sekisho.url} --key ${keys.data[0]?.key}`
    expect(hooks.PreToolUse[0].hooks[0].command).toContain(start)
  })

  it('are read and not changed by who may only read', async () => {
    const id = await addPolicy('Read only', [standard()])
    const { page, visit } = await console.open({ role: 'viewer' })
    await visit(`/policies/${id}`)
    await page.getByRole('link', { name: 'Show and try' }).waitFor()
    for (const name of ['Approve', 'Publish', 'Withdraw', 'Retire'])
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    await page.getByRole('link', { name: 'Show and try' }).click()
    await page.getByRole('heading', { name: 'Version 1 of Read only' }).waitFor()
    await visit('/mcp-servers')
    expect(await page.getByRole('button', { name: 'Approve a server' }).count()).toBe(0)
  })
})

describe('the MCP servers of the console', () => {
  it('are approved, changed and retired, and a pasted file is checked in the browser', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/mcp-servers')
    await page.getByRole('button', { name: 'Approve a server' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('issues')
    await dialog.getByLabel('Address').fill('https://mcp.example.com/issues')
    await dialog.getByLabel('Who answers for it').fill('Platform team')
    await dialog.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('cell', { name: 'issues', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Change' }).click()
    await page.getByRole('dialog').getByLabel('Risk').selectOption('high')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('cell', { name: 'High' }).waitFor()
    await page.getByRole('button', { name: 'Retire' }).click()
    await page.getByRole('dialog').getByLabel('Why').fill('nobody uses it')
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click()
    await page.getByRole('cell', { name: 'Retired nobody uses it' }).waitFor()
    const server = { type: 'http', url: 'http://mcp.example.com/issues' }
    await page.getByLabel(/^Paste/).fill(JSON.stringify({ mcpServers: { issues: server } }))
    await page.getByText('mcpServers.issues.url').first().waitFor()
    expect(errors).toEqual([])
  })
})

it('rules of the catalogue of MCP servers are taken into a draft', async () => {
  const transport = { type: 'http', url: 'https://mcp.example.com/files' }
  const server = { name: 'files', transport, owner: 'Platform team', risk: 'low' }
  await console.sekisho.admin('POST', '/api/mcp-servers', server)
  const id = await addPolicy('With servers', [{ settings: {} }])
  const { page, visit } = await console.open()
  await visit(`/policies/${id}/edit`)
  await page.getByRole('button', { name: 'Take the rules of the MCP catalogue' }).click()
  await page.getByRole('textbox', { name: 'Policy document' }).getByText(transport.url).waitFor()
  await page.getByRole('button', { name: 'Save as a new version' }).click()
  await page.getByRole('heading', { name: 'Version 2' }).waitFor()
  const saved = await console.sekisho.admin<{ document: object }>('GET', `/api/policies/${id}/versions/2`)
  expect(saved.document).toMatchObject({
    settings: { allowManagedMcpServersOnly: true, allowedMcpServers: [{ serverUrl: transport.url }] },
  })
})
