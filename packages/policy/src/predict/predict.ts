import { hostOf, matchDomain } from '../rules/domain-pattern.ts'
import { matchGlob } from '../rules/glob.ts'
import { hostKeys, toolKeys } from '../rules/rule-keys.ts'
import type { RuleKeys } from '../rules/rule-index.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { valueAt } from '../settings/json.ts'
import { createCallReading, type CallReading } from '../shell/call-reading.ts'
import { predictBash } from './bash/predict-bash.ts'
import { byRule, decide, deniedUnasked, type Decision } from './decision.ts'
import { predictHooks } from './hooks.ts'
import type { CompiledPolicy } from './policy.ts'
import { predictPowerShell } from './predict-powershell.ts'
import { predictRead, predictWrite } from './predict-files.ts'
import { preapprovedHosts } from './preapproved-hosts.ts'
import { parameterRule, specifierRule, wholeToolRule, type ToolCall } from './tool-rules.ts'

/**
 * What Claude Code itself decides for a call: deny over ask over allow, whatever the scope. Bug-compatible with the
 * measured version 2.1.330, so also where the client is laxer than its documentation. Never throws.
 * @param reading of this call in this place, where it is judged more than once
 */
export function predict(
  policy: CompiledPolicy,
  call: ToolCall,
  reading: CallReading = createCallReading(),
): Decision {
  const removed = wholeToolRule(policy, call.tool, 'deny')
  if (removed) return decide('deny', 'rule-removes-tool', { rule: removed })
  const hooked = predictHooks(policy, call.tool)
  if (hooked?.verdict === 'deny') return hooked
  const denied = parameterRule(policy, call, 'deny')
  if (denied) return byRule(denied)
  const decision = byTool(policy, call, reading)
  if (decision.verdict === 'deny') return decision
  const asked = parameterRule(policy, call, 'ask')
  return inMode(policy, hookSays(hooked, asked ? byRule(asked) : decision))
}

/** A hook that allows only answers for the person; one that asks is heard though a rule allows the call. */
function hookSays(hooked: Decision | undefined, decision: Decision): Decision {
  if (hooked === undefined) return decision
  if (hooked.verdict === 'ask') return hooked
  // Measured: neither a rule nor the guard of the system's folders is taken back.
  const kept = decision.rule !== undefined || decision.reasonCode === 'dangerous-removal'
  return decision.verdict === 'ask' && !kept ? hooked : decision
}

function inMode({ mode }: CompiledPolicy, decision: Decision): Decision {
  if (mode !== 'dontAsk' || decision.verdict !== 'ask') return decision
  return deniedUnasked(decision)
}

function byTool(policy: CompiledPolicy, call: ToolCall, reading: CallReading): Decision {
  const { tool, input } = call
  switch (tool) {
    case 'Bash':
      return predictBash(policy, textOf(input, 'command'), reading)
    case 'Monitor':
      return predictMonitor(policy, call, reading)
    case 'PowerShell':
      return predictPowerShell(policy, textOf(input, 'command'))
    case 'Read':
      return predictRead(policy, tool, textOf(input, 'file_path'))
    case 'Glob':
    case 'Grep':
      return predictRead(policy, tool, textOf(input, 'path'))
    case 'Edit':
    case 'MultiEdit':
    case 'Write':
      return predictWrite(policy, tool, textOf(input, 'file_path'))
    case 'NotebookEdit':
      return predictWrite(policy, tool, textOf(input, 'notebook_path'))
    case 'WebFetch':
      return predictWebFetch(policy, textOf(input, 'url'))
    case 'Agent':
      return byName(policy, tool, { name: textOf(input, 'subagent_type'), otherwise: 'allow' })
    case 'Skill':
      // Measured for those that ask for no tools (`allowed-tools`), as most do; what a skill asks for, the call does not say.
      return byName(policy, tool, { name: skillText(input), otherwise: 'allow' })
    default:
      return byName(policy, tool, { otherwise: freeTools.has(tool) ? 'allow' : 'ask' })
  }
}

/** It runs its command as Bash does, by the rules for Bash; a rule of its own may allow it. */
function predictMonitor(policy: CompiledPolicy, { tool, input }: ToolCall, reading: CallReading): Decision {
  const decision = predictBash(policy, textOf(input, 'command'), reading)
  if (decision.verdict === 'deny' || decision.rule !== undefined) return decision
  return firstRule(policy, tool, { keys: () => toolKeys(tool), accepts: () => false }) ?? decision
}

/** Tools that touch nothing outside of the session. */
const freeTools = new Set(
  `TodoWrite TaskCreate TaskUpdate TaskGet TaskList TaskOutput TaskStop BashOutput KillShell ToolSearch ListMcpResourcesTool
  ReadMcpResourceTool AskUserQuestion EnterPlanMode LSP SendMessage`.split(/\s+/),
)

function predictWebFetch(policy: CompiledPolicy, url: string): Decision {
  const host = hostOf(url)
  const accepts = (specifier: string): boolean => {
    const colon = specifier.indexOf(':')
    const isDomain = specifier.slice(0, Math.max(colon, 0)).trim() === 'domain'
    return isDomain && host !== undefined && matchDomain(specifier.slice(colon + 1).trim(), host)
  }
  return (
    firstRule(policy, 'WebFetch', {
      keys: () => [...toolKeys('WebFetch'), ...(host === undefined ? [] : hostKeys(host))],
      accepts,
    }) ??
    (policy.mode === 'bypassPermissions'
      ? decide('allow', 'bypassed')
      : host !== undefined && preapprovedHosts.has(host)
        ? decide('allow', 'host-preapproved')
        : decide('ask', 'no-rule', { detail: 'the host' }))
  )
}

/** Tools whose rules name a thing: `Agent(Explore)`, `Skill(deploy *)`, `mcp__server__tool`. */
function byName(
  policy: CompiledPolicy,
  tool: string,
  { name, otherwise }: { name?: string; otherwise: 'allow' | 'ask' },
): Decision {
  const accepts = (specifier: string): boolean => {
    if (name === undefined) return false
    // Measured: of a skill a rule names the whole name, or its beginning before arguments.
    if (tool === 'Skill' && specifier.replace(/(?: |:)\*$/, '').includes('*')) return false
    const bare = specifier.endsWith(' *') ? specifier.slice(0, -2) : undefined
    return bare === name || matchGlob(specifier, name)
  }
  const ruled = firstRule(policy, tool, { keys: () => toolKeys(tool), accepts })
  // Measured: a rule that asks before a skill is not heard.
  const found = tool === 'Skill' && ruled?.verdict === 'ask' ? undefined : ruled
  // Measured: no rule allows a server's tool while planning.
  const planning = policy.mode === 'plan' && tool.startsWith('mcp__')
  if (found && !(planning && found.verdict === 'allow')) return found
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  return otherwise === 'allow'
    ? decide('allow', 'needs-no-permission')
    : decide('ask', 'no-rule', { detail: 'the tool' })
}

function firstRule(
  policy: CompiledPolicy,
  tool: string,
  given: { keys: RuleKeys; accepts: (specifier: string) => boolean },
): Decision | undefined {
  const effects: readonly RuleEffect[] = ['deny', 'ask', 'allow']
  for (const effect of effects) {
    const rule = specifierRule(policy, tool, { effect, ...given }) ?? wholeToolRule(policy, tool, effect)
    if (rule) return byRule(rule)
  }
  return undefined
}

function skillText(input: ToolCall['input']): string {
  const [name, args] = [textOf(input, 'skill') || textOf(input, 'command'), textOf(input, 'args')]
  return args === '' ? name : `${name} ${args}`
}

function textOf(input: ToolCall['input'], key: string): string {
  const value = valueAt(input, key)
  return typeof value === 'string' ? value : ''
}
