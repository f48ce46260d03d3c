import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callText, readCallText } from './call-text.ts'

describe('the text of a call', () => {
  it.each([
    ['Bash(rm -rf (a))', { tool: 'Bash', input: { command: 'rm -rf (a)' } }],
    ['Read(.env)', { tool: 'Read', input: { file_path: '.env' } }],
    ['WebFetch(https://a.test/)', { tool: 'WebFetch', input: { url: 'https://a.test/' } }],
    ['Skill(deploy prod now)', { tool: 'Skill', input: { skill: 'deploy', args: 'prod now' } }],
    ['Agent(Explore)', { tool: 'Agent', input: { subagent_type: 'Explore' } }],
    ['mcp__a__b', { tool: 'mcp__a__b', input: {} }],
    ['mcp__a__b({"id":1})', { tool: 'mcp__a__b', input: { id: 1 } }],
    ['Bash({ echo a; })', { tool: 'Bash', input: { command: '{ echo a; }' } }],
  ])('%s is read, and written again', (text, call) => {
    expect(readCallText(text)).toStrictEqual(call)
    expect(callText(call)).toBe(text)
  })

  it.each(['', '(x)', 'Bash(', 'mcp__a__b(x)', 'no tool'])('%o is no call', (text) => {
    expect(readCallText(text)).toBeUndefined()
  })

  it('of any command is read back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (command) => {
        const call = { tool: 'Bash', input: { command } }
        fc.pre(!command.startsWith('{'))
        expect(readCallText(callText(call))).toStrictEqual(call)
      }),
    )
  })

  it('leaves out what was written to a file', () => {
    expect(callText({ tool: 'Write', input: { file_path: 'a', content: 'secret' } })).toBe('Write(a)')
  })
})
