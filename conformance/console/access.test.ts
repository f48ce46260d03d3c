import { connectionLines } from '@sekisho/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inspectPage, openConsole, type Console, type ConsolePage } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

const call = <Body>(...request: Parameters<Console['sekisho']['admin']>) =>
  console.sekisho.admin<Body>(...request)
const addPerson = (name: string, roles = ['developer']) =>
  call<{ id: string }>('POST', '/api/people', { name, roles })

interface Issued {
  credential: { id: string; state: string }
  secret: string
}
const addCredential = (personId: string, name: string) =>
  call<Issued>('POST', '/api/credentials', { personId, name })
const credentialsOf = async (person: string) =>
  (await call<{ data: Issued['credential'][] }>('GET', `/api/credentials?person=${person}`)).data

/** The text of a region that may be copied, shown once. */
const shown = ({ page }: ConsolePage, label: string) =>
  page.getByRole('dialog').getByRole('region', { name: label }).textContent()

describe('the credentials of the console', () => {
  it('are made for somebody found by name, and shown once with the two lines for a shell', async () => {
    const { id } = await addPerson('Person 101')
    const opened = await console.open()
    const { page } = opened
    await opened.visit('/people/credentials')
    await page.getByRole('button', { name: 'Create a credential' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Person or service account').fill(`Person 101 · ${id}`)
    await dialog.getByLabel('Name', { exact: true }).fill('laptop')
    await dialog.getByRole('button', { name: 'Create' }).click()
    const secret = (await shown(opened, 'The credential alone')) ?? ''
    expect(secret).toMatch(/^sk-skh-/)
    expect(await shown(opened, 'For a shell')).toBe(
      connectionLines({ baseUrl: console.sekisho.url, secret }).join('\n'),
    )
    await page.keyboard.press('Escape')
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('row', { name: 'laptop' }).waitFor()
    expect(await page.content()).not.toContain(secret)
    expect(page.url()).not.toContain('sk-skh')
  })

  it('are rotated with a grace, and the list tells who still uses the old one', async () => {
    const { id } = await addPerson('Person 102')
    const { secret } = await addCredential(id, 'runner')
    const opened = await console.open({ locale: 'ja' })
    const { page } = opened
    await opened.visit(`/people/credentials?person=${id}`)
    await page.getByRole('button', { name: 'runner を更新' }).click()
    await page.getByLabel('古い認証情報の猶予期間').selectOption({ label: '7 日' })
    await page.getByRole('dialog').getByRole('button', { name: '更新' }).click()
    expect(await shown(opened, '認証情報のみ')).not.toBe(secret)
    await page.getByRole('button', { name: '控えました' }).click()
    await page.getByRole('button', { name: 'runner を利用中のクライアント' }).click()
    await page.getByRole('dialog').getByText('更新後に利用したクライアントはありません').waitFor()
    expect((await credentialsOf(id)).map(({ state }) => state)).toEqual(['grace', 'active'])
  })

  it('are revoked after one question, with the reason on the record', async () => {
    const { id } = await addPerson('Person 103')
    await addCredential(id, 'lost laptop')
    const { page, visit } = await console.open()
    await visit(`/people/credentials?person=${id}`)
    await page.getByRole('button', { name: 'Revoke lost laptop' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revoke lost laptop?' })
    await dialog.getByLabel('Why').fill('stolen')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('cell', { name: 'Revoked stolen' }).waitFor()
  })

  it('are read by an auditor, who is offered no change', async () => {
    const { id } = await addPerson('Person 104')
    await addCredential(id, 'audited')
    const { page, visit, errors } = await console.open({ role: 'auditor' })
    await visit(`/people/credentials?person=${id}`)
    await page.getByRole('row', { name: 'audited' }).waitFor()
    expect(await page.getByRole('button', { name: /create|rotate|revoke/i }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Invitations' }).count()).toBe(0)
    expect(errors).toEqual([])
  })
})

describe('a list of the section that the reader may not see', () => {
  it('has no tab, and says what opens it to who knows its address, without asking the server', async () => {
    const { page, visit, errors } = await console.open({ role: 'viewer', locale: 'ja' })
    await visit('/people')
    const tabs = page.getByRole('navigation', { name: '利用者とアクセス' }).getByRole('link')
    await expect.poll(() => tabs.allTextContents()).toEqual(['利用者', 'グループ'])
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await visit('/people/credentials')
    await page.getByRole('alert').getByText('credentials.read').waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    expect(asked.filter((url) => url.includes('/api/credentials'))).toEqual([])
    expect(errors).toEqual([])
  })
})

describe('the invitations of the console', () => {
  it('are made, sent anew and revoked, each link shown once', async () => {
    const opened = await console.open()
    const { page } = opened
    await opened.visit('/people/invitations')
    await page.getByRole('button', { name: 'Invite somebody' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Person 110')
    await page.getByLabel('Email address').fill('person-110@example.invalid')
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click()
    const first = await shown(opened, 'Link')
    expect(first).toContain(`${console.sekisho.url}/invitation/`)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'New link for Person 110' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'New link' }).click()
    const second = await shown(opened, 'Link')
    expect(second).not.toBe(first)
    await page.getByRole('button', { name: 'I have it' }).click()
    await page.getByRole('button', { name: 'Revoke the invitation of Person 110' }).click()
    await page.getByLabel('Why').fill('mistaken')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('row', { name: /Person 110.*Revoked/ }).waitFor()
  })

  it('of a CSV are all made or none, and the wrong row is named', async () => {
    const opened = await console.open({ locale: 'ja' })
    const { page } = opened
    await opened.visit('/people/invitations')
    await page.getByRole('button', { name: 'CSV を取り込む' }).click()
    const rows = 'name,email,roles,groups\nPerson 111,person-111@example.invalid,developer,'
    await page.getByLabel('内容').fill(`${rows}\nPerson 112,nowhere,developer,`)
    await page.getByRole('button', { name: 'すべて招待' }).click()
    await page.getByRole('alert').getByText('3').waitFor()
    await page.getByLabel('CSV ファイル').setInputFiles({
      name: 'people.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`${rows}\nPerson 112,person-112@example.invalid,developer,`),
    })
    await page.getByText('person-112@example.invalid').waitFor()
    await page.getByRole('button', { name: 'すべて招待' }).click()
    const links = await shown(opened, 'メールアドレスとリンク(1行に1件)')
    expect(links?.split('\n')).toHaveLength(2)
  })
})

describe('what machines and devices are given in the console', () => {
  it('service accounts and rules are added, and ended after one question', async () => {
    const { page, visit } = await console.open()
    await visit('/people/service-accounts')
    await page.getByRole('button', { name: 'Add a service account' }).click()
    await page.getByRole('dialog').getByLabel('Name', { exact: true }).fill('pipeline')
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await page.getByRole('row', { name: 'pipeline' }).waitFor()
    await visit('/people/federation')
    await page.getByRole('button', { name: 'Add a rule' }).click()
    await page.getByLabel('Name', { exact: true }).fill('main of the app')
    const { data } = await call<{ data: { id: string }[] }>('GET', '/api/service-accounts?search=pipeline')
    await page.getByLabel('Act as the service account').fill(`pipeline · ${data[0]?.id}`)
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click()
    await page.getByText('repository: example-org/app').waitFor()
    await page.getByRole('button', { name: 'Remove the rule main of the app' }).click()
    await page.getByLabel('Why').fill('moved')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('There is no rule yet').waitFor()
    await visit('/people/service-accounts')
    await page.getByRole('button', { name: 'Deactivate pipeline' }).click()
    await page.getByRole('dialog').getByText('There is no way back').waitFor()
    await page.getByLabel('Why').fill('retired')
    await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
    await page.getByRole('row', { name: /pipeline.*Ended/ }).waitFor()
  })

  it('devices are renamed, blocked, let in again and removed', async () => {
    const { id } = await addPerson('Person 120')
    await call('POST', '/api/devices', { personId: id, fingerprint: 'ab'.repeat(32), name: 'laptop' })
    const { page, visit } = await console.open({ role: 'security' })
    await visit(`/people/devices?person=${id}`)
    await page.getByRole('button', { name: 'Rename laptop' }).click()
    await page.getByLabel('New name').fill('old laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('button', { name: 'Block old laptop', exact: true }).click()
    await page.getByLabel('Why').fill('stolen')
    await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
    await page.getByRole('cell', { name: 'Blocked stolen' }).waitFor()
    await page.getByRole('button', { name: 'Unblock old laptop' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Unblock' }).click()
    await page.getByRole('button', { name: 'Remove old laptop' }).click()
    await page.getByLabel('Why').fill('scrapped')
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Nothing matches the filter').waitFor()
  })

  it('sessions are filtered by their person, and end after one question', async () => {
    const other = await console.open({ role: 'viewer' })
    await other.visit('/people')
    const { data } = await call<{ data: { id: string }[] }>('GET', '/api/people?role=viewer')
    const { page, visit } = await console.open()
    await visit(`/people/sessions?person=${data[0]?.id}&inForce=true`)
    await page.getByRole('button', { name: /^Revoke the session/ }).click()
    await page.getByLabel('Why').fill('left it open')
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Nothing matches the filter').waitFor()
    // The page hears of it, asks again, and is told to sign in.
    await other.page.waitForURL(/\/sign-in/)
  })
})

describe('the lists of the section', () => {
  it('show what a group has, with the group in the address', async () => {
    await call('POST', '/api/people', { name: 'Person 130', roles: ['developer'], groups: ['platform'] })
    const { page, visit } = await console.open()
    await visit('/people/groups')
    await page.getByRole('link', { name: 'platform' }).click()
    await page.getByRole('link', { name: 'Person 130' }).waitFor()
    await page.waitForURL(({ search }) => search === '?group=platform')
    await page.getByRole('button', { name: 'Only of platform: show all' }).click()
    await page.waitForURL(({ search }) => search === '')
  })
})

describe('a service account in the console', () => {
  it('is found on the server by a part of its name, and the filter stands in the address', async () => {
    await call('POST', '/api/service-accounts', { name: 'Nightly build' })
    await call('POST', '/api/service-accounts', { name: 'Release' })
    const { page, visit, settled, errors } = await console.open()
    await visit('/people/service-accounts')
    await page.getByRole('link', { name: 'Release' }).waitFor()
    await page.getByLabel('Name').fill('nightly')
    await page.getByRole('link', { name: 'Release' }).waitFor({ state: 'detached' })
    await page.waitForURL(({ search }) => search === '?search=nightly')
    await page.getByLabel('Access', { exact: true }).selectOption('inactive')
    await page.getByText('Nothing matches the filter').waitFor()
    await page.reload()
    await settled()
    expect(await page.getByLabel('Access', { exact: true }).inputValue()).toBe('inactive')
    expect(errors).toEqual([])
  })

  it('has its credentials, the rules that act as it, and its end on one page', async () => {
    const { id } = await call<{ id: string }>('POST', '/api/service-accounts', { name: 'Deployer' })
    const rule = {
      name: 'releases',
      issuer: 'https://gitlab.com',
      audience: console.sekisho.url,
      serviceAccountId: id,
      conditions: { project_path: ['example-group/app'] },
    }
    await call('POST', '/api/federation-rules', rule)
    const opened = await console.open({ locale: 'ja' })
    const { page, visit, errors } = opened
    await visit('/people/service-accounts')
    await page.getByRole('link', { name: 'Deployer' }).click()
    await page.getByRole('heading', { level: 1, name: 'Deployer' }).waitFor()
    await page.getByRole('cell', { name: 'releases', exact: true }).waitFor()
    await page.getByRole('button', { name: '認証情報を作成' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名前', { exact: true }).fill('runner')
    await dialog.getByRole('button', { name: '作成' }).click()
    expect(await shown(opened, '認証情報のみ')).toMatch(/^sk-skh-/)
    await page.getByRole('button', { name: '控えました' }).click()
    await page.getByRole('button', { name: 'runner を更新' }).waitFor()
    expect(await inspectPage(opened, 'service account')).toEqual([])
    await page.getByRole('button', { name: 'Deployer を無効化' }).click()
    await dialog.getByText('元に戻すことはできません').waitFor()
    await dialog.getByLabel('理由').fill('廃止')
    await dialog.getByRole('button', { name: '無効化' }).click()
    await page.getByText('Deployer は無効化されており').waitFor()
    expect(await page.getByRole('button', { name: '認証情報を作成' }).count()).toBe(0)
    expect((await credentialsOf(id)).map(({ state }) => state)).toEqual(['revoked'])
    expect(errors).toEqual([])
  })

  it('that is the two hundred and first is offered to who types a part of its name', async () => {
    for (let index = 0; index < 201; index++)
      await call('POST', '/api/service-accounts', {
        name: index === 200 ? 'The last of them' : `Job ${index}`,
      })
    const { page, visit } = await console.open()
    // However long the letters take, they come within the pause after which the server is asked.
    await page.clock.install()
    await visit('/people/credentials')
    await page.getByRole('button', { name: 'Create a credential' }).click()
    const asked: (string | null)[] = []
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname === '/api/service-accounts' && searchParams.has('search'))
        asked.push(searchParams.get('search'))
    })
    await page.clock.pauseAt(Date.now() + 3_600_000)
    await page.getByRole('dialog').getByLabel('Person or service account').pressSequentially('last of')
    await page.clock.resume()
    await page.getByRole('dialog').locator('option[value^="The last of them"]').waitFor({ state: 'attached' })
    expect([...new Set(asked)]).toEqual(['last of'])
  })
})
