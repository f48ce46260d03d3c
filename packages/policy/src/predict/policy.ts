import { findIntendedRules, type IntendedRules } from '../enforce/intended-rules.ts'
import { pathCover, type PathCover } from '../enforce/path-rules.ts'
import { resolvePath, type Links } from '../paths/path.ts'
import { parseRule } from '../rules/parse-rule.ts'
import type { PathRoots } from '../rules/path-pattern.ts'
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
    coverOf: rememberCovers(rootsOf),
    rootsOf,
  }
}

/** Reading a pattern costs more than to hold a path against it, so that each is read once. */
function rememberCovers(rootsOf: CompiledPolicy['rootsOf']): CompiledPolicy['coverOf'] {
  const covers = new Map<PermissionRule, PathCover>()
  return (rule) => {
    const { specifier, scope, effect } = rule
    if (specifier === undefined) return undefined
    const known = covers.get(rule)
    if (known !== undefined) return known
    const cover = pathCover(specifier, { roots: rootsOf(scope), effect })
    covers.set(rule, cover)
    return cover
  }
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
