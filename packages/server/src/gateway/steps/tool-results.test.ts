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
    const [read, bash] = resultsOf(messages) ?? []
    expect([read, bash]).toMatchObject([
      { tool: 'Read', count: 2 },
      { tool: 'Bash', count: 1 },
    ])
    // From the key of a result to the next, or to the end of the message.
    expect(bash?.bytes).toBe(JSON.stringify(result('2', [{ type: 'text', text: 'x' }])).length + 1)
    const longer = structuredClone(messages)
    longer[2] = {
      role: 'user',
      content: [result('1', `four${'x'.repeat(1000)}`), result('2', ''), result('3', '')],
    }
    expect((resultsOf(longer)?.[0]?.bytes ?? 0) - (read?.bytes ?? 0)).toBe(1000 - 'two'.length)
  })

  it('has names wherever a client puts them in a call', () => {
    const calls = [
      { id: '1', input: { name: 'no' }, name: 'Read', type: 'tool_use' },
      { name: 'Bash', id: '2', type: 'tool_use' },
    ]
    const messages = [
      { role: 'assistant', content: calls },
      { role: 'user', content: [result('1', ''), result('2', '')] },
    ]
    expect(resultsOf(messages)?.map(({ tool }) => tool)).toEqual(['Read', 'Bash'])
  })

  it('is nothing where no tool gave anything back just now', () => {
    const past = [{ role: 'assistant', content: [use('1', 'Read')] }]
    for (const messages of [
      [],
      [{ role: 'user', content: 'tool_result' }],
      [...past, { role: 'user', content: [result('1', '')] }, { role: 'user', content: 'go on' }],
      ['tool_result'],
      [{ role: 'user', content: '{"tool_use_id":"1"}' }],
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
    expect(found?.[0]).toMatchObject({ tool: 'other', count: 2 + 69 })
  })

  it('counts every result once, whatever else the message holds, and never throws', () => {
    const noise = fc.record({ type: fc.constant('text'), text: fc.json() })
    const results = fc.array(fc.tuple(fc.string(), fc.json()), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(noise), results, (others, given) => {
        const content = [...others, ...given.map(([id, value]) => result(id, value))]
        const found = resultsOf([{ role: 'user', content }]) ?? []
        const counted = found.reduce((sum, { count }) => sum + count, 0)
        expect(counted).toBe(given.length)
      }),
    )
  })
})
