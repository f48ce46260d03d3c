import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startSekisho } from './harness.ts'
import { isModelCall, openRecordingUpstream, type Recorded } from './recording-upstream.ts'

const opus = 'claude-opus-5-5'
const haiku = 'claude-haiku-5-5'
const subagent = { description: 'Say hello', prompt: 'Say hello.', subagent_type: 'general-purpose' }
/** A hook that asks a model: a side call, made when the client is about to stop. */
const hooks = { Stop: [{ hooks: [{ type: 'prompt', prompt: 'Was that polite? $ARGUMENTS' }] }] }
const routing = [
  { match: { request_class: ['auxiliary'] }, to: haiku },
  { match: { agent: 'subagent' }, to: 'claude-sonnet-5-5' },
]

interface Body {
  model: string
  tools?: { name: string }[]
  thinking?: object
  output_config?: { format?: object }
}

const bodyOf = ({ body }: Recorded) => JSON.parse(body.toString()) as Body

/** The main conversation starts one subagent; a call for a verdict gets one; all else is greeted. */
function answer(recorded: Recorded, response: ServerResponse): void {
  if (!isModelCall(recorded)) return void response.writeHead(200).end()
  const { model, tools = [], output_config } = bodyOf(recorded)
  const agent = tools.find(({ name }) => name === 'Agent' || name === 'Task')?.name
  const isFirst =
    agent !== undefined && isMain(recorded) && !recorded.body.includes('"tool_use_id"', 0, 'latin1')
  const said = output_config?.format === undefined ? 'hello' : '{"ok": true, "reason": "It was."}'
  const block = isFirst
    ? { type: 'tool_use', id: 'toolu_1', name: agent, input: {} }
    : { type: 'text', text: '' }
  const delta = isFirst
    ? { type: 'input_json_delta', partial_json: JSON.stringify(subagent) }
    : { type: 'text_delta', text: said }
  const usage = { input_tokens: 1000, output_tokens: 100 }
  const event = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`)
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage }
  event('message_start', { message: { ...message, stop_reason: null, stop_sequence: null } })
  event('content_block_start', { index: 0, content_block: block })
  event('content_block_delta', { index: 0, delta })
  event('content_block_stop', { index: 0 })
  const stop_reason = isFirst ? 'tool_use' : 'end_turn'
  event('message_delta', { delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 100 } })
  event('message_stop', {})
  response.end()
}

const isMain = ({ headers }: Recorded) => headers['x-claude-code-agent-id'] === undefined

/** One prompt of a stock client through a server with the rules; what reached the provider, by class as the client says. */
async function run(env: Record<string, string>) {
  await using upstream = await openRecordingUpstream(answer)
  const upstreams = [{ provider: 'anthropic', base_url: upstream.url, auth: { api_key: 'provider-key' } }]
  await using sekisho = await startSekisho({ config: { upstreams, sekisho: { routing } } })
  const args = ['--settings', JSON.stringify({ env, hooks })]
  const { credential } = sekisho
  const { code } = await runClaude({ baseUrl: sekisho.url, credential, prompt: 'Good day?', args })
  expect(code).toBe(0)
  const calls = upstream.requests.filter(isModelCall)
  const settled = await sekisho.entries('exchange.settled', calls.length)
  return { calls, settled: settled.map(({ data }) => data) }
}

test('a stock client that is asked for hints says what its calls are for, and its side calls go to the small model', async () => {
  const { calls, settled } = await run({ CLAUDE_CODE_GATEWAY_HINT_HEADERS: '1' })
  const seen = calls.map((call) => ({
    class: call.headers['x-claude-code-request-class'],
    other: call.headers['x-claude-1p-request-class'],
    isMain: isMain(call),
    model: bodyOf(call).model,
    thinks: bodyOf(call).thinking !== undefined,
  }))
  const main = { class: 'main', other: 'main', isMain: true, model: opus, thinks: true }
  expect(seen).toContainEqual(main)
  // Its thinking keeps a subagent where it is.
  expect(seen).toContainEqual({ ...main, class: 'subagent', other: 'blocking-subagent', isMain: false })
  expect(seen).toContainEqual({ ...main, class: 'auxiliary', model: haiku, thinks: false })
  for (const { class: said, model } of seen) expect(model).toBe(said === 'auxiliary' ? haiku : opus)
  const routed = settled.filter(({ routedFrom }) => routedFrom !== undefined)
  expect(routed).toHaveLength(seen.filter(({ model }) => model === haiku).length)
  for (const { model, routedFrom } of routed)
    expect({ model, routedFrom }).toEqual({ model: haiku, routedFrom: opus })
})

test('without hints only subagents tell themselves, and the client gives them another model by itself', async () => {
  const { calls, settled } = await run({ CLAUDE_CODE_SUBAGENT_MODEL: haiku })
  for (const call of calls) expect(call.headers).not.toHaveProperty('x-claude-code-request-class')
  const subagents = calls.filter((call) => !isMain(call))
  expect(subagents).not.toHaveLength(0)
  for (const call of subagents) expect(bodyOf(call).model).toBe(haiku)
  for (const call of calls.filter(isMain)) expect(bodyOf(call).model).toBe(opus)
  for (const entry of settled) expect(entry).not.toHaveProperty('routedFrom')
})
