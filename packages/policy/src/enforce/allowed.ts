import { decide, type Decision } from '../predict/decision.ts'
import type { CompiledPolicy, PermissionMode } from '../predict/policy.ts'
import { commandKeys, pathKeys, toolKey } from '../rules/rule-keys.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { valueAt } from '../settings/json.ts'
import { isKnown } from './abstract-text.ts'
import { commandIsAllowed } from './command-rules.ts'
import type { Effect } from './effects.ts'
import { anyBelow, surelyCovers } from './path-rules.ts'
import { baseName, isWithin } from './place.ts'
import { onlyLooks } from './read-only.ts'
import { sayEffect } from './say-effect.ts'

/** The tools whose calls are commands. */
export type ShellTool = 'Bash' | 'PowerShell'

type FileEffect = Extract<Effect, { kind: 'read' | 'write' | 'delete' }>

/**
 * Nowhere are permissions spoken of: then there is nothing to uphold but what is dangerous whatever anybody says. An empty
 * `permissions` is a policy, under which what no rule allows is asked about as in the client.
 */
export function saysNothing({ settings, rules, mode }: CompiledPolicy): boolean {
  return mode === 'default' && rules.length === 0 && valueAt(settings, 'permissions') === undefined
}

/** What remains has to be allowed, each part of it. */
export function allowed(policy: CompiledPolicy, effects: readonly Effect[], tool: ShellTool): Decision {
  if (saysNothing(policy)) return decide('allow', 'no-policy')
  if (policy.mode === 'bypassPermissions') return decide('allow', 'bypassed')
  const whole = policy.index.allow
    .meeting(() => [toolKey(tool)])
    .find((rule) => rule.tool === tool && rule.specifier === undefined)
  if (whole !== undefined) return decide('allow', 'rule-allows', { rule: whole })
  let named: PermissionRule | undefined
  for (const effect of effects) {
    const covering = coveringRule(policy, { tool, effects }, effect)
    if (covering === undefined) return decide('ask', 'no-rule', { detail: `that it ${sayEffect(effect)}` })
    if (covering !== 'free') named ??= covering
  }
  if (named !== undefined) return decide('allow', 'rules-allow-each-part', { rule: named })
  return decide('allow', 'only-looks')
}

/** The rule that allows an effect, or `free` where none is needed. */
function coveringRule(
  policy: CompiledPolicy,
  all: { tool: ShellTool; effects: readonly Effect[] },
  effect: Effect,
): PermissionRule | 'free' | undefined {
  switch (effect.kind) {
    case 'execute':
      if (
        effect.carrier ||
        effect.maybe === true ||
        onlyLooks(effect.words) ||
        editsInMode(policy.mode, effect.words)
      )
        return 'free'
      return commandRule(policy, all.tool, effect.words)
    case 'read':
      if (inFolders(policy, effect) || !effect.certain) return 'free'
      return fileRule(policy, effect) ?? commandOf(policy, all, effect)
    case 'write':
    case 'delete':
      if (!effect.certain && isKnown(effect.path)) return 'free'
      if (policy.mode === 'acceptEdits' && inFolders(policy, effect)) return 'free'
      return fileRule(policy, effect) ?? commandOf(policy, all, effect)
    case 'network':
      return 'free'
    case 'danger':
    case 'unknown':
    default:
      return undefined
  }
}

/** The first rule of a shell's own that allows a command. */
function commandRule(
  policy: CompiledPolicy,
  tool: ShellTool,
  words: readonly string[],
): PermissionRule | undefined {
  const run = { text: words.join(' '), known: isKnown(words[0] ?? '') }
  return policy.index.allow
    .meeting(() => [toolKey(tool), ...commandKeys(run.text)])
    .find((rule) => rule.tool === tool && commandIsAllowed(rule, run, policy))
}

function editsInMode(mode: PermissionMode, [head = '']: readonly string[]): boolean {
  return mode === 'acceptEdits' && /^(?:mkdir|touch|rm|rmdir|mv|cp|sed)$/.test(head)
}

function inFolders(policy: CompiledPolicy, { path }: FileEffect): boolean {
  return (
    /^\/dev\/(?:null|fd\/\d+|stdin|stdout|stderr|tty|zero|urandom)$/.test(path) ||
    policy.folders.some((folder) => isWithin(path, folder))
  )
}

function fileRule(policy: CompiledPolicy, { kind, path }: FileEffect): PermissionRule | undefined {
  const keys = (): string[] => [toolKey('Read'), toolKey('Edit'), ...pathKeys(path), ...pathKeys(anyBelow)]
  return policy.index.allow.meeting(keys).find((rule) => {
    if (rule.tool !== 'Edit' && (rule.tool !== 'Read' || kind !== 'read')) return false
    if (rule.specifier === undefined) return rule.tool === 'Read'
    return surelyCovers(rule.specifier, path, policy.allowsPath(rule))
  })
}

/**
 * What a program does by itself is allowed with the program; a redirection is the shell's own and is not, nor that a
 * command meant to look (`find`, `git log`) writes or deletes.
 */
function commandOf(
  policy: CompiledPolicy,
  { tool, effects }: { tool: ShellTool; effects: readonly Effect[] },
  { by, kind }: FileEffect,
): PermissionRule | undefined {
  if (/[<>]/.test(by)) return undefined
  for (const effect of effects) {
    if (effect.kind !== 'execute' || baseName(effect.words[0] ?? '') !== by) continue
    if (kind !== 'read' && onlyLooks(effect.words)) continue
    const rule = commandRule(policy, tool, effect.words)
    if (rule !== undefined) return rule
  }
  return undefined
}
