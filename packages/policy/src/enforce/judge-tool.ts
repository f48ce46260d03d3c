import type { Decision } from '../predict/decision.ts'
import type { CompiledPolicy } from '../predict/policy.ts'
import { namesTool, type ToolCall } from '../predict/tool-rules.ts'
import { matchCommand } from '../rules/command-pattern.ts'
import { hostOf, matchDomain } from '../rules/domain-pattern.ts'
import { matchGlob } from '../rules/glob.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { valueAt } from '../settings/json.ts'
import type { Effect } from './effects.ts'
import { hazardOf } from './hazards.ts'
import { intendedRules } from './intended-rules.ts'
import { fallsUnder, surelyCovers } from './path-rules.ts'
import { absolutePath, followLinks, isWithin } from './place.ts'

const pathOf: Readonly<Record<string, string>> = {
  Read: 'file_path',
  Edit: 'file_path',
  Write: 'file_path',
  MultiEdit: 'file_path',
  NotebookEdit: 'notebook_path',
  Grep: 'path',
  Glob: 'path',
}

const writers = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit'])

const free = new Set(
  'TodoWrite TaskCreate TaskUpdate TaskGet TaskList TaskOutput TaskStop BashOutput KillShell ToolSearch AskUserQuestion EnterPlanMode ExitPlanMode LSP'.split(
    ' ',
  ),
)

/** Judges a call of any tool by its rules; of a Bash call only what concerns the tool as a whole and its parameters. */
export function judgeTool(policy: CompiledPolicy, call: ToolCall): Decision {
  for (const effect of ['deny', 'ask'] as const) {
    const rule = intendedRules(policy, effect).find((one) => concerns(one, policy, call))
    if (rule !== undefined)
      return { verdict: effect, rule: rule.text, scope: rule.scope, reason: `a rule is about this call` }
  }
  const hazard = hazardOfCall(policy, call)
  if (hazard !== undefined) return hazard
  const rule = policy.rules.find((one) => one.effect === 'allow' && permits(one, policy, call))
  if (rule !== undefined)
    return { verdict: 'allow', rule: rule.text, scope: rule.scope, reason: 'a rule allows it' }
  if (policy.mode === 'bypassPermissions') return { verdict: 'allow', reason: 'permissions are bypassed' }
  if (needsNone(policy, call)) return { verdict: 'allow', reason: 'it needs no permission' }
  return { verdict: 'ask', reason: 'no rule allows it' }
}

function texts({ tool, input }: ToolCall, policy: CompiledPolicy): string[] {
  const key = pathOf[tool]
  const given = key === undefined ? undefined : valueAt(input, key)
  if (key === undefined) return []
  const path = typeof given === 'string' ? given : '.'
  const expanded = path.startsWith('~/') ? policy.home + path.slice(1) : path
  const whole = absolutePath(expanded, policy.cwd)
  const target = followLinks(whole, policy.links)
  return target === whole ? [whole] : [whole, target]
}

/** Whether a deny or ask rule is about the call. */
function concerns(rule: PermissionRule, policy: CompiledPolicy, call: ToolCall): boolean {
  if (rule.parameter !== undefined && (rule.tool !== 'Bash' || rule.parameter.name !== 'command'))
    return namesTool(rule, call.tool) && parameterHolds(rule.parameter, call)
  const { specifier } = rule
  const writes = writers.has(call.tool)
  const about = namesTool(rule, call.tool) || (writes && (rule.tool === 'Edit' || rule.tool === 'Write'))
  if (specifier === undefined) return about
  if (call.tool in pathOf) {
    const covered = about || rule.tool === 'Read' || (call.tool === 'Read' && rule.tool === 'Read')
    if (!covered) return false
    const deep = call.tool === 'Grep'
    const given = { roots: policy.rootsOf(rule.scope), effect: rule.effect }
    return (
      texts(call, policy).some((path) => fallsUnder(specifier, { path, deep }, given) === 'yes') ||
      globMeets(rule, policy, call)
    )
  }
  return about && specifierHolds(specifier, call)
}

/** A Glob or Grep whose own pattern names what is kept. */
function globMeets(
  { specifier = '', scope, effect }: PermissionRule,
  policy: CompiledPolicy,
  { tool, input }: ToolCall,
): boolean {
  const pattern = valueAt(input, tool === 'Grep' ? 'glob' : 'pattern')
  if ((tool !== 'Glob' && tool !== 'Grep') || typeof pattern !== 'string' || /[*?[{]/.test(pattern))
    return false
  const path = absolutePath(pattern, policy.cwd)
  return fallsUnder(specifier, { path, deep: false }, { roots: policy.rootsOf(scope), effect }) === 'yes'
}

function parameterHolds({ name, value }: { name: string; value: string }, { input }: ToolCall): boolean {
  const given = valueAt(input, name)
  const scalar = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
  return scalar && matchGlob(value, String(given))
}

function specifierHolds(specifier: string, { tool, input }: ToolCall): boolean {
  const text = (key: string): string => {
    const value = valueAt(input, key)
    return typeof value === 'string' ? value : ''
  }
  switch (tool) {
    case 'WebFetch': {
      const pattern = /^\s*domain\s*:\s*(.*?)\s*$/s.exec(specifier)?.[1]
      const host = hostOf(text('url'))
      return pattern !== undefined && host !== undefined && matchDomain(pattern, host)
    }
    case 'PowerShell':
      return text('command')
        .split(/[;|&\n{}()]+/)
        .some((part) => matchCommand(specifier.toLowerCase(), part.trim().toLowerCase()))
    case 'Agent':
      return matchGlob(specifier, text('subagent_type'))
    case 'Skill': {
      const name = text('skill') || text('command')
      return matchCommand(specifier, `${name} ${text('args')}`.trim())
    }
    default:
      return tool.startsWith('mcp__') && specifier === '*'
  }
}

/** Whether an allow rule permits the call. */
function permits(rule: PermissionRule, policy: CompiledPolicy, call: ToolCall): boolean {
  const { specifier } = rule
  if (!(call.tool in pathOf))
    return namesTool(rule, call.tool) && (specifier === undefined || safely(specifier, call))
  const kind = writers.has(call.tool) ? 'Edit' : 'Read'
  if (specifier === undefined) return namesTool(rule, call.tool) || (kind === 'Read' && rule.tool === 'Read')
  if (rule.tool !== kind && !(rule.tool === 'Edit' && kind === 'Read')) return false
  return texts(call, policy).every((path) => surelyCovers(specifier, path, policy.rootsOf(rule.scope)))
}

function safely(specifier: string, call: ToolCall): boolean {
  if (call.tool === 'Bash') return false
  if (call.tool !== 'PowerShell') return specifierHolds(specifier, call)
  const command = valueAt(call.input, 'command')
  return (
    typeof command === 'string' &&
    !/[;|&\n{}()$`<>@]/.test(command) &&
    matchCommand(specifier.toLowerCase(), command.toLowerCase())
  )
}

function hazardOfCall(policy: CompiledPolicy, call: ToolCall): Decision | undefined {
  if (call.tool === 'PowerShell' && dangerousPowerShell.test(String(valueAt(call.input, 'command'))))
    return { verdict: 'ask', reason: 'a command that deletes, fetches or runs what is not seen' }
  const kind = writers.has(call.tool) ? 'write' : 'read'
  if (call.tool === 'Glob' || call.tool === 'Grep') return undefined
  for (const path of texts(call, policy)) {
    const effect: Extract<Effect, { path: string }> = {
      kind,
      path,
      certain: true,
      deep: false,
      by: call.tool,
    }
    const hazard = hazardOf(effect, policy)
    if (hazard !== undefined) return { verdict: hazard.severity, reason: hazard.reason }
  }
  return undefined
}

const dangerousPowerShell =
  /\b(?:Remove-Item|Invoke-Expression|iex|Invoke-WebRequest|iwr|irm|Invoke-RestMethod|Start-Process|Format-Volume|Clear-Disk|Stop-Computer|Set-ExecutionPolicy|DownloadString|FromBase64String|-enc\w*|rm|del|rd|ri|erase)\b/i

function needsNone(policy: CompiledPolicy, call: ToolCall): boolean {
  if (free.has(call.tool) || call.tool === 'Agent') return true
  if (!(call.tool in pathOf)) return false
  const inside = texts(call, policy).every((path) => policy.folders.some((folder) => isWithin(path, folder)))
  return inside && (!writers.has(call.tool) || policy.mode === 'acceptEdits')
}
