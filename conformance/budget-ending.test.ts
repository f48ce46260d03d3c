import Anthropic, { APIError } from '@anthropic-ai/sdk'
import { afterEach, expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { isModelCall, openRecordingUpstream, type Answer } from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

const event = (type: string, data: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`
const usage = { input_tokens: 1_000, output_tokens: 1 }
const message = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-opus-5-5',
  content: [],
  usage,
}
const beginning =
  event('message_start', { message }) +
  event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } })
const text = 'and then '.repeat(500)
const piece = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })

let writing: NodeJS.Timeout | undefined
afterEach(() => clearInterval(writing))

/** A story without an end, a cent's worth every few milliseconds. */
const endless: Answer = ({ method }, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  if (method === 'POST') {
    response.write(beginning)
    writing = setInterval(() => response.write(piece), 5)
    response.on('close', () => clearInterval(writing))
  } else response.end()
}

/** A server whose budget for everybody is thirty cents, in front of the endless story. */
async function startLimited(upstreamUrl: string): Promise<Sekisho> {
  const auth = { api_key: 'provider-key' }
  const sekisho = await startSekisho({
    config: { upstreams: [{ provider: 'anthropic', base_url: upstreamUrl, auth }] },
  })
  const fields = { name: 'all of us', scope: { type: 'organization' }, sharing: 'pool' }
  await sekisho.admin('POST', '/api/budgets', { ...fields, unit: 'usd', period: 'monthly', limit: 300_000 })
  return sekisho
}

const sentence =
  /This answer was ended because the budget all of us is used up: \$\d\.\d\d of \$0\.30\. Ask an administrator/

/**
 * Measured with every type of error: the client asks for the answer once more, and whole, so what it shows is what that
 * call is refused with.
 */
test('an answer that a budget ends: one more request, refused at once, and the client shows why', async () => {
  await using upstream = await openRecordingUpstream(endless)
  await using sekisho = await startLimited(upstream.url)
  await using relay = await openRecordingRelay(sekisho.url)
  const { credential } = sekisho
  const result = await runClaude({ baseUrl: relay.url, credential, prompt: 'Tell a story.' })
  expect(result.code).toBe(1)
  expect(result.stdout).toMatch(sentence)
  expect(relay.requests.filter(isModelCall)).toHaveLength(2)
  expect(upstream.requests.filter(isModelCall)).toHaveLength(1)
  const settled = await sekisho.entries('exchange.settled')
  expect(settled.map(({ data }) => data.outcome)).toEqual(['ended'])
  expect(settled[0]?.data.problem).toMatch(/^budget_ended: spl_/)
  const refused = await sekisho.entries('exchange.refused')
  expect(refused.map(({ data }) => data.code)).toEqual(['budget_ended'])
})

test('an SDK throws what the event says, and asks no second time', async () => {
  await using upstream = await openRecordingUpstream(endless)
  await using sekisho = await startLimited(upstream.url)
  const client = new Anthropic({ baseURL: sekisho.url, apiKey: sekisho.credential, authToken: null })
  const stream = client.messages.stream({
    model: 'claude-opus-5-5',
    max_tokens: 64_000,
    messages: [{ role: 'user', content: 'Tell a story.' }],
  })
  const error: unknown = await stream.finalMessage().catch((error: unknown) => error)
  expect(error).toBeInstanceOf(APIError)
  expect(String(error)).toMatch(sentence)
  expect(upstream.requests.filter(isModelCall)).toHaveLength(1)
})
