import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openConsole, type Console } from './console.ts'

let console: Console
beforeAll(async () => void (console = await openConsole()))
afterEach(() => console.closePages())
afterAll(() => console[Symbol.asyncDispose]())

describe('the first run', () => {
  it('begins on the overview, and a step ticks by what really happened', async () => {
    const { page, visit, errors } = await console.open()
    await visit('/')
    await page.getByText('First steps still to do: 7').waitFor()
    await page.getByRole('link', { name: 'Go on' }).click()
    await page.getByRole('heading', { level: 2, name: '0 of 7 done' }).waitFor()
    const test = page.getByRole('listitem').filter({ hasText: 'Make a test call' })
    await test.getByText(`curl ${console.sekisho.url}/v1/messages`).waitFor()
    await fetch(`${console.sekisho.url}/v1/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${console.sekisho.credential}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'claude-sonnet-5-5',
        max_tokens: 32,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
    })
    await console.sekisho.entries('exchange.settled')
    await test.getByText('Done').waitFor()
    expect(await test.getByText('curl').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('leads an invited person to what an engineer needs', async () => {
    const { page, visit } = await console.open({ role: 'developer', locale: 'ja' })
    await visit('/welcome/engineers')
    await page.getByRole('heading', { name: 'このマシンで Claude Code を設定する' }).waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'CLAUDE.md をダウンロード' }).click()
    expect((await saving).suggestedFilename()).toBe('CLAUDE.md')
  })

  it('leads nobody to what their role may not open', async () => {
    const { page, visit } = await console.open({ role: 'admin' })
    await visit('/welcome')
    const step = page.getByRole('listitem').filter({ hasText: 'Backups, and a witness' })
    await step.waitFor()
    expect(await step.getByRole('link').count()).toBe(0)
    const model = page.getByRole('listitem').filter({ hasText: 'Connect a model' })
    await model.getByRole('link', { name: 'Providers' }).waitFor()
  })

  it('is not shown to who has no part in it: the server’s sentence stands there calmly', async () => {
    const { page, visit } = await console.open({ role: 'developer' })
    await visit('/welcome')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: 'Make a test call' }).count()).toBe(0)
  })
})
