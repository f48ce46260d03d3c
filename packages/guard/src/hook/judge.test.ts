import { describe, expect, it } from 'vitest'
import { dangerousCommands } from '../../../policy/src/enforce/testing/dangerous-commands.ts'
import { ordinaryCommands } from '../../../policy/src/enforce/testing/ordinary-commands.ts'
import { ordinaryServices } from '../../../policy/src/enforce/testing/ordinary-services.ts'
import { judge, type JudgeGround } from './judge.ts'

const ground: JudgeGround = {
  settings: { permissions: { deny: ['Read(~/.ssh/**)', 'WebFetch(domain:evil.example)'] } },
  homes: ['/home/tanaka'],
  links: new Map(),
  stateRoot: '/home/tanaka/.local/state/sekisho-guard',
}
const verdict = (command: string) =>
  judge({ tool: 'Bash', input: { command }, cwd: '/home/tanaka/project', mode: 'default' }, ground).verdict

describe('under a policy of two rules', () => {
  const ordinary = [...ordinaryCommands, ...ordinaryServices]

  it('at most 2 of 100 ordinary commands are stopped for a question, and none is blocked', () => {
    const verdicts = ordinary.map(verdict)
    expect(verdicts.filter((one) => one !== 'allow').length).toBeLessThanOrEqual(ordinary.length * 0.02)
    expect(verdicts).not.toContain('deny')
  })

  it('no dangerous command passes in silence', () => {
    expect(dangerousCommands.filter((command) => verdict(command) === 'allow')).toEqual([])
  })
})

describe('a call that touches more paths than are looked up', () => {
  it('is asked about', () => {
    const call = { tool: 'Bash', input: { command: 'ls' }, cwd: '/home/tanaka', mode: 'default' } as const
    expect(judge(call, { ...ground, links: undefined })).toMatchObject({
      verdict: 'ask',
      code: 'too-many-paths',
    })
  })
})
