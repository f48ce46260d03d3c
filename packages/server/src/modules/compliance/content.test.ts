import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assistantBlocks, userBlocks } from './content.ts'

const all = { toolUse: -1, toolResult: -1 }
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))

describe('what a call added to its conversation', () => {
  test('is what the user said since the last answer, without images', () => {
    const messages = [
      { role: 'user', content: 'first' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: {} }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'ok' }], is_error: true },
          { type: 'image', source: {} },
          { type: 'text', text: 'go on' },
        ],
      },
    ]
    expect(userBlocks(bytes({ messages }), all)).toEqual([
      { type: 'tool_result', tool_use_id: 't', content: 'ok', is_error: true },
      { type: 'text', text: 'go on' },
    ])
  })

  test('cuts what tools were given and gave back, never within a character', () => {
    const limits = { toolUse: 10, toolResult: 4 }
    const content = [{ type: 'tool_result', tool_use_id: 't', content: '日本語' }]
    expect(userBlocks(bytes({ messages: [{ role: 'user', content }] }), limits)).toMatchObject([
      { content: '日' },
    ])
    const answer = { content: [{ type: 'tool_use', id: 't', name: 'Bash', input: { command: 'ls -la' } }] }
    expect(assistantBlocks(bytes(answer), limits)).toMatchObject([{ input: '{"command"' }])
  })

  test('is not to be read in what is no request or answer, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(bytes)), (body) => {
        expect(() => [userBlocks(body, all), assistantBlocks(body, all)]).not.toThrow()
      }),
    )
    expect(userBlocks(bytes('{'), all)).toBeUndefined()
    expect(assistantBlocks(bytes('event: ping'), all)).toBeUndefined()
  })
})

describe('an answer that was streamed', () => {
  const event = (data: object) => `event: x\ndata: ${JSON.stringify(data)}\n\n`
  const stream = [
    event({ type: 'message_start', message: {} }),
    event({ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } }),
    event({ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } }),
    event({ type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } }),
    event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'It ' } }),
    event({ type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'is.' } }),
    event({
      type: 'content_block_start',
      index: 2,
      content_block: { type: 'tool_use', id: 't', name: 'Bash', input: {} },
    }),
    event({
      type: 'content_block_delta',
      index: 2,
      delta: { type: 'input_json_delta', partial_json: '{"a":' },
    }),
    event({ type: 'content_block_delta', index: 2, delta: { type: 'input_json_delta', partial_json: '1}' } }),
    event({ type: 'message_stop' }),
  ]

  test('is put together from its events, without thinking', () => {
    expect(assistantBlocks(bytes(stream.join('')), all)).toEqual([
      { type: 'text', text: 'It is.' },
      { type: 'tool_use', id: 't', name: 'Bash', input: '{"a":1}' },
    ])
  })

  test('has what came before it broke off, wherever that was', () => {
    const whole = stream.join('')
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        const blocks = assistantBlocks(bytes(whole.slice(0, length)), all) ?? []
        for (const block of blocks) if (block.type === 'text') expect('It is.').toContain(block.text)
      }),
    )
  })
})
