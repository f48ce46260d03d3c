import type { CompiledPolicy, PermissionMode } from '../predict/policy.ts'
import type { Decision } from '../predict/decision.ts'
import { hostOf, matchDomain } from '../rules/domain-pattern.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { isKnown } from './abstract-text.ts'
import { commandFallsUnder, commandIsAllowed, meansKin } from './command-rules.ts'
import type { Effect } from './effects.ts'
import { hazardOf } from './hazards.ts'
import { intendedRules } from './intended-rules.ts'
import { fallsUnder, surelyCovers, type Covers } from './path-rules.ts'
import { followLinks, isWithin } from './place.ts'
import { lookers } from './programs/files.ts'
import { onlyLooks } from './read-only.ts'

type FileEffect = Extract<Effect, { kind: 'read' | 'write' | 'delete' }>

/** Files of the row's file system by absolute path; undefined where nothing is known of it. */
export type KnownFiles = readonly string[] | undefined

/** Judges what a command does: deny over ask over allow, and what no rule allows is asked about. */
export function judgeEffects(
  policy: CompiledPolicy,
  effects: readonly Effect[],
  files: KnownFiles,
): Decision {
  const seen = linked(policy, effects)
  const denied = strongest(policy, seen, { effect: 'deny', files })
  if (denied?.sure === true) return byRule('deny', denied)
  const hazard = worstHazard(policy, seen)
  if (hazard?.severity === 'deny') return { verdict: 'deny', reason: hazard.reason }
  if (denied !== undefined) return { ...byRule('deny', denied), verdict: 'ask' }
  if (hazard !== undefined) return { verdict: 'ask', reason: hazard.reason }
  const asked = strongest(policy, seen, { effect: 'ask', files })
  if (asked !== undefined) return byRule('ask', asked)
  const unclear = seen.find((effect) => effect.kind === 'unknown')
  if (unclear !== undefined) return { verdict: 'ask', reason: `not understood: ${unclear.reason}` }
  return allowed(policy, seen)
}

/** Paths with symbolic links followed are touched too. */
function linked({ links }: CompiledPolicy, effects: readonly Effect[]): readonly Effect[] {
  if (links.size === 0) return effects
  return effects.flatMap((effect): Effect[] => {
    if (!('path' in effect)) return [effect]
    const path = followLinks(effect.path, links)
    return path === effect.path ? [effect] : [effect, { ...effect, path }]
  })
}

interface Found {
  rule: PermissionRule
  sure: boolean
  what: string
}

/** The first rule that surely covers an effect, else the first that may. */
function strongest(
  policy: CompiledPolicy,
  effects: readonly Effect[],
  { effect: kind, files }: { effect: 'deny' | 'ask'; files: KnownFiles },
): Found | undefined {
  const rules = intendedRules(policy, kind)
  let maybe: Found | undefined
  for (const rule of rules) {
    const judge = judgeOf(rule, policy, files)
    if (judge === undefined) continue
    for (const effect of effects) {
      const covers = judge(effect)
      if (covers === 'yes') return { rule, sure: true, what: described(effect) }
      if (covers === 'maybe') maybe ??= { rule, sure: false, what: described(effect) }
    }
  }
  return maybe
}

/** What a rule is about, as a test on effects; undefined for rules that no effect of a command falls under. */
function judgeOf(
  rule: PermissionRule,
  policy: CompiledPolicy,
  files: KnownFiles,
): ((effect: Effect) => Covers) | undefined {
  if (rule.parameter !== undefined && rule.tool !== 'Bash') return undefined
  switch (rule.tool) {
    case 'Bash':
      return rule.parameter !== undefined && rule.parameter.name !== 'command'
        ? undefined
        : (effect) => commandCovers(rule, effect)
    case 'Read':
    case 'Edit':
    case 'Write':
      return (effect) => fileCovers(rule, effect, { policy, files })
    case 'WebFetch':
      return (effect) => (effect.kind === 'network' ? hostCovers(rule, effect.host) : 'no')
    default:
      return undefined
  }
}

function commandCovers(rule: PermissionRule, effect: Effect): Covers {
  if (effect.kind === 'execute') {
    const covers = commandFallsUnder(rule, effect.words)
    // A bare rule for the tool is about the call, not about what words of it might be run.
    return effect.maybe !== true ? covers : covers === 'no' || rule.specifier === undefined ? 'no' : 'maybe'
  }
  if ((effect.kind === 'network' || effect.kind === 'delete') && meansKin(rule, effect.kind, effect.by))
    return 'maybe'
  return 'no'
}

function fileCovers(
  rule: PermissionRule,
  effect: Effect,
  { policy, files }: { policy: CompiledPolicy; files: KnownFiles },
): Covers {
  if (!('path' in effect)) return 'no'
  const reads = rule.tool === 'Read'
  // Who may not read a file may not write it either, as with the client; `rm` does not show it.
  if (reads ? effect.kind === 'delete' : effect.kind === 'read') return 'no'
  if (rule.specifier === undefined) return 'no'
  const roots = policy.rootsOf(rule.scope)
  const covers = fallsUnder(rule.specifier, effect, { roots, effect: rule.effect })
  if (covers === 'no') return 'no'
  if (covers === 'yes') return effect.certain ? 'yes' : 'maybe'
  // Names and sizes of what may be among many are no content.
  if (lookers.has(effect.by)) return 'no'
  return effect.deep &&
    files !== undefined &&
    isKnown(effect.path) &&
    !holdsOne(rule, effect.path, { policy, files })
    ? 'no'
    : 'maybe'
}

/** Whether one of the known files below a folder falls under the rule. */
function holdsOne(
  rule: PermissionRule,
  folder: string,
  { policy, files }: { policy: CompiledPolicy; files: readonly string[] },
): boolean {
  const given = { roots: policy.rootsOf(rule.scope), effect: rule.effect }
  return files.some(
    (path) =>
      isWithin(path, folder) && fallsUnder(rule.specifier ?? '', { path, deep: false }, given) === 'yes',
  )
}

function hostCovers(rule: PermissionRule, host: string): Covers {
  const pattern = /^\s*domain\s*:\s*(.*?)\s*$/s.exec(rule.specifier ?? '')?.[1]
  if (pattern === undefined) return 'no'
  if (!isKnown(host)) return 'maybe'
  const named = hostOf(`https://${host}/`)
  return named !== undefined && matchDomain(pattern, named) ? 'maybe' : 'no'
}

function described(effect: Effect): string {
  if (effect.kind === 'execute') return `runs ${effect.words[0] ?? ''}`
  if ('path' in effect) return `${effect.by} may ${effect.kind} ${effect.path}`
  return effect.kind === 'network' ? `reaches ${effect.host}` : effect.reason
}

function byRule(verdict: 'deny' | 'ask', { rule, what, sure }: Found): Decision {
  const reason = printable(sure ? what : `${what}, for all that can be seen`)
  return { verdict, rule: rule.text, scope: rule.scope, reason }
}

function printable(text: string): string {
  return text.replaceAll(/[\u{E000}-\u{E003}]/gu, '*').slice(0, 200)
}

function worstHazard(
  policy: CompiledPolicy,
  effects: readonly Effect[],
): { severity: 'ask' | 'deny'; reason: string } | undefined {
  let worst: { severity: 'ask' | 'deny'; reason: string } | undefined
  for (const effect of effects) {
    const found = effect.kind === 'danger' ? effect : 'path' in effect ? hazardOf(effect, policy) : undefined
    if (found?.severity === 'deny') return found
    worst ??= found
  }
  return worst
}

/** What remains has to be allowed, each part of it. */
function allowed(policy: CompiledPolicy, effects: readonly Effect[]): Decision {
  const { mode, rules } = policy
  if (mode === 'bypassPermissions') return { verdict: 'allow', reason: 'permissions are bypassed' }
  const allows = rules.filter((rule) => rule.effect === 'allow')
  const whole = allows.find((rule) => rule.tool === 'Bash' && rule.specifier === undefined)
  if (whole !== undefined)
    return { verdict: 'allow', rule: whole.text, scope: whole.scope, reason: 'a rule allows the tool' }
  let named: PermissionRule | undefined
  for (const effect of effects) {
    const covering = coveringRule(policy, allows, effect)
    if (covering === undefined)
      return { verdict: 'ask', reason: `no rule allows that it ${printable(described(effect))}` }
    if (covering !== 'free') named ??= covering
  }
  if (named !== undefined)
    return { verdict: 'allow', rule: named.text, scope: named.scope, reason: 'rules allow each part of it' }
  return { verdict: 'allow', reason: 'it only looks at files of the working folder' }
}

/** The rule that allows an effect, or `free` where none is needed. */
function coveringRule(
  policy: CompiledPolicy,
  allows: readonly PermissionRule[],
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
      return allows.find((rule) => rule.tool === 'Bash' && commandIsAllowed(rule, effect.words))
    case 'read':
      if (inFolders(policy, effect) || !effect.certain) return 'free'
      return fileRule(policy, allows, effect) ?? commandOf(allows, effect)
    case 'write':
    case 'delete':
      if (!effect.certain && isKnown(effect.path)) return 'free'
      if (policy.mode === 'acceptEdits' && inFolders(policy, effect)) return 'free'
      return fileRule(policy, allows, effect) ?? commandOf(allows, effect)
    case 'network':
      return 'free'
    case 'danger':
    case 'unknown':
    default:
      return undefined
  }
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

function fileRule(
  policy: CompiledPolicy,
  allows: readonly PermissionRule[],
  { kind, path }: FileEffect,
): PermissionRule | undefined {
  return allows.find((rule) => {
    if (rule.tool !== 'Edit' && (rule.tool !== 'Read' || kind !== 'read')) return false
    if (rule.specifier === undefined) return rule.tool === 'Read'
    return surelyCovers(rule.specifier, path, policy.rootsOf(rule.scope))
  })
}

/** What a program does by itself is allowed with the program; a redirection is the shell's own and is not. */
function commandOf(allows: readonly PermissionRule[], { by }: FileEffect): PermissionRule | undefined {
  if (/[<>]/.test(by)) return undefined
  return allows.find(
    (rule) =>
      rule.tool === 'Bash' &&
      new RegExp(`^${by.replaceAll(/\W/g, '\\$&')}(?:\\s|:|$)`).test(rule.specifier ?? ''),
  )
}
