import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

const secret = 'never-to-be-shown-0123456789-0123456789'

let console: Console
let receiver: Server
/** the receiver refuses events of this kind for good */
let refused: string | undefined = 'person.created'

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => void (body += chunk))
    request.on('end', () => {
      const isRefused = refused !== undefined && body.includes(refused)
      response.writeHead(isRefused ? 422 : 200).end(isRefused ? 'not of my schema' : '')
    })
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const address = receiver.address()
  const port = typeof address === 'object' ? address?.port : undefined
  console = await openConsole({
    config: {
      session: { jwt_secret: secret, ttl_hours: 2 },
      sekisho: {
        time_zone: 'Asia/Tokyo',
        access: [{ retention: 'metadata' }, { match: { groups: ['research'] }, retention: 'full' }],
        vault: { key: secret, keep_days: 30 },
        sign_in: { scim_token: secret, role_mapping: [{ groups: ['it'], roles: ['admin'] }] },
        ledger: { keep: [{ kinds: ['sign_in.denied'], days: 90 }] },
        sinks: [
          {
            name: 'siem',
            kind: 'webhook',
            url: `http://127.0.0.1:${port}/hook`,
            secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
          },
        ],
      },
    },
  })
})
afterEach(() => console.closePages())
afterAll(async () => {
  await console[Symbol.asyncDispose]()
  receiver.close()
})

const paths = ['', '/retention', '/sinks', '/sinks/siem', '/keys', '/system']

/** As soon as the receiver has refused something for good. */
async function deadLetters(): Promise<void> {
  for (;;) {
    const { data } = await console.sekisho.admin<{ data: { deadLetters: number }[] }>('GET', '/api/sinks')
    if ((data[0]?.deadLetters ?? 0) > 0) return
  }
}

describe('the settings in the console', () => {
  it('show what the file pins, by its key, and what is a default', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/settings/system')
    const zone = page.getByRole('row', { name: /Time zone of the organization/ })
    await zone.getByText('Asia/Tokyo').waitFor()
    await zone.getByText('Pinned by the file').waitFor()
    await zone.getByText('sekisho.time_zone').waitFor()
    await page
      .getByRole('row', { name: /What is logged/ })
      .getByText('Default')
      .waitFor()
    await page
      .getByRole('row', { name: /Data directory/ })
      .getByText('Pinned by the command line')
      .waitFor()
    await visit('/settings')
    const tokens = page.getByRole('row', { name: /Life of an access token/ })
    await tokens.getByText('2', { exact: true }).waitFor()
    await page.getByRole('row', { name: /it Admin/ }).waitFor()
    await visit('/settings/retention')
    await page
      .getByRole('row', { name: /research/ })
      .getByText('sekisho.access[1]')
      .waitFor()
    expect(errors).toEqual([])
  })

  it('copy the key of what is pinned, and of nothing else', async () => {
    const { page, visit } = await console.open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await visit('/settings/system')
    await page.getByRole('button', { name: 'Copy: sekisho.time_zone' }).click()
    const zone = page.getByRole('row', { name: /Time zone of the organization/ })
    await zone.getByText('Copied').waitFor()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('sekisho.time_zone')
    const logged = page.getByRole('row', { name: /What is logged/ })
    expect(await logged.getByRole('button').count()).toBe(0)
  })

  it('never send a secret to the browser, and say that there is one', async () => {
    const { page, visit } = await console.open()
    const answers: Promise<string>[] = []
    page.on('response', (response) => {
      // The stream of changes never ends.
      if (response.headers()['content-type']?.startsWith('application/json'))
        answers.push(response.text().catch(() => ''))
    })
    for (const path of paths) await visit(`/settings${path}`)
    await visit('/settings/keys')
    const key = page.getByRole('row', { name: /Secret of the key of the content vault/ })
    await key.getByText('Set, and not shown').waitFor()
    const bodies = (await Promise.all(answers)).join('\n')
    expect(bodies).toContain('sekisho.vault.key')
    expect(bodies).not.toContain(secret)
    expect(bodies).not.toContain('whsec_')
  })

  it('have sinks that are paused with a reason and go on from where they stopped', async () => {
    const { page, visit } = await console.open()
    await visit('/settings/sinks')
    await page.getByRole('button', { name: 'Pause: siem' }).click()
    const dialog = page.getByRole('dialog', { name: 'Stop sending to siem?' })
    await dialog.getByText('Nothing is lost').waitFor()
    await dialog.getByLabel('Why').fill('maintenance')
    await dialog.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('maintenance').waitFor()
    await page.getByRole('button', { name: 'Resume: siem' }).click()
    await page.getByRole('button', { name: 'Pause: siem' }).waitFor()
  })

  it('show what a receiver refused for good, and send it again', async () => {
    await console.sekisho.admin('POST', '/api/people', { name: 'Person 001' })
    await deadLetters()
    const { page, visit } = await console.open({ role: 'security' })
    await visit('/settings/sinks/siem')
    await page.getByText('not of my schema').first().waitFor()
    refused = undefined
    const again = page.getByRole('button', { name: 'Send all again' })
    const isTaken = async () => {
      // What was on its way when the receiver changed its mind may be refused after the first press; nothing to press: all is taken.
      await again.click({ timeout: 1_000 }).catch(() => undefined)
      return page.getByText('The receiver took everything').isVisible()
    }
    await expect.poll(isTaken, { timeout: 60_000, interval: 1_000 }).toBe(true)
  })

  it('have a key for tokens that is rotated after one question, and nobody is signed out', async () => {
    const before = await console.sekisho.entries('signing_key.created', 0)
    const { page, visit } = await console.open()
    await visit('/settings/keys')
    await page.getByRole('button', { name: 'Rotate the token key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign access tokens with a new key?' })
    await dialog.getByText('nobody is signed out').waitFor()
    await dialog.getByRole('button', { name: 'Rotate the token key' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await console.sekisho.entries('signing_key.created', before.length + 1)).toHaveLength(
      before.length + 1,
    )
    await visit('/settings/keys')
    await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor()
  })

  it('are read by an auditor, who changes nothing, and are not for a developer', async () => {
    const auditor = await console.open({ role: 'auditor' })
    await auditor.visit('/settings/keys')
    const tabs = auditor.page.getByRole('navigation', { name: 'Settings' })
    await expect
      .poll(() => tabs.getByRole('link').allTextContents())
      .toEqual(['Sign-in', 'Retention', 'Keys', 'System'])
    expect(await auditor.page.getByRole('button', { name: /Rotate/ }).count()).toBe(0)
    const developer = await console.open({ role: 'developer' })
    await developer.visit('/settings')
    await developer.page.getByRole('alert').first().waitFor()
    expect(await developer.page.getByRole('row').count()).toBe(0)
    const menu = developer.page.getByRole('navigation', { name: 'Menu' })
    expect(await menu.getByRole('link', { name: 'Settings' }).count()).toBe(0)
  })

  it.each(['en', 'ja'] as const)('are each shown by a name, in %s', async (locale) => {
    const { page, visit } = await console.open({ locale })
    for (const path of paths) {
      await visit(`/settings${path}`)
      const names = await page.locator('tbody td:first-child').allTextContents()
      expect(
        names.filter((name) => name.startsWith('sekisho.')),
        path,
      ).toEqual([])
    }
  })
})
