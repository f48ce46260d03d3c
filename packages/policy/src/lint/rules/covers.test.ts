import { describe, expect, it } from 'vitest'
import { parseRule } from '../../rules/parse-rule.ts'
import type { RuleEffect } from '../../rules/rule.ts'
import { covers } from './covers.ts'

function ruleOf(text: string, effect: RuleEffect) {
  const rule = parseRule(text, { effect, scope: 'managed' })
  if (rule === undefined) throw new TypeError(`${text} is no rule`)
  return rule
}

describe('a rule covers another', () => {
  it.each([
    ['Bash', 'Bash(ls *)', true],
    ['Bash(npm *)', 'Bash(npm run x)', true],
    ['Bash(npm run *)', 'Bash(npm run)', true],
    ['Bash(npm *)', 'Bash(npx *)', false],
    ['Bash(git * main)', 'Bash(git push * main)', true],
    ['Bash(git push *)', 'Bash(git *)', false],
    ['Read(src/**)', 'Read(./src/a)', true],
    ['Read(src/**)', 'Read(src/../b)', false],
    ['Read(src/**)', 'Edit(src/a)', false],
    ['Edit(src/**)', 'Read(src/a)', false],
    ['Read(~/.ssh/**)', 'Read(//root/.ssh/id)', false],
    ['WebFetch(domain:*.x.test)', 'WebFetch(domain:a.b.x.test)', true],
    ['WebFetch(domain:*.x.test)', 'WebFetch(domain:x.test)', false],
    ['mcp__s', 'mcp__s__t', true],
    ['mcp__s', 'mcp__st__t', false],
    ['*', 'Edit(src/**)', true],
    ['Bash(timeout:5)', 'Bash(timeout:6)', false],
  ])('%s, %s: %s', (wide, narrow, expected) => {
    expect(covers(ruleOf(wide, 'deny'), ruleOf(narrow, 'deny'))).toBe(expected)
  })

  it('by denying to read what another allows to edit', () => {
    expect(covers(ruleOf('Read(src/**)', 'deny'), ruleOf('Edit(src/a)', 'allow'))).toBe(true)
  })

  it('not by naming the tool, where shell commands fall under the other too', () => {
    expect(covers(ruleOf('Edit', 'deny'), ruleOf('Edit(~/.bashrc)', 'deny'))).toBe(false)
    expect(covers(ruleOf('Read', 'deny'), ruleOf('Read(.env)', 'allow'))).toBe(false)
  })
})
