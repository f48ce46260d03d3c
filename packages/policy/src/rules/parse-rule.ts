import type { SettingsScope } from '../settings/sources.ts'
import { mainParameters, type PermissionRule, type RuleEffect } from './rule.ts'

/** Longer rules are not read: nobody writes them, and matching costs by their length. */
const maxRuleLength = 4096

/** Reads one rule, or `undefined` where the client skips it (each alone; the others still apply). */
export function parseRule(
  text: string,
  { effect, scope, flag = false }: { effect: RuleEffect; scope: SettingsScope; flag?: boolean },
): PermissionRule | undefined {
  if (text.length > maxRuleLength) return undefined
  const parts = /^([^()\s]+)(?:\((.*)\))?$/s.exec(text)
  const tool = parts?.[1]
  if (tool === undefined || !isToolName(tool, effect)) return undefined
  const rule = { effect, scope, text, tool, flag }
  const specifier = parts?.[2]
  if (specifier === undefined) return rule
  // Rules for MCP tools have no parentheses in files: the client skips them without a word.
  if (tool.startsWith('mcp__') && !flag) return undefined
  if (specifier === '*') return rule
  if (specifier === '') return undefined
  const parameter = effect === 'allow' ? undefined : parameterOf(tool, specifier)
  return { ...rule, specifier, ...(parameter === undefined ? {} : { parameter }) }
}

/** Deny and ask know globs over names everywhere; allow only after a literal `mcp__server__`. */
function isToolName(tool: string, effect: RuleEffect): boolean {
  if (!tool.includes('*')) return true
  return effect !== 'allow' || /^mcp__[^*]+?__[^*]*\*/.test(tool)
}

/** `name:value`, where `name` looks like a parameter and is not the one the specifier is about. */
function parameterOf(tool: string, specifier: string): PermissionRule['parameter'] {
  const colon = specifier.indexOf(':')
  const name = specifier.slice(0, Math.max(colon, 0)).trim()
  const value = specifier.slice(colon + 1).trim()
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return undefined
  if (tool === 'WebFetch' && name === 'domain') return undefined
  // `npm:*` is an old way to write a prefix, no parameter.
  if (value === '*' && name !== mainParameters[tool] && (tool === 'Bash' || tool === 'PowerShell'))
    return undefined
  return { name, value }
}
