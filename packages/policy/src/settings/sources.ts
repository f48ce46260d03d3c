import { isObject, type JsonObject } from './json.ts'

/** Where settings come from, highest first. `cli` is `--settings` and the flags of the command line. */
export const scopes = ['managed', 'cli', 'local', 'project', 'user'] as const
export type SettingsScope = (typeof scopes)[number]

/**
 * How managed settings reached the machine, highest first; the first that has a key wins outright. A policy helper replaces
 * what the machine itself has, and is not asked where the server sends something.
 */
export const deliveryPaths = ['remote', 'helper', 'mdm', 'file', 'hkcu'] as const
export type DeliveryPath = (typeof deliveryPaths)[number]

/** One settings document: parsed JSON, of any shape. */
export interface SettingsSource {
  scope: SettingsScope
  settings: unknown
  /** of managed settings; `file` when absent */
  path?: DeliveryPath
  /** of a managed file: the drop-in's file name; drop-ins apply over the base file in the order of their names */
  dropIn?: string
}

/** The sources the client uses, lowest first: of the managed ones those of the winning delivery path. */
export function effectiveSources(sources: readonly SettingsSource[]): SettingsSource[] {
  return scopes
    .toReversed()
    .flatMap((scope) =>
      scope === 'managed' ? winning(sources) : sources.filter((source) => source.scope === scope),
    )
}

/** The documents of the winning delivery path, the base file first. */
export function managedFiles(sources: readonly SettingsSource[]): JsonObject[] {
  return winning(sources).flatMap(({ settings }) => (isObject(settings) ? [settings] : []))
}

/** Every managed document that an administrator controls, highest first, also those that lost: HKCU is the person's own. */
export function adminSources(sources: readonly SettingsSource[]): JsonObject[] {
  const managed = sources.filter((source) => source.scope === 'managed' && isRead(source))
  return deliveryPaths
    .filter((path) => path !== 'hkcu')
    .flatMap((path) =>
      managed
        .filter((source) => pathOf(source) === path)
        .sort(byDropIn)
        .toReversed(),
    )
    .flatMap(({ settings }) => (isObject(settings) ? [settings] : []))
}

function winning(sources: readonly SettingsSource[]): SettingsSource[] {
  const managed = sources.filter((source) => source.scope === 'managed' && isRead(source))
  const winner = deliveryPaths.find((path) =>
    managed.some((source) => pathOf(source) === path && hasKey(source.settings)),
  )
  return managed.filter((source) => pathOf(source) === winner).sort(byDropIn)
}

function pathOf({ path }: SettingsSource): DeliveryPath {
  return path ?? 'file'
}

function hasKey(settings: unknown): boolean {
  return isObject(settings) && Object.keys(settings).some((key) => key !== '$schema')
}

/** Hidden drop-ins and those of another kind are not read. */
function isRead({ dropIn }: SettingsSource): boolean {
  return dropIn === undefined || (dropIn.endsWith('.json') && !dropIn.startsWith('.'))
}

/** Base file first, then by name. */
function byDropIn(a: SettingsSource, b: SettingsSource): number {
  const [first = '', second = ''] = [a.dropIn, b.dropIn]
  return first < second ? -1 : first > second ? 1 : 0
}
