import type { CompiledPolicy } from '../predict/policy.ts'
import { parseRule } from '../rules/parse-rule.ts'
import type { PermissionRule, RuleEffect } from '../rules/rule.ts'
import { objectAt, textsAt } from '../settings/json.ts'

const renamed: Readonly<Record<string, string>> = {
  view: 'Read',
  ls: 'Read',
  multiedit: 'Edit',
  task: 'Agent',
}
const canonical = new Map(
  'Bash PowerShell Read Edit Write NotebookEdit Glob Grep WebFetch WebSearch Agent Skill'
    .split(' ')
    .map((tool) => [tool.toLowerCase(), tool]),
)

/**
 * The rules of one effect as they were meant. Deny and ask rules that the client skips or never consults (another
 * letter case, an old tool name, parentheses after an MCP tool, `command:`) are taken at their word; allow rules are
 * the client's own, for reading more into one would open what the client keeps shut.
 */
export function intendedRules(policy: CompiledPolicy, effect: RuleEffect): PermissionRule[] {
  const own = policy.rules.filter((rule) => rule.effect === effect)
  if (effect === 'allow') return own
  const known = new Set(own.map(({ text }) => text))
  const skipped = textsAt(objectAt(policy.settings, 'permissions'), effect).filter((text) => !known.has(text))
  const meant = skipped.flatMap((text) => {
    const rule = parseRule(text.replace(/\s+\(/, '('), { effect, scope: 'user', flag: true })
    return rule === undefined ? [] : [{ ...rule, text }]
  })
  return [...own, ...meant].map(asMeant)
}

function asMeant(rule: PermissionRule): PermissionRule {
  const lower = rule.tool.toLowerCase()
  const tool = renamed[lower] ?? canonical.get(lower) ?? rule.tool
  const command = tool === 'Bash' ? /^\s*command\s*:\s*(.+)$/s.exec(rule.specifier ?? '')?.[1] : undefined
  return command === undefined ? { ...rule, tool } : { ...rule, tool, specifier: command }
}
