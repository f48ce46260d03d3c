import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTap } from './tap.ts'

function event(type: string, rest: object = {}): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`
}

const text = (text: string) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })
const usage = { input_tokens: 12, output_tokens: 1 }
const start = event('message_start', { message: { model: 'claude-opus-5-5', usage } })
const summary = event('message_delta', {
  delta: { stop_reason: 'tool_use' },
  usage: { output_tokens: 345 },
})
const stop = event('message_stop')

describe('the tools that an answer uses', () => {
  const block = (index: number, content_block: object) =>
    event('content_block_start', { index, content_block })
  const json = (partial_json: string) =>
    event('content_block_delta', { index: 1, delta: { type: 'input_json_delta', partial_json } })
  const end = event('content_block_stop', { index: 0 })
  const answer = [
    start,
    block(0, { type: 'text', text: 'tool_use' }),
    text('a tool_use" of words'),
    end,
    block(1, { type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} }),
    json('{"file_path":'),
    json('"a.ts"}'),
    end,
    block(2, { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} }),
    json('{}'),
    end,
    block(3, { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] }),
    end,
    block(4, { type: 'tool_use', id: 'toolu_2', name: 'Read', input: {} }),
    json('{"file_'),
    summary,
    stop,
  ].join('')
  const used = [
    { tool: 'Read', count: 2, bytes: '{"file_path":"a.ts"}{"file_'.length },
    { tool: 'web_search', count: 1, bytes: 2 },
  ]

  function toolsOf(stream: boolean, bytes: Buffer, cuts: readonly number[] = []) {
    const tap = createTap({ stream, tools: true })
    let from = 0
    for (const cut of [...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]) {
      tap.push(bytes.subarray(from, cut))
      from = cut
    }
    return tap.end().toolUses
  }

  it('are read from a stream however it is cut, also when its events have no names', () => {
    const unnamed = Buffer.from(answer.replaceAll(/^event: .*\n/gm, ''))
    fc.assert(
      fc.property(fc.constantFrom(Buffer.from(answer), unnamed), fc.array(fc.nat()), (bytes, cuts) => {
        expect(toolsOf(true, bytes, cuts)).toEqual(used)
      }),
    )
  })

  it('are read from a document however it is cut', () => {
    const content = [
      { type: 'text', text: '"type":"tool_use"' },
      { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: 'a.ts' } },
      { type: 'tool_use', id: 'toolu_2', name: 'no plain name', input: null },
    ]
    const bytes = Buffer.from(JSON.stringify({ type: 'message', model: 'm', content, usage: {} }))
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(toolsOf(false, bytes, cuts)).toEqual([
          { tool: 'Read', count: 1, bytes: 20 },
          { tool: 'other', count: 1, bytes: 2 },
        ])
      }),
    )
  })

  it('are not looked at unless asked for, and change nothing else', () => {
    const [without, withTools] = [false, true].map((tools) => {
      const tap = createTap({ stream: true, tools })
      tap.push(Buffer.from(answer))
      return tap.end()
    })
    expect(without?.toolUses).toBeUndefined()
    expect({ ...withTools, toolUses: undefined }).toEqual(without)
  })
})
