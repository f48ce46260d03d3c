import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { runClaude } from './claude.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { sendRaw } from './raw-client.ts'
import {
  answerHello,
  isModelCall,
  openRecordingUpstream,
  type Recorded,
  type Recorder,
} from './recording-upstream.ts'
import { openRecordingRelay } from './relay.ts'

const providerKey = 'provider-key-of-the-company'

let upstream: Recorder
let sekisho: Sekisho
beforeAll(async () => {
  upstream = await openRecordingUpstream()
  const auth = { api_key: providerKey }
  const config = { upstreams: [{ provider: 'anthropic', base_url: upstream.url, auth }] }
  sekisho = await startSekisho({ config })
})
afterAll(async () => {
  await sekisho?.[Symbol.asyncDispose]()
  await upstream?.[Symbol.asyncDispose]()
})
beforeEach(() => {
  upstream.answer(answerHello)
  upstream.requests.length = 0
})

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex')
}

/** Sends a body to Sekisho as curl would, and returns what reached the provider. */
async function through(body: Buffer | string, { path = '/v1/messages', headers = [] as string[] } = {}) {
  const answer = await sendRaw({
    method: 'POST',
    url: `${sekisho.url}${path}`,
    headers: ['x-api-key', sekisho.credential, 'content-type', 'application/json', ...headers],
    body: Buffer.from(body),
  })
  return { answer, arrived: upstream.requests.at(-1) }
}

function headerMap({ rawHeaders }: Recorded): Map<string, string> {
  const map = new Map<string, string>()
  for (let i = 0; i < rawHeaders.length; i += 2)
    map.set((rawHeaders[i] ?? '').toLowerCase(), rawHeaders[i + 1] ?? '')
  return map
}

const perHop = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'keep-alive']

/** What is about the call, not about the connection or the caller's key. */
function callHeaders(recorded: Recorded): [string, string][] {
  const headers = [...headerMap(recorded)]
  return headers
    .filter(([name]) => ![...perHop, 'authorization', 'x-api-key'].includes(name))
    .toSorted(([a], [b]) => a.localeCompare(b))
}

test.each(['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'] as const)(
  'what Claude Code sends with %s reaches the provider byte for byte, without its credential',
  async (variable) => {
    await using relay = await openRecordingRelay(sekisho.url)
    const { credential } = sekisho
    const result = await runClaude({ baseUrl: relay.url, credential, variable, prompt: 'hello?' })
    expect(result).toMatchObject({ code: 0, stdout: 'hello\n' })
    const [sent] = relay.requests.filter(isModelCall)
    const [arrived] = upstream.requests.filter(isModelCall)
    if (!sent || !arrived) throw new Error('no call was made')
    expect(sha256(arrived.body)).toBe(sha256(sent.body))
    expect(arrived.url).toBe(sent.url)
    expect(arrived.url).toBe('/v1/messages?beta=true')
    expect(callHeaders(arrived)).toEqual(callHeaders(sent))
    expect(headerMap(arrived).get('anthropic-beta')).toMatch(/^claude-code-/)
    expect(headerMap(arrived).get('x-api-key')).toBe(providerKey)
    expect(headerMap(arrived).has('authorization')).toBe(false)
    expect(sent.rawHeaders.join('\n')).toContain(credential)
    expect(arrived.rawHeaders.join('\n') + arrived.body.toString('latin1')).not.toContain(credential)
  },
)

test('a recorded body of Claude Code arrives the same through Sekisho as directly', async () => {
  await using direct = await openRecordingUpstream()
  await runClaude({ baseUrl: direct.url, credential: 'sk-skh-conformance-dummy', prompt: 'hello?' })
  const [recorded] = direct.requests.filter(isModelCall)
  if (!recorded) throw new Error('no call was made')
  const { body, url } = recorded
  await sendRaw({
    method: 'POST',
    url: `${direct.url}${url}`,
    headers: ['content-type', 'application/json'],
    body,
  })
  const { arrived } = await through(body, { path: url })
  const again = direct.requests.at(-1)
  expect(sha256(arrived?.body ?? Buffer.alloc(0))).toBe(sha256(again?.body ?? Buffer.alloc(1)))
  expect(arrived?.url).toBe(again?.url)
})

const message = '"messages":[{"role":"user","content":"x"}]'

test.each([
  [
    'integers beyond 2^53',
    `{"model":"claude-opus-5-5","max_tokens":5,"seed":12345678901234567890,${message}}`,
  ],
  [
    'numbers in unusual spellings',
    `{"model":"claude-opus-5-5","max_tokens":5,"t":1.0e+00,"u":-0.0,${message}}`,
  ],
  [
    'double spaces, tabs and line breaks',
    `{ "model" :  "claude-opus-5-5",\r\n\t"max_tokens":5 , ${message}  }\n`,
  ],
  [
    'keys in another order, and unknown ones',
    `{"zz":{"b":1,"a":[{}]},${message},"max_tokens":5,"model":"claude-opus-5-5"}`,
  ],
  [
    'escapes that need not be',
    `{"model":"claude-opus-5-5","max_tokens":5,"x":"\\u0041\\/\\ud83d\\ude00",${message}}`,
  ],
  ['text outside ASCII', `{"model":"claude-opus-5-5","max_tokens":5,"x":"関所 🚧",${message}}`],
])('a body with %s is not rewritten', async (_what, body) => {
  const { answer, arrived } = await through(body)
  expect(answer.status).toBe(200)
  expect(arrived?.body.toString('utf8')).toBe(body)
})

const plainBody = `{"model":"claude-opus-5-5","max_tokens":5,${message}}`

test('the query string and unknown betas, versions and headers pass as they are', async () => {
  const { arrived } = await through(plainBody, {
    path: '/v1/messages?beta=true&x=%2F%20+&x=2',
    headers: [
      'anthropic-version',
      '2099-12-31',
      'anthropic-beta',
      'not-yet-known-2099-01-01,other',
      'anthropic-new',
      '1',
    ],
  })
  expect(arrived?.url).toBe('/v1/messages?beta=true&x=%2F%20+&x=2')
  expect(arrived?.headers).toMatchObject({
    'anthropic-version': '2099-12-31',
    'anthropic-beta': 'not-yet-known-2099-01-01,other',
    'anthropic-new': '1',
  })
})

test('the credential does not leave in whatever header it stands', async () => {
  const { credential } = sekisho
  const { arrived } = await through(plainBody, {
    headers: ['authorization', `Bearer ${credential}`, 'x-copy', credential, 'cookie', `key=${credential}`],
  })
  expect(arrived?.rawHeaders.join('\n')).not.toContain(credential)
})

test.each([
  [
    400,
    '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long:  1 > 0"}, "extra":1.0}',
  ],
  [429, '{"type":"error","error":{"type":"rate_limit_error","message":"Too many"},"n":12345678901234567890}'],
  [529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}  '],
])(
  'a %i of the provider passes with its body and hints, without its rate-limit headers',
  async (status, body) => {
    upstream.answer((_recorded, response) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'request-id': 'req_of_the_provider',
        'retry-after': '17',
        'x-should-retry': 'true',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-unified-status': 'rejected',
      })
      response.end(body)
    })
    const { answer } = await through(plainBody)
    expect(answer.status).toBe(status)
    expect(answer.body.toString()).toBe(body)
    expect(answer.headers).toMatchObject({
      'retry-after': '17',
      'x-should-retry': 'true',
      'request-id': 'req_of_the_provider',
    })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('anthropic-ratelimit-'))).toEqual([])
  },
)

test('a stream is relayed byte for byte, pings included', async () => {
  const stream = [
    'event: message_start\ndata: {"type":"message_start","message":{"model":"claude-opus-5-5","usage":{"input_tokens":3,"output_tokens":1}}}\n\n',
    'event: ping\ndata: {"type": "ping"}\n\n',
    ': a comment\n\nevent: not_yet_known\ndata: {"type":"not_yet_known","n":12345678901234567890}\n\n',
    'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}\n\n',
    'event: message_stop\ndata: {"type":"message_stop"}\n\n',
  ].join('')
  upstream.answer((_recorded, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
    response.end(stream)
  })
  const { answer } = await through(plainBody.replace('{', '{"stream":true,'))
  expect(answer.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(answer.body.toString()).toBe(stream)
})
