import { isObject, type JsonObject } from './json.ts'

/** Where settings come from, highest first. `cli` is `--settings` and the flags of the command line. */
export const scopes = ['managed', 'cli', 'local', 'project', 'user'] as const
export type SettingsScope = (typeof scopes)[number]

/** How managed settings reached the machine, highest first; the first that has a key wins outright. */
export const deliveryPaths = ['helper', 'remote', 'mdm', 'file', 'hkcu'] as const
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
  const managed = sources.filter(({ scope }) => scope === 'managed')
  const winner = deliveryPaths.find((path) =>
    managed.some((source) => pathOf(source) === path && hasKey(source.settings)),
  )
  const files = managed.filter((source) => pathOf(source) === winner).sort(byDropIn)
  return scopes.toReversed().flatMap((scope) => {
    return scope === 'managed' ? files : sources.filter((source) => source.scope === scope)
  })
}

/** Every managed source, also those that lost: a few locks are read from all of them. */
export function managedSources(sources: readonly SettingsSource[]): JsonObject[] {
  return sources.flatMap(({ scope, settings }) =>
    scope === 'managed' && isObject(settings) ? [settings] : [],
  )
}

function pathOf({ path }: SettingsSource): DeliveryPath {
  return path ?? 'file'
}

function hasKey(settings: unknown): boolean {
  return isObject(settings) && Object.keys(settings).some((key) => key !== '$schema')
}

/** Base file first, then by name; hidden files and those of another kind are not read. */
function byDropIn(a: SettingsSource, b: SettingsSource): number {
  const [first = '', second = ''] = [a.dropIn, b.dropIn]
  return first < second ? -1 : first > second ? 1 : 0
}
