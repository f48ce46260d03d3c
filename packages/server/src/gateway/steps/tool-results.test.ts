import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage } from './read-message.ts'

const model = 'claude-opus-5-5'
const use = (id: string, name: string) => ({ type: 'tool_use', id, name, input: { name: 'no tool' } })
const result = (id: string, content: unknown) => ({ type: 'tool_result', tool_use_id: id, content })

function resultsOf(messages: unknown) {
  const body = Buffer.from(JSON.stringify({ model, messages }))
  return readMessage(body, 'messages', { tagName: 'project' }).toolResults()
}

describe('what tools gave back in the newest message', () => {
  it('is told by the names they were called with, and by size', () => {
    const messages = [
      { role: 'user', content: 'go' },
      { role: 'assistant', content: [use('1', 'Read'), use('2', 'Bash'), use('3', 'Read')] },
      {
        role: 'user',
        content: [result('1', 'four'), result('2', [{ type: 'text', text: 'x' }]), result('3', 'two')],
      },
    ]
    expect(resultsOf(messages)).toEqual([
      { tool: 'Read', count: 2, bytes: '"four"'.length + '"two"'.length },
      { tool: 'Bash', count: 1, bytes: '[{"type":"text","text":"x"}]'.length },
    ])
  })

  it('is nothing where no tool gave anything back just now', () => {
    const past = [{ role: 'assistant', content: [use('1', 'Read')] }]
    for (const messages of [
      [],
      [{ role: 'user', content: 'tool_result' }],
      [...past, { role: 'user', content: [result('1', '')] }, { role: 'user', content: 'go on' }],
      ['tool_result'],
      [[{ content: [result('1', 'x')] }]],
    ])
      expect(resultsOf(messages)).toBeUndefined()
    expect(resultsOf('tool_result')).toBeUndefined()
  })

  it('names no tool whose name is none, and at most 32 and the rest together', () => {
    const ids = Array.from({ length: 100 }, (_, at) => `${at}`)
    const messages = [
      {
        role: 'assistant',
        content: [use('bad', 'my secret plan'), ...ids.map((id) => use(id, `tool_${id}`))],
      },
      {
        role: 'user',
        content: [result('bad', ''), result('unknown', ''), ...ids.map((id) => result(id, ''))],
      },
    ]
    const found = resultsOf(messages)
    expect(found).toHaveLength(32)
    expect(found?.[0]).toEqual({ tool: 'other', count: 2 + 69, bytes: (2 + 69) * '""'.length })
  })

  it('counts every result once, whatever else the message holds, and never throws', () => {
    const noise = fc.oneof(fc.jsonValue(), fc.record({ type: fc.constant('text'), text: fc.string() }))
    const results = fc.array(fc.tuple(fc.string(), fc.jsonValue()), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(noise), results, (others, given) => {
        const content = [...others, ...given.map(([id, value]) => result(id, value))]
        const found = resultsOf([{ role: 'user', content }]) ?? []
        const isResult = (block: unknown) =>
          typeof block === 'object' && block !== null && 'type' in block && block.type === 'tool_result'
        const counted = found.reduce((sum, { count }) => sum + count, 0)
        expect(counted).toBe(content.filter(isResult).length)
      }),
    )
  })
})
