import { describe, expect, it } from 'vitest'
import { dangerousCommands } from '../../../policy/src/enforce/testing/dangerous-commands.ts'
import { ordinaryCommands } from '../../../policy/src/enforce/testing/ordinary-commands.ts'
import { ordinaryServices } from '../../../policy/src/enforce/testing/ordinary-services.ts'
import { posixPath, readHookCall } from './hook-call.ts'
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

describe.each([
  ['POSIX', '/home/tanaka/.local/state/sekisho-guard', '/home/tanaka/project'],
  ['Windows', String.raw`C:\Users\tanaka\AppData\Local\sekisho-guard`, String.raw`C:\Users\tanaka\project`],
])('the guard’s own folder on %s', (_name, stateRoot, cwd) => {
  const separator = stateRoot.startsWith('/') ? '/' : '\\'
  const home = posixPath(cwd).slice(0, -'/project'.length)
  const judged = (tool: string, file: string) => {
    const file_path = `${stateRoot}${separator}${file}`
    const told = { hook_event_name: 'PreToolUse', cwd, tool_name: tool, tool_input: { file_path } }
    return judge(readHookCall(JSON.stringify(told)), { ...ground, homes: [home], stateRoot }).verdict
  }

  it.each([
    ['Edit', 'policy.json'],
    ['Write', 'floor'],
    ['Read', 'enrolment.json'],
  ])('is closed to the model: %s %s', (tool, file) => {
    expect(judged(tool, file)).toBe('deny')
  })

  it.each([
    ['rm', 'policy.json'],
    ['cat', 'enrolment.json'],
  ])('is closed to commands: %s %s', (program, file) => {
    const command = `${program} '${posixPath(`${stateRoot}${separator}${file}`)}'`
    const call = { tool: 'Bash', input: { command }, cwd: posixPath(cwd), mode: 'default' } as const
    expect(judge(call, { ...ground, homes: [home], stateRoot }).verdict).toBe('deny')
  })
})
