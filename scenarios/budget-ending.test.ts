import type { ExchangeSettled } from '@sekisho/contract'
import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabases, type TestDatabase } from '../packages/server/src/platform/sql/test-database.ts'
import { budgeted, callMicroUsd } from './budgeted.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { events, message, openUpstream, type Behaviour, type Upstream } from './upstream.ts'

const delta = (text: string) =>
  `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}\n\n`
/** A thousand tokens or so: two cents. */
const piece = delta('and on '.repeat(571))
/** Costs what `callMicroUsd` says, with as much text as its tokens have. */
const whole: Behaviour = (_received, response) => {
  const usage = { input_tokens: 12_500, output_tokens: 2_500, cache_read_input_tokens: 0 }
  const content = [{ type: 'text', text: 'word '.repeat(2_000) }]
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ ...message, content, usage }))
}
/** Far more than any budget here has room for: twenty dollars. */
const mostPieces = 1_000

/** Streams until somebody hangs up. @param split writes every event in two parts */
const endless =
  ({ split = false, pieces = mostPieces } = {}): Behaviour =>
  async (_received, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(events.slice(0, 3).join(''))
    for (let sent = 0; sent < pieces && !response.destroyed; sent++) {
      const at = split ? 1_000 : piece.length
      response.write(piece.slice(0, at))
      await setImmediate()
      if (split) response.write(piece.slice(at))
      await setImmediate()
    }
    response.end(endOf(pieces))
  }

/** The end of an answer of so many pieces, summed up. */
function endOf(pieces: number): string {
  return events
    .slice(-3)
    .join('')
    .replace(/"output_tokens":\d+/, `"output_tokens":${pieces * 1_000}`)
}

describe.each(await testDatabases())(
  'an answer for which a budget has no room, on $name',
  (database: TestDatabase) => {
    let upstream: Upstream
    let sekisho: Sekisho
    beforeAll(async () => {
      upstream = await openUpstream()
      const config = { admin: { blocked_message: 'Ask in #ai-budget.' } }
      sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url], config })
    })
    afterEach(() => {
      upstream.received.length = 0
    })
    afterAll(async () => {
      await sekisho.stop()
      await upstream.close()
      await database.dispose()
    })

    const { member, budget, post, spend, standing } = budgeted(() => sekisho)
    const stream = (who: Parameters<typeof post>[0], fields: object = {}) =>
      post(who, { stream: true, max_tokens: 1_000_000, ...fields })
    const session = (id: string) => ({ metadata: { user_id: JSON.stringify({ session_id: id }) } })
    const settledOf = async (response: Response) => {
      const exchange = response.headers.get('x-sekisho-exchange')
      const data = (await sekisho.exchanges()).map((entry) => entry.data as ExchangeSettled)
      return data.filter((each) => each.exchange === exchange && 'outcome' in each)
    }
    /** A person whose calls are known to cost ten cents, and who has a dollar, of which a half is spent. */
    async function spender() {
      const who = await member()
      const made = await budget({
        name: `own of ${who.id}`,
        scope: { type: 'person', id: who.id },
        limit: 10 * callMicroUsd,
      })
      upstream.behave(whole)
      await spend(who, 5)
      return { who, budget: made }
    }

    it.each([
      ['as a whole', false],
      ['in parts', true],
    ])(
      'ends in an error event that names the budget, its events arriving %s; the provider’s connection closes, and it is settled once',
      async (_, split) => {
        const { who, budget: made } = await spender()
        upstream.behave(endless({ split }))
        upstream.received.length = 0
        const response = await stream(who)
        expect(response.status).toBe(200)
        const body = await response.text()
        const received = await upstream.nth(1)
        await received.closedEarly

        expect(body.startsWith(events.slice(0, 3).join(''))).toBe(true)
        const last = body.lastIndexOf('event: error\n')
        expect(body.slice(0, last)).toMatch(/^(?:event: [a-z_]+\ndata: \{.*\}\n\n)+$/)
        const { type, error } = JSON.parse(body.slice(last + 'event: error\ndata: '.length)) as {
          type: string
          error: { type: string; message: string }
        }
        expect([type, error.type]).toEqual(['error', 'billing_error'])
        expect(error.message).toMatch(
          new RegExp(
            String.raw`^This answer was ended because the budget ${made.name} is used up: \$1\.\d\d of \$1\.00\. .* Ask in #ai-budget\.$`,
          ),
        )
        const settled = await settledOf(response)
        expect(settled).toMatchObject([
          { outcome: 'ended', problem: `budget_ended: ${made.id}`, usageSource: 'estimated', status: 200 },
        ])
        // Half a dollar that was left, and five mean calls beside it, to which those of the tests before belong.
        const cost = settled[0]?.costMicroUsd ?? 0
        expect(cost).toBeGreaterThan(5 * callMicroUsd)
        expect(cost).toBeLessThanOrEqual(20 * callMicroUsd)
        await vi.waitFor(async () =>
          expect(await standing(who, made.id)).toMatchObject({ used: 5 * callMicroUsd + cost, held: 0 }),
        )
      },
    )

    it('asked for again as a whole, is refused at once in the same words, and no provider hears of it', async () => {
      const { who } = await spender()
      upstream.behave(endless())
      const conversation = session('one')
      const ended = await (await stream(who, conversation)).text()
      upstream.received.length = 0
      const again = await post(who, conversation)
      expect([again.status, again.headers.get('x-sekisho-refusal')]).toEqual([429, 'budget_ended'])
      expect(again.headers.get('x-should-retry')).toBe('false')
      const { error } = (await again.json()) as { error: { message: string } }
      expect(ended.includes(JSON.stringify(error.message))).toBe(true)
      expect(upstream.received).toEqual([])
    })

    it('is not one that fits: that comes to its end', async () => {
      const { who } = await spender()
      upstream.behave(endless({ pieces: 3 }))
      const short = await (await stream(who)).text()
      expect(short.endsWith(events.at(-1) ?? '')).toBe(true)
    })
  },
)

describe.each(await testDatabases())(
  'with sekisho.budgets.end_streams: false, on $name',
  (database: TestDatabase) => {
    it('an answer that passes its budget goes on to its end', async () => {
      const upstream = await openUpstream()
      const config = { sekisho: { budgets: { end_streams: false } } }
      const sekisho = await startSekisho({
        storage: await database.open(),
        providers: [upstream.url],
        config,
      })
      const { member, budget, post } = budgeted(() => sekisho)
      const who = await member()
      await budget({ scope: { type: 'person', id: who.id }, limit: callMicroUsd })
      upstream.behave(endless({ pieces: 200 }))
      const body = await (await post(who, { stream: true, max_tokens: 64_000 })).text()
      expect(body.endsWith(events.at(-1) ?? '')).toBe(true)
      await sekisho.stop()
      await upstream.close()
      await database.dispose()
    })
  },
)
