import { matchGlob } from '../rules/glob.ts'
import type { RuleKeys } from '../rules/rule-index.ts'
import { toolKeys } from '../rules/rule-keys.ts'
import { mainParameters, type PermissionRule, type RuleEffect } from '../rules/rule.ts'
import { valueAt } from '../settings/json.ts'
import type { CompiledPolicy } from './policy.ts'

/** A call of a tool, as the model makes it. */
export interface ToolCall {
  tool: string
  input: Readonly<Record<string, unknown>>
}

/** Whether a rule is about a tool, by name, glob, or the MCP server it belongs to. */
export function namesTool({ tool: name }: PermissionRule, tool: string): boolean {
  if (name === tool) return true
  if (name.includes('*')) return (!tool.startsWith('mcp__') || meansMcp(name)) && matchGlob(name, tool)
  if (!name.startsWith('mcp__') || name.length === 5) return false
  return !name.slice(5).includes('__') && tool.startsWith(`${name}__`)
}

/** Measured: `m*` covers no tool of a server, `mcp__*` and `*` do. */
function meansMcp(name: string): boolean {
  return /^(?:mcp__|\*)/.test(name)
}

/** The first rule about the tool as a whole. */
export function wholeToolRule(
  { index }: CompiledPolicy,
  tool: string,
  effect: RuleEffect,
): PermissionRule | undefined {
  return index[effect]
    .meeting(() => toolKeys(tool))
    .find((rule) => rule.specifier === undefined && namesTool(rule, tool))
}

/** The first deny or ask rule about a parameter of the call: a plain value, as the model wrote it. */
export function parameterRule(
  { index }: CompiledPolicy,
  { tool, input }: ToolCall,
  effect: 'deny' | 'ask',
): PermissionRule | undefined {
  return index[effect]
    .meeting(() => toolKeys(tool))
    .find((rule) => {
      if (rule.parameter === undefined || !namesTool(rule, tool)) return false
      // Of a server's tool only under its full name.
      if (tool.startsWith('mcp__') && rule.tool !== tool) return false
      const { name, value } = rule.parameter
      const given = valueAt(input, name)
      if (name === mainParameters[tool] || given === null) return false
      const scalar = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
      return scalar && matchGlob(value, String(given))
    })
}

/** The first rule of this name whose specifier a test accepts; by the keys of the tool and of what is tested (`rule-keys`). */
export function specifierRule(
  { index }: CompiledPolicy,
  tool: string,
  {
    effect,
    keys,
    accepts,
  }: { effect: RuleEffect; keys: RuleKeys; accepts: (specifier: string, rule: PermissionRule) => boolean },
): PermissionRule | undefined {
  return index[effect]
    .meeting(keys)
    .find((rule) => rule.specifier !== undefined && namesTool(rule, tool) && accepts(rule.specifier, rule))
}
