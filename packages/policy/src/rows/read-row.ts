import { compilePolicy, permissionModes, type PolicyInput } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { Decision } from '../predict/decision.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { resolvePath } from '../paths/path.ts'
import { isObject, objectAt, valueAt, type JsonObject } from '../settings/json.ts'
import { deliveryPaths, scopes, type SettingsSource } from '../settings/sources.ts'
import { fixtureLinks } from './fixtures.ts'
import { readFlags, type PermissionFlags } from './flags.ts'

/** A row that is not of the shape described in the guide: what of it, and where. */
export class RowError extends Error {
  readonly code: 'not_object' | 'not_text' | 'not_texts' | 'not_path' | 'unknown_mode'
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
  id?: string
  policy: PolicyInput
  call: ToolCall
}

const places = { cwd: '/tmp/session/project', home: '/tmp/session/home' }

/** @throws RowError */
export function readRow(row: unknown): Row {
  if (!isObject(row)) throw new RowError('not_object', 'row')
  const tool = row['tool']
  if (typeof tool !== 'string' || tool === '') throw new RowError('not_text', 'tool')
  if (!isObject(row['input'])) throw new RowError('not_object', 'input')
  const cwd = folder(row, 'cwd')
  const home = folder(row, 'home')
  const expanded = expand(row, { cwd, home })
  const { allowed, disallowed, mode, sources } = flagsOf(expanded)
  const id = valueAt(row, 'id')
  return {
    ...(typeof id === 'string' ? { id } : {}),
    call: { tool, input: objectAt(expanded, 'input') },
    policy: {
      sources: [...sourcesOf(expanded), ...sources],
      ...modeOf(valueAt(row, 'mode') ?? mode),
      cwd,
      home,
      trusted: trustOf(row),
      flags: { allowed, disallowed },
      links: linksOf(expanded, { cwd, home }),
    },
  }
}

/** What the client decides for a row. @throws RowError */
export function predictRow(row: unknown): Decision {
  const { policy, call } = readRow(row)
  return predict(compilePolicy(policy), call)
}

function folder(row: JsonObject, key: 'cwd' | 'home'): string {
  const given = valueAt(row, key) ?? places[key]
  if (typeof given !== 'string' || !given.startsWith('/')) throw new RowError('not_path', key)
  return resolvePath('/', given)
}

/** `@CWD@` and `@HOME@` stand for the two folders wherever they occur. */
function expand(row: JsonObject, { cwd, home }: { cwd: string; home: string }): JsonObject {
  const [cwdText, homeText] = [cwd, home].map((path) => JSON.stringify(path).slice(1, -1))
  const text = JSON.stringify(row)
    .replaceAll('@CWD@', cwdText ?? '')
    .replaceAll('@HOME@', homeText ?? '')
  const parsed: unknown = JSON.parse(text)
  return isObject(parsed) ? parsed : {}
}

function sourcesOf(row: JsonObject): SettingsSource[] {
  return scopes.flatMap((scope): SettingsSource[] => {
    // In the corpora `cli` is the client's version.
    const key = scope === 'cli' ? 'cliSettings' : scope
    const settings = valueAt(row, key)
    if (settings === undefined || settings === null) return []
    if (!isObject(settings)) throw new RowError('not_object', key)
    if (scope !== 'managed') return [{ scope, settings }]
    const paths = deliveryPaths.filter((path) => isObject(valueAt(settings, path)))
    // By delivery path where they are named, else one document.
    if (paths.length === 0) return [{ scope, settings }]
    return paths.map((path) => ({ scope, path, settings: settings[path] }))
  })
}

function modeOf(given: unknown): { mode?: PolicyInput['mode'] & string } {
  if (given === undefined) return {}
  const mode = permissionModes.find((known) => known === (given === 'manual' ? 'default' : given))
  if (mode === undefined) throw new RowError('unknown_mode', 'mode')
  return { mode }
}

/** Without `trusted`, only a row whose group says so was measured in a trusted folder. */
function trustOf(row: JsonObject): boolean {
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

function linksOf(
  row: JsonObject,
  { cwd, home }: { cwd: string; home: string },
): PolicyInput['links'] & object {
  const fixture = valueAt(row, 'fixture')
  const links = new Map(typeof fixture === 'string' ? fixtureLinks(fixture, { cwd, home }) : [])
  for (const [path, target] of Object.entries(objectAt(row, 'links')))
    if (typeof target === 'string') links.set(resolvePath(cwd, path), resolvePath(cwd, target))
  return links
}
