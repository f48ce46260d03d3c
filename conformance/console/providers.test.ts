import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openRecordingUpstream, type Recorder } from '../recording-upstream.ts'
import { openConsole, type Console } from './console.ts'
import { callModel } from './call-model.ts'

let upstream: Recorder
let console: Console
beforeAll(async () => {
  upstream = await openRecordingUpstream()
  const auth = { api_key: 'provider-key-of-the-company-that-ends-in-wxyz' }
  const terms = { contract: 'enterprise', retention: 'zero', region: 'jp' }
  console = await openConsole({
    config: {
      upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth }],
      sekisho: { providers: { anthropic: terms } },
      pricing: { multiplier: 0.9 },
    },
  })
})
afterEach(() => console.closePages())
afterAll(async () => {
  await console?.[Symbol.asyncDispose]()
  await upstream?.[Symbol.asyncDispose]()
})

describe('the providers of the console', () => {
  it('show the terms, where data goes, the end of the key in use, and what failed lately by status', async () => {
    await callModel(console.sekisho)
    upstream.answer((_, response) =>
      response.writeHead(529, { 'content-type': 'application/json' }).end('{"type":"error"}'),
    )
    await callModel(console.sekisho)
    const { page, visit, errors } = await console.open()
    await visit('/providers')
    const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'anthropic' }) })
    await card.getByText(`Region jp, by ${new URL(upstream.url).host}`).waitFor()
    await card.getByText('Enterprise').waitFor()
    await card.getByText('Nothing (zero data retention)').waitFor()
    await card.getByText('The only one …wxyz').waitFor()
    await card.getByRole('listitem').getByText('Status 529 × 1').waitFor()
    await card.getByText('Last failure: Status 529').waitFor()
    expect(await page.getByText('provider-key-of').count()).toBe(0)
    await page.getByText('of the node that answered this page alone').waitFor()
    expect(errors).toEqual([])
  })

  it('show rate cards with their days, to finance too, who may not see the rest', async () => {
    const { page, visit } = await console.open({ role: 'finance' })
    await visit('/spend')
    await page.getByRole('link', { name: 'Rate cards' }).click()
    await page.getByText('The contract multiplies every price on this page by 0.9.').waitFor()
    const cards = page.getByRole('row', { name: /Claude Sonnet 5\.5/ })
    await expect
      .poll(() => cards.allTextContents())
      .toEqual([expect.stringContaining('Not in force'), expect.stringContaining('In force')])
    expect(await page.getByRole('link', { name: 'Terms and health' }).count()).toBe(0)
    await visit('/providers')
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
  })
})

it('the practice provider is plainly said to be simulated, in both languages', async () => {
  await using practice = await openConsole()
  for (const [locale, sentence] of [
    ['en', 'no model is called, nothing leaves, and nobody pays'],
    ['ja', 'モデルの呼び出しやデータの送信はなく、費用もかかりません'],
  ] as const) {
    const { page, visit } = await practice.open({ locale })
    await visit('/providers')
    await page.getByText(sentence).waitFor()
  }
})
