import type { CompiledPolicy } from '../predict/policy.ts'
import { decide, type Decision } from '../predict/decision.ts'
import { hostOf, matchDomain } from '../rules/domain-pattern.ts'
import { lazily } from '../rules/lazily.ts'
import type { RuleKeys } from '../rules/rule-index.ts'
import { toolKey } from '../rules/rule-keys.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { isKnown, knownPrefix } from './abstract-text.ts'
import { allowed, type ShellTool } from './allowed.ts'
import { hasKin, isAlike, meansKin, programNames } from './command-rules.ts'
import type { Effect } from './effects.ts'
import { hazardOf } from './hazards.ts'
import { keysOfEffects } from './effect-keys.ts'
import type { Disk } from './files/disk.ts'
import { isFile, type Covers, type PathCover } from './path-rules.ts'
import { namesOf } from './hosts.ts'
import { followLinks, isWithin } from './place.ts'
import { lookers } from './programs/files.ts'
import { sayEffect } from './say-effect.ts'
import { folderOf, isSourceFolder, namesSecret } from './source-folders.ts'

interface Judged {
  tool: ShellTool
  /** files of a row's file system by absolute path; undefined where nothing is known of it */
  listed?: readonly string[] | undefined
  /** what the disk says of the effects; undefined where it is not looked at */
  disk?: Disk | undefined
}

/** Judges what a command does: deny over ask over allow, and what no rule allows is asked about. */
export function judgeEffects(policy: CompiledPolicy, effects: readonly Effect[], judged: Judged): Decision {
  const seen = linked(policy, judged.disk?.seen ?? effects)
  const held = heldUp(policy, seen, judged)
  if (held !== undefined) return held
  const unclear = seen.find((effect) => effect.kind === 'unknown')
  if (unclear !== undefined) return decide('ask', 'not-understood', { detail: unclear.reason })
  return allowed(policy, seen, judged.tool)
}

/** What a call may do besides what its own rules allow: what they deny or ask about, or is dangerous, is asked about. */
export function judgeSuspected(policy: CompiledPolicy, effects: readonly Effect[]): Decision | undefined {
  const held = heldUp(policy, linked(policy, effects), { tool: 'Bash' })
  return held?.verdict === 'deny' ? { ...held, verdict: 'ask' } : held
}

/** What speaks against the effects; undefined where nothing does. */
function heldUp(policy: CompiledPolicy, seen: readonly Effect[], judged: Judged): Decision | undefined {
  const touched = seen.map((effect) => shallow(effect, judged.disk))
  const keys = lazily(() => [...aboutCommands.map(toolKey), ...keysOfEffects(touched)])
  const run = lazily(() => programsOf(touched))
  const denied = strongest(policy, touched, { effect: 'deny', keys, run, ...judged })
  if (denied?.sure === true) return byFound('deny', denied)
  const hazard = worstHazard(policy, seen)
  if (hazard?.severity === 'deny') return decide('deny', 'danger', { detail: hazard.reason })
  if (denied !== undefined) return byFound('ask', denied)
  if (hazard !== undefined) return decide('ask', 'danger', { detail: hazard.reason })
  const asked = strongest(policy, touched, { effect: 'ask', keys, run, ...judged })
  return asked === undefined ? undefined : byFound('ask', asked)
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

/** What is by its ending a file has nothing below it, so that only rules about itself are looked for. */
function shallow(effect: Effect, disk: Disk | undefined): Effect {
  if (!('path' in effect) || !effect.deep || !isFile(effect.path) || disk?.isFolder(effect.path) === true)
    return effect
  return { ...effect, deep: false }
}

interface Found {
  rule: PermissionRule
  sure: boolean
  what: string
}

/** The tools by whose rules a command is judged. */
const aboutCommands = ['Bash', 'PowerShell', 'Read', 'Edit', 'Write', 'WebFetch']

/** The first rule that surely covers an effect, else the first that may. */
function strongest(
  policy: CompiledPolicy,
  effects: readonly Effect[],
  {
    effect: kind,
    keys,
    run,
    ...judged
  }: { effect: 'deny' | 'ask'; keys: RuleKeys; run: () => Programs } & Judged,
): Found | undefined {
  let maybe: Found | undefined
  let open = effects
  for (const rule of policy.intended[kind].meeting(keys)) {
    if (isAboutOthers(rule, policy, run)) continue
    const judge = judgeOf(rule, policy, judged)
    if (judge === undefined) continue
    for (const effect of open) {
      const covers = judge(effect)
      if (covers === 'yes') return { rule, sure: true, what: sayEffect(effect) }
      if (covers === 'no' || maybe !== undefined) continue
      maybe = { rule, sure: false, what: sayEffect(effect) }
      open = effects.flatMap(surely)
    }
  }
  return maybe
}

/** The names of all that is run, or that some of them are not known. */
type Programs = { known: false } | { known: true; names: ReadonlySet<string> }

function programsOf(effects: readonly Effect[]): Programs {
  const heads = effects.flatMap((effect) => (effect.kind === 'execute' ? [effect.words[0] ?? ''] : []))
  return heads.every(isKnown)
    ? { known: true, names: new Set(heads.flatMap(programNames)) }
    : { known: false }
}

/** Most rules are about a program of which nothing is seen, nor of any that does the same. */
function isAboutOthers(rule: PermissionRule, policy: CompiledPolicy, run: () => Programs): boolean {
  if (rule.tool !== 'Bash') return false
  const { program } = policy.commandCoverOf(rule)
  if (program === undefined || hasKin(program)) return false
  const programs = run()
  return programs.known && !programs.names.has(program)
}

/** What of an effect may fall under a rule without doubt: one doubt is enough, and more are dear to find. */
function surely(effect: Effect): Effect[] {
  if (!('path' in effect)) return [effect]
  return isKnown(effect.path) ? [{ ...effect, deep: false }] : []
}

/** What a rule is about, as a test on effects; undefined for rules that no effect of a command falls under. */
function judgeOf(
  rule: PermissionRule,
  policy: CompiledPolicy,
  { tool, listed, disk }: Judged,
): ((effect: Effect) => Covers) | undefined {
  if (rule.parameter !== undefined && rule.tool !== 'Bash') return undefined
  if (rule.tool === 'PowerShell') return tool === 'PowerShell' ? commandJudge(rule, policy) : undefined
  switch (rule.tool) {
    case 'Bash':
      return tool !== 'Bash' || (rule.parameter !== undefined && rule.parameter.name !== 'command')
        ? undefined
        : commandJudge(rule, policy)
    case 'Read':
    case 'Edit':
    case 'Write':
      return fileJudge(rule, policy, { listed, disk })
    case 'WebFetch':
      return (effect) => (effect.kind === 'network' ? hostCovers(rule, effect.host) : 'no')
    default:
      return undefined
  }
}

function commandJudge(rule: PermissionRule, policy: CompiledPolicy): (effect: Effect) => Covers {
  const fallsUnderRule = policy.commandCoverOf(rule)
  return (effect) => {
    if (effect.kind === 'execute') {
      // A bare rule for the tool is about the call, not about what words of it might be run.
      if (effect.maybe === true && rule.specifier === undefined) return 'no'
      const covers = fallsUnderRule(effect.words)
      if (covers === 'no' && isAlike(rule, effect.words)) return 'maybe'
      return effect.maybe === true && covers === 'yes' ? 'maybe' : covers
    }
    const near =
      (effect.kind === 'network' || effect.kind === 'delete') && meansKin(rule, effect.kind, effect.by)
    return near ? 'maybe' : 'no'
  }
}

function fileJudge(
  rule: PermissionRule,
  policy: CompiledPolicy,
  { listed, disk }: Pick<Judged, 'listed' | 'disk'>,
): ((effect: Effect) => Covers) | undefined {
  const cover = policy.coverOf(rule)
  if (cover === undefined) return undefined
  const { specifier = '' } = rule
  const reads = rule.tool === 'Read'
  return (effect) => {
    if (!('path' in effect)) return 'no'
    // Who may not read a file may not write it either, as with the client; `rm` does not show it, and a new folder holds none.
    if (reads ? effect.kind === 'delete' || effect.by === 'mkdir' : effect.kind === 'read') return 'no'
    const covers = cover(effect)
    if (covers === 'no') return 'no'
    if (covers === 'yes') return effect.certain ? 'yes' : 'maybe'
    // Names and sizes of what may be among many are no content.
    const { path } = effect
    if (effect.kind === 'read' && (lookers.has(effect.by) || effect.by === 'wc')) return 'no'
    // What may be written there shows nothing of what lies there.
    if (reads && effect.kind === 'write') return 'no'
    const held = effect.by === 'ln' ? undefined : disk?.holds(effect, cover)
    if (held === 'some') return 'maybe'
    if (held === 'none') return 'no'
    if (listed === undefined && reads && namesSecret(specifier)) {
      const folder = folderOf(path, specifier)
      const within = isSourceFolder(folder, policy.cwd) && cover({ path: folder, deep: false }) === 'no'
      if (effect.by === 'ln' || within) return 'no'
    }
    // What a search deletes is meant by where it begins.
    if (lookers.has(effect.by))
      return cover({ path: `${knownPrefix(path)}x`, deep: false }) === 'yes' ? 'maybe' : 'no'
    const empty =
      effect.deep &&
      listed !== undefined &&
      isKnown(path) &&
      !listed.some((file) => isWithin(file, path) && isCovered(file, cover))
    return empty ? 'no' : 'maybe'
  }
}

function isCovered(path: string, cover: PathCover): boolean {
  return cover({ path, deep: false }) === 'yes'
}

function hostCovers(rule: PermissionRule, host: string): Covers {
  const pattern = /^\s*domain\s*:\s*(.*?)\s*$/s.exec(rule.specifier ?? '')?.[1]
  if (pattern === undefined) return 'no'
  if (!isKnown(host)) return 'maybe'
  const named = hostOf(`https://${host}/`)
  return named !== undefined && namesOf(named).some((one) => matchDomain(pattern, one)) ? 'maybe' : 'no'
}

function byFound(verdict: 'deny' | 'ask', { rule, what, sure }: Found): Decision {
  return decide(verdict, sure ? 'rule-covers' : 'rule-may-cover', { rule, detail: what })
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
