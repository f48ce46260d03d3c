import { commandCover, type CommandCover } from '../enforce/command-rules.ts'
import { findIntendedRules, type IntendedRules } from '../enforce/intended-rules.ts'
import { pathCover, type PathCover } from '../enforce/path-rules.ts'
import { resolvePath, type Links } from '../paths/path.ts'
import { compileCommand } from '../rules/command-pattern.ts'
import { parseRule } from '../rules/parse-rule.ts'
import { compilePath, type PathRoots } from '../rules/path-pattern.ts'
import { createRuleIndex, type RuleIndex } from '../rules/rule-index.ts'
import type { PermissionRule, RuleEffect } from '../rules/rule.ts'
import { objectAt, textsAt, valueAt, type JsonObject } from '../settings/json.ts'
import { mergeSettings, readable } from '../settings/merge.ts'
import { effectiveSources, type SettingsScope, type SettingsSource } from '../settings/sources.ts'

export const permissionModes = [
  'default',
  'acceptEdits',
  'plan',
  'auto',
  'dontAsk',
  'bypassPermissions',
] as const
export type PermissionMode = (typeof permissionModes)[number]

/** What decides a call besides the call itself. */
export interface PolicyInput {
  sources: readonly SettingsSource[]
  /** absent: `permissions.defaultMode` of the settings */
  mode?: PermissionMode
  /** absolute */
  cwd: string
  /** absolute */
  home: string
  /** the folder has been trusted; until then the project's allow rules and folders do not count */
  trusted: boolean
  /** `--allowedTools` and `--disallowedTools` */
  flags?: { allowed: readonly string[]; disallowed: readonly string[] }
  /** symbolic links of the file system, absolute */
  links?: Links
}

/** Settings made ready to decide calls with. */
export interface CompiledPolicy {
  /** all settings, merged */
  settings: JsonObject
  /** deny, then ask, then allow; within each the highest scope first */
  rules: readonly PermissionRule[]
  /** the same by their effect */
  index: Readonly<Record<RuleEffect, RuleIndex>>
  /** the same as they were meant, for `enforce` */
  intended: IntendedRules
  mode: PermissionMode
  cwd: string
  home: string
  links: Links
  /** what the session may work in, `cwd` first; absolute */
  folders: readonly string[]
  /** how surely paths fall under a deny or ask rule; `undefined` for one without a pattern */
  coverOf: (rule: PermissionRule) => PathCover | undefined
  /** whether a command falls under a rule's specifier as the client reads it */
  matchesCommand: (rule: PermissionRule) => (command: string) => boolean
  /** whether a path does */
  matchesPath: (rule: PermissionRule) => (path: string) => boolean
  /** whether a known path does, as `enforce` reads an allow rule */
  allowsPath: (rule: PermissionRule) => (path: string) => boolean
  /** how surely a command falls under a deny or ask rule as it is meant */
  commandCoverOf: (rule: PermissionRule) => CommandCover
  rootsOf: (scope: SettingsScope) => PathRoots
}

export function compilePolicy(input: PolicyInput): CompiledPolicy {
  const { sources, cwd, home, flags, trusted } = input
  const settings = mergeSettings(sources)
  const managedOnly = valueAt(settings, 'allowManagedPermissionRulesOnly') === true
  const given = effectiveSources(sources).toReversed()
  const used = managedOnly ? given.filter(({ scope }) => scope === 'managed') : given
  const fromFiles = used.flatMap((source) => rulesOf(source, trusted))
  // A flag may still deny what managed settings do not name.
  const fromFlags = [
    ...readAll(flags?.disallowed ?? [], { effect: 'deny', scope: 'cli', flag: true }),
    ...readAll(managedOnly ? [] : (flags?.allowed ?? []), { effect: 'allow', scope: 'cli', flag: true }),
  ]
  const rules = [...fromFiles, ...fromFlags]
  const ordered = effects.flatMap((effect) => rules.filter((rule) => rule.effect === effect))
  const indexOf = (effect: RuleEffect): RuleIndex =>
    createRuleIndex(ordered.filter((rule) => rule.effect === effect))
  const rootsOf = (scope: SettingsScope): PathRoots => ({ cwd, home, source: rootOf(scope, { cwd, home }) })
  const index = { deny: indexOf('deny'), ask: indexOf('ask'), allow: indexOf('allow') }
  return {
    settings,
    rules: ordered,
    index,
    intended: findIntendedRules(index, settings),
    mode: permitted(input.mode ?? defaultMode(given), settings),
    cwd,
    home,
    links: input.links ?? new Map(),
    folders: [cwd, ...used.flatMap((source) => foldersOf(source, { cwd, home, trusted }))],
    coverOf: ofEachRule((rule) => coverUnder(rule, rootsOf)),
    matchesCommand: ofEachRule(({ specifier = '' }) => compileCommand(specifier)),
    matchesPath: ofEachRule((rule) => pathMatcher(rule, rootsOf)),
    allowsPath: ofEachRule(({ specifier = '', scope }) =>
      compilePath(specifier, { roots: rootsOf(scope), effect: 'allow' }),
    ),
    commandCoverOf: ofEachRule(commandCover),
    rootsOf,
  }
}

/** Reading a pattern costs more than to hold a command or a path against it, so that each is read once. */
function ofEachRule<Made>(read: (rule: PermissionRule) => Made): (rule: PermissionRule) => Made {
  const known = new Map<PermissionRule, { made: Made }>()
  return (rule) => {
    const before = known.get(rule)
    if (before !== undefined) return before.made
    const made = read(rule)
    known.set(rule, { made })
    return made
  }
}

function coverUnder(
  { specifier, scope, effect }: PermissionRule,
  rootsOf: CompiledPolicy['rootsOf'],
): PathCover | undefined {
  return specifier === undefined ? undefined : pathCover(specifier, { roots: rootsOf(scope), effect })
}

function pathMatcher(
  { specifier, scope, flag, effect }: PermissionRule,
  rootsOf: CompiledPolicy['rootsOf'],
): (path: string) => boolean {
  // Measured: no path is compared with a pattern that goes up, by whatever setting or flag it comes.
  if (specifier === undefined || specifier.split('/').includes('..')) return () => false
  const known = rootsOf(scope)
  // Measured: settings given to `--settings` as text have a root of their own, `--allowedTools` the working folder.
  const inline = scope === 'cli' && !flag
  return compilePath(specifier, { roots: inline ? { ...known, source: '/dev/null' } : known, effect })
}

const effects: readonly RuleEffect[] = ['deny', 'ask', 'allow']

function rulesOf(source: SettingsSource, trusted: boolean): PermissionRule[] {
  const { scope } = source
  const permissions = objectAt(readable(source), 'permissions')
  // Measured: the local file counts though the folder is not trusted, as long as git does not track it.
  const counted = scope === 'project' && !trusted ? effects.filter((effect) => effect !== 'allow') : effects
  return counted.flatMap((effect) => readAll(textsAt(permissions, effect), { effect, scope }))
}

function readAll(texts: readonly string[], given: Parameters<typeof parseRule>[1]): PermissionRule[] {
  return texts.flatMap((text) => parseRule(text, given) ?? [])
}

function foldersOf(
  source: SettingsSource,
  { cwd, home, trusted }: { cwd: string; home: string; trusted: boolean },
): string[] {
  if (source.scope === 'project' && !trusted) return []
  const folders = textsAt(objectAt(readable(source), 'permissions'), 'additionalDirectories')
  return folders.map((folder) => absolute(folder, { cwd, home }))
}

function absolute(folder: string, { cwd, home }: { cwd: string; home: string }): string {
  const expanded = folder === '~' || folder.startsWith('~/') ? home + folder.slice(1) : folder
  return resolvePath(cwd, expanded)
}

/** The highest scope decides; a repository may not turn on `auto`. */
function defaultMode(sources: readonly SettingsSource[]): PermissionMode {
  for (const source of sources) {
    const named = valueAt(objectAt(readable(source), 'permissions'), 'defaultMode')
    const mode = permissionModes.find((known) => known === named)
    const repository = source.scope === 'project' || source.scope === 'local'
    if (mode !== undefined && !(mode === 'auto' && repository)) return mode
  }
  return 'default'
}

/** Any scope may turn off the two modes that ask least. */
function permitted(mode: PermissionMode, settings: JsonObject): PermissionMode {
  const permissions = objectAt(settings, 'permissions')
  const off = (key: string): boolean => [settings, permissions].some((one) => valueAt(one, key) === 'disable')
  if (mode === 'bypassPermissions' && off('disableBypassPermissionsMode')) return 'default'
  return mode === 'auto' && off('disableAutoMode') ? 'default' : mode
}

function rootOf(scope: SettingsScope, { cwd, home }: { cwd: string; home: string }): string {
  if (scope === 'user') return `${home}/.claude`
  return scope === 'managed' ? managedFolder : cwd
}

const managedFolder = '/etc/claude-code'
