import { compilePolicy, permissionModes, type PolicyInput } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { Decision } from '../predict/decision.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { resolvePath, type Links } from '../paths/path.ts'
import { posixCall, posixPath } from '../paths/posix-path.ts'
import { isObject, objectAt, valueAt, type JsonObject } from '../settings/json.ts'
import { deliveryPaths, scopes, type SettingsSource } from '../settings/sources.ts'
import { isTooDeep } from './depth.ts'
import { fixtureLinks } from './fixtures.ts'
import { readFlags, type PermissionFlags } from './flags.ts'
import { linksUnder, pathsUnder, placed, type Places } from './row-files.ts'

/** A row that is not of the shape described in the guide: what of it, and where. */
export class RowError extends Error {
  readonly code: 'too_deep' | 'not_object' | 'not_text' | 'not_texts' | 'not_path' | 'unknown_mode'
  readonly field: string
  constructor(code: RowError['code'], field: string) {
    super(`${field}: ${code}`)
    this.name = 'RowError'
    this.code = code
    this.field = field
  }
}

/** A call under a set of settings, one JSON line of the corpora. */
export interface Row {
  policy: PolicyInput
  call: ToolCall
  /** the files there are, absolute, with links followed; empty: not known */
  files: readonly string[]
}

const usualPlaces: Places = { cwd: '/tmp/session/project', home: '/tmp/session/home' }

/**
 * A row may give its settings under `policy` (then they are a trusted project's), and the files there are under `fs`.
 * @throws RowError
 */
export function readRow(row: unknown): Row {
  if (!isObject(row)) throw new RowError('not_object', 'row')
  if (isTooDeep(row)) throw new RowError('too_deep', 'row')
  const tool = row['tool']
  if (typeof tool !== 'string' || tool === '') throw new RowError('not_text', 'tool')
  if (!isObject(row['input'])) throw new RowError('not_object', 'input')
  const places = placesOf(row)
  const expanded = expand(row, places)
  const { allowed, disallowed, mode, sources } = flagsOf(expanded)
  const links = linksOf(expanded, places)
  return {
    call: posixCall({ tool, input: objectAt(expanded, 'input') }),
    policy: {
      sources: [...sourcesOf(expanded), ...sources],
      ...modeOf(valueAt(row, 'mode') ?? mode),
      ...places,
      trusted: trustOf(row),
      flags: { allowed, disallowed },
      links,
    },
    files: pathsUnder(objectAt(expanded, 'fs'), { ...places, links }),
  }
}

/** What the client decides for a row. @throws RowError */
export function predictRow(row: unknown): Decision {
  const { policy, call } = readRow(row)
  return predict(compilePolicy(policy), call)
}

function placesOf(row: JsonObject): Places {
  const home = folder(row, 'home', usualPlaces)
  return { home, cwd: folder(row, 'cwd', { ...usualPlaces, home }) }
}

function folder(row: JsonObject, key: 'cwd' | 'home', { cwd, home }: Places): string {
  const given = valueAt(row, key) ?? usualPlaces[key]
  const text = typeof given === 'string' ? given.replaceAll('@CWD@', cwd).replaceAll('@HOME@', home) : ''
  const path = posixPath(text).replace(/^~(?=\/|$)/, home)
  if (!path.startsWith('/')) throw new RowError('not_path', key)
  return resolvePath('/', path)
}

/** `@CWD@` and `@HOME@` stand for the two folders wherever they occur. */
function expand(row: JsonObject, { cwd, home }: Places): JsonObject {
  const [cwdText, homeText] = [cwd, home].map((path) => JSON.stringify(path).slice(1, -1))
  const text = JSON.stringify(row)
    .replaceAll('@CWD@', cwdText ?? '')
    .replaceAll('@HOME@', homeText ?? '')
  const parsed: unknown = JSON.parse(text)
  return isObject(parsed) ? parsed : {}
}

function sourcesOf(row: JsonObject): SettingsSource[] {
  return scopes.flatMap((scope): SettingsSource[] => {
    const key = keyOf(scope, row)
    const settings = settingsAt(row, key)
    if (settings === undefined) return []
    if (scope !== 'managed') return [{ scope, settings }]
    const paths = deliveryPaths.filter((path) => isObject(valueAt(settings, path)))
    // By delivery path where they are named, else one document.
    if (paths.length === 0) return [{ scope, settings }]
    return paths.map((path) => ({ scope, path, settings: settings[path] }))
  })
}

function keyOf(scope: SettingsSource['scope'], row: JsonObject): string {
  // In the corpora `cli` is the client's version.
  if (scope === 'cli') return 'cliSettings'
  return scope === 'project' && settingsAt(row, 'policy') !== undefined ? 'policy' : scope
}

function settingsAt(row: JsonObject, key: string): JsonObject | undefined {
  const settings = valueAt(row, key)
  if (settings === undefined || settings === null) return undefined
  if (!isObject(settings)) throw new RowError('not_object', key)
  // A policy document has them under `settings`, which is no key of the client's.
  const inner = valueAt(settings, 'settings')
  return key === 'policy' && isObject(inner) ? inner : settings
}

function modeOf(given: unknown): { mode?: PolicyInput['mode'] & string } {
  if (given === undefined) return {}
  const mode = permissionModes.find((known) => known === (given === 'manual' ? 'default' : given))
  if (mode === undefined) throw new RowError('unknown_mode', 'mode')
  return { mode }
}

/** Settings under `policy` are a trusted folder's. Without `trusted`, only another row whose group says so was measured in a trusted folder. */
function trustOf(row: JsonObject): boolean {
  if (settingsAt(row, 'policy') !== undefined) return true
  const given = valueAt(row, 'trusted')
  if (typeof given === 'boolean') return given
  const group = valueAt(row, 'group')
  return typeof group === 'string' && /(^|-)trusted\b/.test(group)
}

function flagsOf(row: JsonObject): PermissionFlags {
  const args = valueAt(row, 'args') ?? []
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string'))
    throw new RowError('not_texts', 'args')
  return readFlags(args)
}

function linksOf(row: JsonObject, places: Places): Links {
  const fixture = valueAt(row, 'fixture')
  const links = new Map(typeof fixture === 'string' ? fixtureLinks(fixture, places) : [])
  for (const [path, target] of linksUnder(objectAt(row, 'fs'), places)) links.set(path, target)
  for (const [path, target] of Object.entries(objectAt(row, 'links')))
    if (typeof target === 'string') links.set(placed(path, places), placed(target, places))
  return links
}
