import { Refusal, type RefusalCode } from '@sekisho/contract'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isServerTool, readMessage, type Message } from './read-message.ts'

const model = 'claude-opus-5-5'

function read(body: string | Buffer | object): Message {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  return readMessage(Buffer.isBuffer(text) ? text : Buffer.from(text), 'messages', { tagName: 'project' })
}

function refusalOf(body: string | Buffer | object): { code: RefusalCode; values: object } {
  try {
    read(body)
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, values: error.values }
    throw error
  }
  throw new Error('it was read')
}

describe('readMessage', () => {
  it('reads what Claude Code sends', () => {
    const session = '40c5824a-8b97-4bd5-81a2-303de18ffbf8'
    const message = read({
      model,
      messages: [{ role: 'user', content: 'hello' }],
      system: [{ type: 'text', text: 'x-anthropic-billing-header: cc_version=2.1.330' }],
      tools: [{ name: 'Bash', description: 'runs "a"\n', input_schema: { type: 'object' } }],
      metadata: { user_id: JSON.stringify({ device_id: 'd', account_uuid: '', session_id: session }) },
      max_tokens: 128_000,
      thinking: { type: 'adaptive' },
      stream: true,
    })
    expect(message).toMatchObject({
      model,
      stream: true,
      maxTokens: 128_000,
      conversation: session,
      toolTypes: [],
      speed: undefined,
    })
    expect(message.hasThinkingSignature()).toBe(false)
  })

  it('reads what decides the price', () => {
    const message = read({ model, speed: 'fast', inference_geo: 'us', service_tier: 'standard_only' })
    expect(message).toMatchObject({ speed: 'fast', inferenceGeo: 'us', serviceTier: 'standard_only' })
  })

  it('lets a call pass that only fills the prompt cache', () => {
    expect(read({ model, max_tokens: 0 }).maxTokens).toBe(0)
  })

  it('takes null for absent, as the API does', () => {
    const nulls = {
      stream: null,
      max_tokens: null,
      metadata: null,
      tools: null,
      speed: null,
      mcp_servers: null,
    }
    expect(read({ model, ...nulls })).toMatchObject({ stream: false, maxTokens: undefined, toolTypes: [] })
  })

  it('agrees with JSON.parse on every field of every document', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const document = fc.record(
      {
        model: fc.string({
          unit: fc.constantFrom('a', '-', '"', '\\', 'é', '語', '😀'),
          minLength: 1,
          maxLength: 60,
        }),
        max_tokens: fc.nat().map((n) => n + 1),
        stream: fc.boolean(),
        messages: fc.array(value, { maxLength: 4 }),
        system: value,
        tools: fc.array(
          fc.record({ type: fc.constantFrom('custom', 'bash_20250124', 'web_search_20250305'), x: value }),
        ),
      },
      { requiredKeys: ['model'] },
    )
    fc.assert(
      fc.property(
        document,
        fc.dictionary(fc.stringMatching(/^[a-z]{1,3}é?$/), value),
        fc.nat(9),
        (known, rest, indent) => {
          const text = JSON.stringify({ ...rest, ...known, x: 12 }, undefined, indent)
          const body = Buffer.from(text)
          const message = read(body)
          expect(message.model).toBe(known.model)
          expect(message.stream).toBe(known.stream ?? false)
          expect(message.maxTokens).toBe(known.max_tokens)
          const types = (known.tools ?? []).map(({ type }) => type).filter((type) => type !== 'custom')
          expect(message.toolTypes).toEqual([...new Set(types)])
          const first = message.firstMessageSpan()
          expect(first && JSON.parse(body.toString('utf8', first.start, first.end))).toEqual(
            known.messages && JSON.parse(text).messages[0],
          )
        },
      ),
    )
  })

  it('reads a key that is written with escapes', () => {
    expect(read(String.raw`{"mod\u0065l":"claude-\u006fpus"}`).model).toBe('claude-opus')
  })

  it('never crashes and never hangs on a mutated document', () => {
    const text = JSON.stringify({
      model,
      stream: true,
      tools: [{ type: 'x', a: [1, '\\"'] }],
      metadata: { user_id: 'é' },
    })
    const cuts = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(cuts, fc.nat(), (changes, length) => {
        const body = Buffer.from(text).subarray(0, (length % (text.length * 2)) + 1)
        for (const [at, byte] of changes) body[at % body.length] = byte
        try {
          expect(read(body).model).toEqual(expect.any(String))
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('what could be read in two ways is refused', () => {
  it.each([
    ['two models', '{"model":"a","model":"b"}', 'model'],
    ['a second model in escapes', String.raw`{"model":"a","mod\u0065l":"b"}`, 'model'],
    ['two of a field that is not read', '{"model":"a","system":"","system":"x"}', 'system'],
    ['a model in capitals beside it', '{"model":"a","Model":"b"}', 'model'],
    ['a long s for an s', '{"model":"a","me\u017f\u017fages":[]}', 'messages'],
    [
      'two types of one tool',
      '{"model":"a","tools":[{"type":"custom","type":"web_search_20250305"}]}',
      'tools.0.type',
    ],
    ['a type in capitals', '{"model":"a","tools":[{},{"Type":"web_search_20250305"}]}', 'tools.1'],
    ['two users', '{"model":"a","metadata":{"user_id":"a","user_id":"b"}}', 'metadata.user_id'],
  ])('%s', (_name, body, field) => {
    expect(refusalOf(body)).toMatchObject({ code: 'body_field_invalid', values: { field } })
  })
})

describe('wrong types are named', () => {
  it.each([
    [{}, 'model', 'is required'],
    [{ model: null }, 'model', 'is required'],
    [{ model: '' }, 'model', 'is required'],
    [{ model: 7 }, 'model', 'must be a string'],
    [{ model: 'a'.repeat(257) }, 'model', 'must have at most 256 characters'],
    [{ model: 'a\nb' }, 'model', 'must not have control characters'],
    [{ model, stream: 'yes' }, 'stream', 'must be true or false'],
    [{ model, max_tokens: -1 }, 'max_tokens', 'must be an integer of 0 or more'],
    [{ model, max_tokens: 1.5 }, 'max_tokens', 'must be an integer of 0 or more'],
    [{ model, max_tokens: '5' }, 'max_tokens', 'must be an integer of 0 or more'],
    [{ model, max_tokens: [5] }, 'max_tokens', 'must be an integer of 0 or more'],
    [{ model, max_tokens: true }, 'max_tokens', 'must be an integer of 0 or more'],
    [{ model, tools: {} }, 'tools', 'must be an array'],
    [{ model, tools: [1] }, 'tools.0', 'must be an object'],
    [{ model, tools: [{}, { type: 1 }] }, 'tools.1.type', 'must be a string'],
    [{ model, metadata: [] }, 'metadata', 'must be an object'],
    [{ model, metadata: { user_id: 1 } }, 'metadata.user_id', 'must be a string'],
    [{ model, speed: 1 }, 'speed', 'must be a string'],
  ])('%j', (body, field, problem) => {
    expect(refusalOf(body)).toEqual({ code: 'body_field_invalid', values: { field, problem } })
  })

  it('the fields are few, and so are the tool types', () => {
    const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, 0]))
    expect(refusalOf({ model, ...fields })).toMatchObject({ values: { field: 'body' } })
    const tools = Array.from({ length: 65 }, (_, i) => ({ type: `t${i}` }))
    expect(refusalOf({ model, tools })).toMatchObject({ values: { field: 'tools' } })
  })
})

describe('what is not JSON is refused with its place', () => {
  it.each([
    ['', 'the body is empty', 0],
    [' \n', 'the body is empty', 0],
    ['[]', 'an object is expected', 0],
    ['{"model":"a"', 'a "}" is missing at the end', 12],
    ['{"model":"a"}x', 'a "}" is missing at the end', 14],
    ['{"model":"a"}{}', 'nothing may follow the object', 13],
    ['{"a":{}', 'a closing bracket is missing', 7],
    ['{"a":[{}', 'a closing bracket is missing', 8],
    ['\ufeff{"model":"a"}', 'an object is expected', 0],
    [String.raw`{"model":"a\x"}`, 'a string is malformed', 10],
    ['{"model":"a\tb"}', 'a string is malformed', 10],
    [Buffer.from('{"model":"\xff"}', 'latin1'), 'a string is not UTF-8', 10],
    [Buffer.from('{"\xff":1}', 'latin1'), 'a string is not UTF-8', 2],
  ])('%j', (body, problem, offset) => {
    expect(refusalOf(body)).toEqual({ code: 'body_invalid_json', values: { problem, offset } })
  })

  it('white space around the object is no fault', () => {
    expect(read(' \r\n\t{ "model" : "a" , "stream":false}\n ').model).toBe('a')
  })
})

describe('conversation', () => {
  it.each([
    ['user_abc_account__session_9a3b1f00-1111', '9a3b1f00-1111'],
    ['{"session_id":"s"}', 's'],
    ['{"session_id":1}', undefined],
    ['{"session_id":"a b"}', undefined],
    ['{"session_id":', undefined],
    ['somebody', undefined],
    [`{"session_id":"${'s'.repeat(201)}"}`, undefined],
    [`{"session_id":"s"}${' '.repeat(1000)}`, undefined],
  ])('of %s is %s', (userId, conversation) => {
    expect(read({ model, metadata: { user_id: userId } }).conversation).toBe(conversation)
  })
})

describe('tools', () => {
  it.each([
    'web_search_20250305',
    'web_fetch_20260209',
    'code_execution_20250825',
    'mcp_toolset',
    'new_thing_20270101',
    'computer_x',
  ])('%s runs at the provider', (type) => expect(isServerTool(type)).toBe(true))

  it.each(['custom', 'bash_20250124', 'text_editor_20250728', 'computer_20251124', 'memory_20250818'])(
    '%s runs at the client',
    (type) => expect(isServerTool(type)).toBe(false),
  )

  it('a server of the provider’s own connector counts as its tool', () => {
    expect(read({ model, mcp_servers: [{ type: 'url', url: 'https://x' }] }).toolTypes).toEqual([
      'mcp_toolset',
    ])
    expect(read({ model, mcp_servers: [] }).toolTypes).toEqual([])
    expect(read({ model, mcp_servers: {} }).toolTypes).toEqual(['mcp_toolset'])
  })
})

describe('hasThinkingSignature', () => {
  const withContent = (content: unknown) =>
    read({ model, messages: [{ role: 'assistant', content }], x: '"signature":"s"' })

  it.each([
    ['a signature', [{ type: 'thinking', thinking: 't', signature: 'Eq' }], true],
    ['an empty signature', [{ type: 'thinking', thinking: 't', signature: '' }], false],
    ['redacted thinking', [{ type: 'redacted_thinking', data: 'x' }], true],
    ['text that speaks of one', '"signature":"Eq" and "redacted_thinking"', false],
    ['the word as a value', [{ a: 'signature' }], false],
  ])('%s', (_name, content, signed) => {
    const message = withContent(content)
    expect(message.hasThinkingSignature()).toBe(signed)
    expect(message.hasThinkingSignature()).toBe(signed)
  })

  it('looks at the messages alone', () => {
    expect(
      read({
        model,
        system: [{ signature: 's' }],
        messages: [],
        tools: [{ signature: 's' }],
      }).hasThinkingSignature(),
    ).toBe(false)
  })
})
