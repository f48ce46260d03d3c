import { byRule, decide, type Decision } from '../predict/decision.ts'
import type { CompiledPolicy } from '../predict/policy.ts'
import { namesTool, type ToolCall } from '../predict/tool-rules.ts'
import { matchCommand } from '../rules/command-pattern.ts'
import { hostOf, matchDomain } from '../rules/domain-pattern.ts'
import { matchGlob } from '../rules/glob.ts'
import { lazily } from '../rules/lazily.ts'
import { hostKeys, pathKeys, toolKey, toolKeys } from '../rules/rule-keys.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { valueAt } from '../settings/json.ts'
import type { Effect } from './effects.ts'
import { hazardOf } from './hazards.ts'
import { saysNothing } from './allowed.ts'
import { anyBelow, surelyCovers } from './path-rules.ts'
import { namesOf } from './hosts.ts'
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

/** Tools whose harm shows in their input. */
const understood = new Set([...Object.keys(pathOf), 'WebFetch', 'WebSearch', 'Skill'])

/** Judges a call of any tool by its rules; of a Bash call only what concerns the tool as a whole and its parameters. */
export function judgeTool(policy: CompiledPolicy, call: ToolCall): Decision {
  const keys = lazily(() => keysOfCall(policy, call))
  for (const effect of ['deny', 'ask'] as const) {
    const rule = policy.intended[effect].meeting(keys).find((one) => concerns(one, policy, call))
    if (rule !== undefined) return byRule(rule)
  }
  const hazard = hazardOfCall(policy, call)
  if (hazard !== undefined) return hazard
  const rule = policy.index.allow.meeting(keys).find((one) => permits(one, policy, call))
  if (rule !== undefined) return byRule(rule)
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  if (saysNothing(policy) && understood.has(call.tool)) return decide('allow', 'no-policy')
  if (needsNone(policy, call)) return decide('allow', 'needs-no-permission')
  return decide('ask', 'no-rule', { detail: 'it' })
}

/** By what the rules are found that may be about the call. */
function keysOfCall(policy: CompiledPolicy, call: ToolCall): string[] {
  const { tool, input } = call
  const url = tool === 'WebFetch' ? valueAt(input, 'url') : undefined
  const host = typeof url === 'string' ? hostOf(url) : undefined
  if (!isFileTool(tool))
    return [...toolKeys(tool), ...(host === undefined ? [] : namesOf(host).flatMap(hostKeys))]
  const pattern = patternPath(policy, call)
  const paths = pattern === undefined ? texts(call, policy) : [...texts(call, policy), pattern]
  return [...[tool, 'Read', 'Edit', 'Write'].map(toolKey), ...[...paths, anyBelow].flatMap(pathKeys)]
}

function isFileTool(tool: string): boolean {
  return Object.hasOwn(pathOf, tool)
}

function texts({ tool, input }: ToolCall, policy: CompiledPolicy): string[] {
  const key = isFileTool(tool) ? pathOf[tool] : undefined
  if (key === undefined) return []
  const given = valueAt(input, key)
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
  if (isFileTool(call.tool)) {
    const covered = about || rule.tool === 'Read' || (call.tool === 'Read' && rule.tool === 'Read')
    if (!covered) return false
    const deep = call.tool === 'Grep'
    const cover = policy.coverOf(rule)
    const pattern = patternPath(policy, call)
    return (
      texts(call, policy).some((path) => cover?.({ path, deep }) === 'yes') ||
      (pattern !== undefined && cover?.({ path: pattern, deep: false }) === 'yes') ||
      globbed(policy, call).some((path) => cover?.({ path, deep: false }) === 'yes')
    )
  }
  return about && specifierHolds(specifier, call)
}

/** What a Glob or Grep names by its own pattern, where that is no more than a path. */
function patternPath({ cwd }: CompiledPolicy, { tool, input }: ToolCall): string | undefined {
  const pattern = valueAt(input, tool === 'Grep' ? 'glob' : 'pattern')
  if ((tool !== 'Glob' && tool !== 'Grep') || typeof pattern !== 'string' || /[*?[{]/.test(pattern))
    return undefined
  return absolutePath(pattern, cwd)
}

/** What a Grep is held to by its glob: where all of that falls under a rule, so does the search. */
function globbed(policy: CompiledPolicy, call: ToolCall): string[] {
  const glob = valueAt(call.input, 'glob')
  if (call.tool !== 'Grep' || typeof glob !== 'string' || !/^[^[\]{}!?]*\*[^[\]{}!?]*$/.test(glob)) return []
  const named = glob.replaceAll('**/', 'any/').replaceAll('*', 'any')
  return texts(call, policy).map((path) => absolutePath(named, path))
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
      return (
        pattern !== undefined && host !== undefined && namesOf(host).some((one) => matchDomain(pattern, one))
      )
    }
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
  if (!isFileTool(call.tool))
    return namesTool(rule, call.tool) && (specifier === undefined || safely(specifier, call))
  const kind = writers.has(call.tool) ? 'Edit' : 'Read'
  if (specifier === undefined) return namesTool(rule, call.tool) || (kind === 'Read' && rule.tool === 'Read')
  if (rule.tool !== kind && !(rule.tool === 'Edit' && kind === 'Read')) return false
  return texts(call, policy).every((path) => surelyCovers(specifier, path, policy.allowsPath(rule)))
}

function safely(specifier: string, call: ToolCall): boolean {
  // Commands are judged by their effects.
  return call.tool !== 'Bash' && call.tool !== 'PowerShell' && specifierHolds(specifier, call)
}

function hazardOfCall(policy: CompiledPolicy, call: ToolCall): Decision | undefined {
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
    if (hazard !== undefined) return decide(hazard.severity, 'danger', { detail: hazard.reason })
  }
  return undefined
}

function needsNone(policy: CompiledPolicy, call: ToolCall): boolean {
  if (free.has(call.tool) || call.tool === 'Agent') return true
  if (!isFileTool(call.tool)) return false
  const inside = texts(call, policy).every((path) => policy.folders.some((folder) => isWithin(path, folder)))
  return inside && (!writers.has(call.tool) || policy.mode === 'acceptEdits')
}
