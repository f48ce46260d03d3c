import Anthropic, { APIUserAbortError, PermissionDeniedError } from '@anthropic-ai/sdk'
import type { EntryData } from '@sekisho/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSekisho, type Sekisho } from './harness.ts'

/** Haiku 5.5 in micro-USD a token: input 0.1, output 0.5, cache read 0.01. */
const model = 'claude-haiku-5-5'
const practiceScript = [
  {
    when: { last_user_contains: 'busy' },
    times: 1,
    error: { status: 529, type: 'overloaded_error', message: 'Overloaded' },
  },
  {
    when: { last_user_contains: 'busy' },
    reply: [{ text: 'Now.' }],
    usage: { input_tokens: 10, output_tokens: 4 },
  },
  {
    when: { last_user_contains: 'slowly' },
    reply: [{ text: 'a very long story '.repeat(200) }],
    usage: { input_tokens: 100, output_tokens: 1000 },
    delay_ms_between_events: 100,
  },
  { when: { tool_result: true }, reply: [{ text: 'It is 21 degrees.' }] },
  { when: { has_tools: true }, reply: [{ tool_use: { name: 'weather', input: { city: 'Hakone' } } }] },
  {
    reply: [{ text: 'The checkpoint is open, in both directions.' }],
    usage: { input_tokens: 1000, output_tokens: 333, cache_read_input_tokens: 100 },
  },
]
// 1000 × 0.1 + 333 × 0.5 + 100 × 0.01 = 267.5, rounded half-up
const costMicroUsd = 268

let sekisho: Sekisho
let client: Anthropic
beforeAll(async () => {
  sekisho = await startSekisho({ practiceScript })
  client = new Anthropic({ baseURL: sekisho.url, apiKey: sekisho.credential, authToken: null })
})
afterAll(async () => {
  await sekisho?.[Symbol.asyncDispose]()
})

interface Settled<Value> {
  value: Value
  settled: EntryData['exchange.settled'][]
}

/** Does the work and waits for the exchanges it made to settle. */
async function settling<Value>(count: number, work: () => Promise<Value>): Promise<Settled<Value>> {
  const before = (await sekisho.entries('exchange.settled', 0)).length
  const value = await work()
  const entries = await sekisho.entries('exchange.settled', before + count)
  return { value, settled: entries.slice(before).map(({ data }) => data) }
}

function say(content: string) {
  return { model, max_tokens: 2000, messages: [{ role: 'user' as const, content }] }
}

const open = /\nThe checkpoint is open, in both directions\.$/
const priced = { outcome: 'completed', model, costMicroUsd, usageSource: 'reported' }

test('a message that is not streamed arrives whole and is settled to the micro-USD', async () => {
  const { value: message, settled } = await settling(1, () => client.messages.create(say('Is it open?')))
  expect(message.content).toMatchObject([{ type: 'text', text: expect.stringMatching(open) }])
  expect(message.stop_reason).toBe('end_turn')
  expect(message.usage).toMatchObject({
    input_tokens: 1000,
    output_tokens: 333,
    cache_read_input_tokens: 100,
  })
  expect(settled).toMatchObject([priced])
})

test('a stream arrives event by event in order, adds up to the message, and costs the same', async () => {
  const kinds: string[] = []
  const { value: message, settled } = await settling(1, () => {
    const stream = client.messages.stream(say('Is it open?'))
    stream.on('streamEvent', ({ type }) => void (kinds.at(-1) === type || kinds.push(type)))
    return stream.finalMessage()
  })
  expect(kinds).toEqual([
    'message_start',
    'content_block_start',
    'content_block_delta',
    'content_block_stop',
    'message_delta',
    'message_stop',
  ])
  expect(message.content).toMatchObject([{ type: 'text', text: expect.stringMatching(open) }])
  expect(settled).toMatchObject([priced])
})

test('a tool is asked for, answered, and the conversation goes on', async () => {
  const tools = [{ name: 'weather', input_schema: { type: 'object' as const } }]
  const question = say('How warm is it?')
  const { value: answered, settled } = await settling(2, async () => {
    const asked = await client.messages.create({ ...question, tools })
    expect(asked.stop_reason).toBe('tool_use')
    const use = asked.content.find((block) => block.type === 'tool_use')
    expect(use).toMatchObject({ name: 'weather', input: { city: 'Hakone' } })
    const result = { type: 'tool_result' as const, tool_use_id: use?.id ?? '', content: '21' }
    return client.messages.create({
      ...question,
      tools,
      messages: [
        ...question.messages,
        { role: 'assistant', content: asked.content },
        { role: 'user', content: [result] },
      ],
    })
  })
  expect(answered.content).toMatchObject([
    { type: 'text', text: expect.stringMatching(/It is 21 degrees\.$/) },
  ])
  expect(settled).toMatchObject([{ outcome: 'completed' }, { outcome: 'completed' }])
})

test('tokens are counted, for nothing', async () => {
  const { model, messages } = say('Is it open?')
  const counting = () => client.messages.countTokens({ model, messages })
  const { value: counted, settled } = await settling(1, counting)
  expect(counted.input_tokens).toBeGreaterThan(0)
  expect(settled).toMatchObject([{ outcome: 'completed', costMicroUsd: 0 }])
})

test('the models are listed', async () => {
  const ids: string[] = []
  for await (const { id } of client.models.list()) ids.push(id)
  expect(ids).toContain('claude-opus-5-5')
  expect(ids).toContain('claude-haiku-5-5')
})

test('a stream that is aborted is settled as abandoned, and not for free', async () => {
  const { settled } = await settling(1, async () => {
    const stream = client.messages.stream(say('Tell it slowly.'))
    const end = expect(stream.finalMessage()).rejects.toBeInstanceOf(APIUserAbortError)
    await new Promise<void>((resolve) => void stream.once('text', () => resolve()))
    stream.abort()
    await end
  })
  expect(settled).toMatchObject([{ outcome: 'abandoned', usage: { inputTokens: 100 } }])
  // 100 × 0.1 for the input alone; the whole answer would have been 100 × 0.1 + 1000 × 0.5
  expect(settled[0]?.costMicroUsd).toBeGreaterThanOrEqual(10)
  expect(settled[0]?.costMicroUsd).toBeLessThan(510)
})

test('an overloaded provider is tried again by the SDK, each attempt an exchange of its own', async () => {
  const { value: message, settled } = await settling(2, () => client.messages.create(say('Are you busy?')))
  expect(message.content).toMatchObject([{ text: expect.stringMatching(/\nNow\.$/) }])
  // 10 × 0.1 + 4 × 0.5
  expect(settled).toMatchObject([
    { outcome: 'failed', status: 529, costMicroUsd: 0 },
    { outcome: 'completed', status: 200, costMicroUsd: 3 },
  ])
})

test('the credential passes as authToken too', async () => {
  const bearer = new Anthropic({ baseURL: sekisho.url, authToken: sekisho.credential, apiKey: null })
  const { settled } = await settling(1, () => bearer.messages.create(say('Is it open?')))
  expect(settled).toMatchObject([priced])
})

test('a credential for Claude Code alone is refused once, with our sentence', async () => {
  const [owner] = (await sekisho.admin<{ data: { id: string }[] }>('GET', '/api/people')).data
  const issued = await sekisho.admin<{ secret: string }>('POST', '/api/credentials', {
    personId: owner?.id,
    name: 'claude code only',
    kind: 'claude_code',
  })
  const only = new Anthropic({ baseURL: sekisho.url, apiKey: issued.secret, authToken: null })
  const refused = only.messages.create(say('Is it open?'))
  await expect(refused).rejects.toBeInstanceOf(PermissionDeniedError)
  await expect(refused).rejects.toThrow('This credential works only in Claude Code.')
})
