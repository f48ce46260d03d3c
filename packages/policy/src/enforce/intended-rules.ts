import { parseRule } from '../rules/parse-rule.ts'
import { createRuleIndex, type RuleIndex } from '../rules/rule-index.ts'
import type { PermissionRule, RuleEffect } from '../rules/rule.ts'
import { objectAt, textsAt, type JsonObject } from '../settings/json.ts'

/** By what people write in lower case. */
const canonical: ReadonlyMap<string, string> = new Map([
  ...'Bash PowerShell Read Edit Write NotebookEdit Glob Grep WebFetch WebSearch Agent Skill'
    .split(' ')
    .map((tool) => [tool.toLowerCase(), tool] as const),
  ['view', 'Read'],
  ['ls', 'Read'],
  ['multiedit', 'Edit'],
  ['task', 'Agent'],
])

/**
 * The rules of each effect as they were meant. Deny and ask rules that the client skips or never consults (another
 * letter case, an old tool name, parentheses after an MCP tool, `command:`) are taken at their word; allow rules are
 * the client's own, for reading more into one would open what the client keeps shut.
 */
export type IntendedRules = Readonly<Record<RuleEffect, RuleIndex>>

/** Found once for a policy, not for each call. @param read the rules as the client reads them */
export function findIntendedRules(read: IntendedRules, settings: JsonObject): IntendedRules {
  const meant = (effect: 'deny' | 'ask'): RuleIndex => {
    const own = read[effect].all
    const known = new Set(own.map(({ text }) => text))
    const skipped = textsAt(objectAt(settings, 'permissions'), effect).filter((text) => !known.has(text))
    const taken = skipped.flatMap((text) => {
      const rule = parseRule(text.replace(/\s+\(/, '('), { effect, scope: 'user', flag: true })
      return rule === undefined ? [] : [{ ...rule, text }]
    })
    return createRuleIndex([...own, ...taken].map(asMeant))
  }
  return { deny: meant('deny'), ask: meant('ask'), allow: read.allow }
}

function asMeant(rule: PermissionRule): PermissionRule {
  const lower = rule.tool.toLowerCase()
  const tool = canonical.get(lower) ?? rule.tool
  const command = tool === 'Bash' ? /^\s*command\s*:\s*(.+)$/s.exec(rule.specifier ?? '')?.[1] : undefined
  return command === undefined ? { ...rule, tool } : { ...rule, tool, specifier: command }
}
