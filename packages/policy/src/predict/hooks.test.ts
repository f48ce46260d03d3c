import { describe, expect, it } from 'vitest'
import { compilePolicy } from './policy.ts'
import { predict } from './predict.ts'

function withHook(command: string, { permissions = {}, matcher = 'Bash', timeout = 60 } = {}): string {
  const hooks = { PreToolUse: [{ matcher, hooks: [{ type: 'command', command, timeout }] }] }
  const sources = [{ scope: 'user' as const, settings: { permissions, hooks } }]
  const policy = compilePolicy({ sources, cwd: '/p', home: '/h', trusted: true })
  return predict(policy, { tool: 'Bash', input: { command: 'npm i' } }).verdict
}

const says = (decision: string): string =>
  `echo '${JSON.stringify({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: decision } })}'`

describe('hooks', () => {
  const permissions = { allow: ['Bash'] }

  it.each(['echo no >&2; exit 2', `echo '{"decision":"block"}'`, says('deny'), 'cat > /dev/null; exit 2'])(
    'block a call: %s',
    (command) => expect(withHook(command, { permissions })).toBe('deny'),
  )

  it.each(['exit 1', '/nonexistent/guard', 'echo no', says('perhaps'), 'node guard.js', 'if'])(
    'let a call pass when they fail or say nothing: %s',
    (command) => expect(withHook(command, { permissions })).toBe('allow'),
  )

  it('let a call pass when they take too long', () => {
    expect(withHook('sleep 3; exit 2', { permissions, timeout: 1 })).toBe('allow')
  })

  it('answer for the person when they allow, but take back no rule', () => {
    expect(withHook(says('allow'))).toBe('allow')
    expect(withHook(says('allow'), { permissions: { ask: ['Bash(npm *)'] } })).toBe('ask')
    expect(withHook(says('allow'), { permissions: { deny: ['Bash(npm *)'] } })).toBe('deny')
  })

  it('hold for the tools they name', () => {
    expect(withHook('exit 2', { permissions, matcher: 'Read|Edit' })).toBe('allow')
    for (const matcher of ['Read|Bash', '*', '', '.*', 'Ba.*'])
      expect(withHook('exit 2', { permissions, matcher })).toBe('deny')
  })
})
