import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PracticeProviderSettings } from '../../../modules/providers/index.ts'
import { ProviderBroken } from '../errors.ts'
import { testProviderContract } from '../provider-contract.ts'
import type { Outgoing, Provider } from '../provider.ts'
import { recordAnswer } from '../record-answer.ts'
import { practiceLabel } from './answer.ts'
import { createPracticeProvider } from './practice.ts'

let folder = ''
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'sekisho-practice-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const settings: PracticeProviderSettings = {
  kind: 'practice',
  name: 'practice',
  terms: { contract: 'api', retention: 'zero', training: false, region: 'local' },
  modelIds: {},
  customModels: [],
}

let scripts = 0
function scripted(script: unknown): Provider {
  const scriptFile = join(folder, `script-${++scripts}.yaml`)
  writeFileSync(scriptFile, typeof script === 'string' ? script : JSON.stringify(script))
  return createPracticeProvider({ ...settings, scriptFile })
}

function outgoing(body: unknown, path = '/v1/messages?beta=true'): Outgoing {
  return {
    method: 'POST',
    path,
    headers: [],
    body: Buffer.from(JSON.stringify(body)),
    model: 'm',
    stream: true,
  }
}

const ask = (content: unknown, more: object = {}) =>
  outgoing({ model: 'claude-opus-5-5', max_tokens: 500, messages: [{ role: 'user', content }], ...more })

async function answerOf(provider: Provider, call: Outgoing) {
  const answer = recordAnswer()
  provider.send(call, answer.sink)
  await answer.over
  return answer
}

async function json(provider: Provider, call: Outgoing) {
  return JSON.parse((await answerOf(provider, call)).text())
}

interface StreamEvent {
  type: string
  message?: { usage: unknown }
  content_block?: unknown
  delta?: { text?: string; partial_json?: string; stop_reason?: string }
  usage?: unknown
}

/** The data of each event, in order. */
async function events(provider: Provider, call: Outgoing): Promise<StreamEvent[]> {
  const text = (await answerOf(provider, call)).text()
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)))
}

describe('practice provider', () => {
  testProviderContract(async () => {
    const provider = scripted([
      { when: { last_user_contains: 'stall' }, reply: [{ text: 'x'.repeat(100) }], stall_after_events: 4 },
      { when: { last_user_contains: 'silent' }, reply: [{ text: 'x' }], delay_ms_before_head: 600_000 },
    ])
    return {
      provider,
      streaming: ask('hello', { stream: true }),
      stalling: ask('stall', { stream: true }),
      silent: ask('silent', { stream: true }),
      close: () => provider.close(),
    }
  })

  test('every made-up answer says in its text, id and headers that no model was called', async () => {
    const answer = await answerOf(createPracticeProvider(settings), ask('good morning'))
    const message = JSON.parse(answer.text())
    expect(message.content[0].text.startsWith(practiceLabel)).toBe(true)
    expect(message.content[0].text).toContain('good morning')
    expect(message.id).toMatch(/^msg_practice_/)
    expect(answer.headers['x-sekisho-provider']).toBe('practice')
    expect(createPracticeProvider(settings).simulated).toBe(true)
  })

  test('a scripted text carries the label too', async () => {
    const provider = scripted([{ reply: [{ text: 'four' }] }])
    const message = await json(provider, ask('2 + 2'))
    expect(message.content[0].text).toBe(`${practiceLabel}\n\nfour`)
  })

  test('a stream has the events of the real API in their order and adds up to the message', async () => {
    const came = await events(createPracticeProvider(settings), ask('日本語 👪', { stream: true }))
    expect(came.map(({ type }) => type).filter((type, i, all) => type !== all[i - 1])).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
    const text = came.map((event) => event.delta?.text ?? '').join('')
    expect(text).toContain('日本語 👪')
    expect(came.at(-2)?.delta?.stop_reason).toBe('end_turn')
  })

  test('a quota probe of one token gets the label and one token', async () => {
    const message = await json(createPracticeProvider(settings), ask('quota', { max_tokens: 1 }))
    expect(message.content[0].text).toBe(practiceLabel)
    expect(message.usage.output_tokens).toBe(1)
    expect(message.stop_reason).toBe('max_tokens')
  })

  test('a client reminder is not taken for what the person wrote', async () => {
    const content = [
      { type: 'text', text: 'my words' },
      { type: 'text', text: '<system-reminder>not mine</system-reminder>' },
    ]
    const message = await json(createPracticeProvider(settings), ask(content))
    expect(message.content[0].text).toContain('"my words"')
  })

  test('an answer that must follow a schema does', async () => {
    const schema = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] }
    const format = { type: 'json_schema', schema }
    const message = await json(
      createPracticeProvider(settings),
      ask('name it', { output_config: { format } }),
    )
    expect(JSON.parse(message.content[0].text)).toEqual({ title: 'practice (simulated)' })
  })

  test('a forced tool is called with input its schema allows', async () => {
    const input_schema = {
      type: 'object',
      properties: { n: { type: 'integer', minimum: 3 } },
      required: ['n'],
    }
    const tools = [{ name: 'pick', input_schema }]
    const call = ask('pick', { tools, tool_choice: { type: 'tool', name: 'pick' } })
    const message = await json(createPracticeProvider(settings), call)
    expect(message.content[0]).toMatchObject({ type: 'tool_use', name: 'pick', input: { n: 3 } })
    expect(message.stop_reason).toBe('tool_use')
  })

  test('count_tokens estimates from bytes', async () => {
    const body = { model: 'm', messages: [{ role: 'user', content: 'x'.repeat(400) }] }
    const call = outgoing(body, '/v1/messages/count_tokens')
    expect(await json(createPracticeProvider(settings), call)).toEqual({
      input_tokens: Math.ceil(call.body.length / 4),
    })
  })

  test.each([
    [{ model: 'm', max_tokens: 5 }, 'messages: Field required'],
    [{ model: 'm', max_tokens: 5, messages: [] }, 'messages: at least one message is required'],
    [{ model: 'm', messages: [{ role: 'user', content: 'x' }] }, 'max_tokens: Field required'],
    [{ max_tokens: 5, messages: [{ role: 'user', content: 'x' }] }, 'model: Field required'],
  ])('a malformed request %j is refused as the API refuses it', async (body, message) => {
    const answer = await answerOf(createPracticeProvider(settings), outgoing(body))
    expect(answer.status).toBe(400)
    expect(JSON.parse(answer.text())).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message },
      request_id: answer.headers['request-id'],
    })
  })

  test('another path is not found', async () => {
    expect((await answerOf(createPracticeProvider(settings), outgoing({}, '/v1/complete'))).status).toBe(404)
  })
})

describe('practice script', () => {
  test('the first turn whose conditions hold answers: a tool call, then its result', async () => {
    const provider = scripted(`
- when: { tool_result: true }
  reply: [{ text: done }]
- when: { has_tools: true, model: claude-*-5-5 }
  reply:
    - { thinking: hmm, signature: sig }
    - { tool_use: { name: Bash, input: { command: echo hi } } }
`)
    const tools = [{ name: 'Bash', input_schema: {} }]
    const first = await json(provider, ask('run it', { tools }))
    expect(first.content).toMatchObject([
      { type: 'thinking', thinking: 'hmm', signature: 'sig' },
      { type: 'tool_use', name: 'Bash', input: { command: 'echo hi' } },
    ])
    expect(first.stop_reason).toBe('tool_use')
    const result = [{ type: 'tool_result', tool_use_id: first.content[1].id, content: 'hi' }]
    expect((await json(provider, ask(result, { tools }))).content[0].text).toContain('done')
    expect((await json(provider, ask('hello'))).content[0].text).toContain('You wrote')
  })

  test('tool input streams as partial JSON that adds up', async () => {
    const input = { command: 'echo "日本"', deep: { list: [1, 2, 3] } }
    const provider = scripted([{ reply: [{ tool_use: { name: 'Bash', input } }], delta_characters: 3 }])
    const came = await events(provider, ask('x', { stream: true }))
    expect(came[1]?.content_block).toMatchObject({ type: 'tool_use', name: 'Bash', input: {} })
    const parts = came.flatMap((event) => event.delta?.partial_json ?? [])
    expect(parts.length).toBeGreaterThan(5)
    expect(JSON.parse(parts.join(''))).toEqual(input)
  })

  test('scripted usage is reported exactly, in the message and in the stream', async () => {
    const usage = {
      input_tokens: 12_345,
      output_tokens: 678,
      cache_read_input_tokens: 90_000,
      cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 23 },
      server_tool_use: { web_search_requests: 2 },
    }
    const provider = scripted([{ reply: [{ text: 'x' }], usage }])
    expect((await json(provider, ask('x'))).usage).toMatchObject({
      ...usage,
      cache_creation_input_tokens: 123,
    })
    const came = await events(provider, ask('x', { stream: true }))
    expect(came[0]?.message?.usage).toMatchObject({ input_tokens: 12_345, output_tokens: 1 })
    expect(came.at(-2)?.usage).toMatchObject({ ...usage, cache_creation_input_tokens: 123 })
  })

  test('an error turn answers with its status, headers and type', async () => {
    const provider = scripted([
      { times: 1, error: { status: 529, message: 'Overloaded', headers: { 'retry-after': '7' } } },
      { reply: [{ text: 'back' }] },
    ])
    const refused = await answerOf(provider, ask('x'))
    expect(refused.status).toBe(529)
    expect(refused.headers['retry-after']).toBe('7')
    expect(JSON.parse(refused.text()).error).toEqual({ type: 'overloaded_error', message: 'Overloaded' })
    expect((await answerOf(provider, ask('x'))).status).toBe(200)
  })

  test('nth_call counts the calls to the provider', async () => {
    const provider = scripted([{ when: { nth_call: 2 }, reply: [{ text: 'second' }] }])
    expect((await answerOf(provider, ask('x'))).text()).not.toContain('second')
    expect((await answerOf(provider, ask('x'))).text()).toContain('second')
  })

  test('a stream can break in the middle', async () => {
    const provider = scripted([{ reply: [{ text: 'x' }], break_after_events: 3 }])
    const answer = await answerOf(provider, ask('x', { stream: true }))
    expect(answer.error).toBeInstanceOf(ProviderBroken)
    expect(answer.events).toEqual(['head', 'chunk', 'error'])
  })

  test('a stream can be cut anywhere and stays the same stream', async () => {
    const reply = [{ text: '日本語 and more' }]
    const cut = await answerOf(scripted([{ reply, chunk_bytes: 7 }]), ask('x', { stream: true }))
    const whole = await answerOf(scripted([{ reply }]), ask('x', { stream: true }))
    const bare = (text: string) => text.replaceAll(/practice_[0-9a-f]+/g, '')
    expect(bare(cut.text())).toBe(bare(whole.text()))
  })

  test.each([
    ['reply: []', 'a list of turns is needed'],
    ['- reply: [{ text: x }]\n- replies: []', 'turn 2'],
    ['- reply: [{ text: x }]\n  usage: { input: 3 }', 'turn 1: usage'],
    ['- when: { nth_call: 1 }', 'needs either reply or error'],
    ['- reply: [', 'practice script'],
  ])('a mistake in a script (%j) stops the start and names its place', (script, problem) => {
    expect(() => scripted(script)).toThrow(problem)
  })

  test('a missing script file stops the start', () => {
    const scriptFile = join(folder, 'none.yaml')
    expect(() => createPracticeProvider({ ...settings, scriptFile })).toThrow(scriptFile)
  })
})
