import Anthropic, { APIUserAbortError } from '@anthropic-ai/sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startClaude } from './claude.ts'
import { temporaryFolder } from './environment.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { openRecordingUpstream, type Answer, type Recorder } from './recording-upstream.ts'

let upstream: Recorder
let sekisho: Sekisho
let streaming: Promise<void>
let closed: Promise<void>

const beginning = [
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"claude-opus-5-5","content":[],"usage":{"input_tokens":1000,"output_tokens":1}}}\n\n',
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"And then"}}\n\n',
].join('')

beforeEach(async () => {
  const began = Promise.withResolvers<void>()
  const gone = Promise.withResolvers<void>()
  streaming = began.promise
  closed = gone.promise
  const begin: Answer = ({ method }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (method !== 'POST') response.end()
    else response.on('close', () => gone.resolve()).write(beginning, () => began.resolve())
  }
  upstream = await openRecordingUpstream(begin)
  const auth = { api_key: 'provider-key' }
  sekisho = await startSekisho({
    config: { upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth }] },
  })
})
afterEach(async () => {
  await sekisho?.[Symbol.asyncDispose]()
  await upstream?.[Symbol.asyncDispose]()
})

/** The input at 4 micro-USD a token, and what little was written at 20. */
const settledOnce = [
  { data: { outcome: 'abandoned', model: 'claude-opus-5-5', usage: { inputTokens: 1000 } } },
]

test('Claude Code that is ended in mid-answer cancels the provider’s call and is charged for what was sent', async () => {
  await using home = await temporaryFolder('home')
  await using work = await temporaryFolder('work')
  const { url: baseUrl, credential } = sekisho
  const claude = startClaude({ baseUrl, credential, prompt: 'Tell a story.' }, home.path, work.path)
  await streaming
  await claude.stop(0)
  await closed
  const settled = await sekisho.entries('exchange.settled')
  expect(settled).toMatchObject(settledOnce)
  expect(settled[0]?.data.costMicroUsd).toBeGreaterThanOrEqual(4000)
  expect(settled[0]?.data.costMicroUsd).toBeLessThan(5000)
})

test('an SDK that aborts in mid-answer cancels the provider’s call and is charged for what was sent', async () => {
  const client = new Anthropic({ baseURL: sekisho.url, apiKey: sekisho.credential, authToken: null })
  const stream = client.messages.stream({
    model: 'claude-opus-5-5',
    max_tokens: 1000,
    messages: [{ role: 'user', content: 'Tell a story.' }],
  })
  const end = expect(stream.finalMessage()).rejects.toBeInstanceOf(APIUserAbortError)
  await new Promise<void>((resolve) => void stream.once('text', () => resolve()))
  stream.abort()
  await closed
  await end
  const settled = await sekisho.entries('exchange.settled')
  expect(settled).toMatchObject(settledOnce)
  expect(settled[0]?.data.costMicroUsd).toBeGreaterThanOrEqual(4000)
  expect(settled[0]?.data.costMicroUsd).toBeLessThan(5000)
})
