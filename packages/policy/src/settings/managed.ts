import { closed } from './fail-closed.ts'
import { objectAt, valueAt, type JsonObject } from './json.ts'
import { valueAtPath, withValue } from './key-path.ts'
import { mergeObjects, unionOf } from './merge-values.ts'
import { adminSources, managedFiles, type SettingsSource } from './sources.ts'

/**
 * The managed settings in force: those of the winning delivery path, its drop-ins laid over its base file, and the few keys
 * that the client reads from every source an administrator controls, whichever won.
 */
export function managedSettings(sources: readonly SettingsSource[]): JsonObject {
  const won = managedFiles(sources)
    .map(closed)
    .reduce<JsonObject>((low, high) => mergeObjects(low, high, ['fallbackModel']), {})
  // Highest first: the winner is among them.
  const admin = adminSources(sources)
  return [withLocks, withFirstOf, withVariables].reduce((settings, add) => add(settings, admin), won)
}

/** Turned on (or off) by any of them. */
const anyOf: readonly (readonly [path: string, value: boolean])[] = [
  ['sandbox.network.allowManagedDomainsOnly', true],
  ['sandbox.network.strictAllowlist', true],
  ['sandbox.filesystem.allowManagedReadPathsOnly', true],
  ['allowAllClaudeAiMcps', true],
  ['forceRemoteSettingsRefresh', true],
  ['useAutoModeDuringPlan', false],
  ['syncClaudeAiSkills', false],
  ['attribution.sessionUrl', false],
]

/** A lock that one of them turns on, joins the lists of all. */
const lists: Readonly<Record<string, string>> = {
  'sandbox.network.allowManagedDomainsOnly': 'sandbox.network.allowedDomains',
  'sandbox.filesystem.allowManagedReadPathsOnly': 'sandbox.filesystem.allowRead',
}

function withLocks(settings: JsonObject, admin: readonly JsonObject[]): JsonObject {
  let result = settings
  for (const [path, value] of anyOf) {
    if (!admin.some((one) => valueAtPath(one, path) === value)) continue
    result = withValue(result, path, value)
    const list = lists[path]
    const all = list === undefined ? [] : admin.map((one) => valueAtPath(one, list)).filter(Array.isArray)
    if (list !== undefined && all.length > 0)
      result = withValue(result, list, all.reduce<unknown[]>(unionOf, []))
  }
  return result
}

/** Taken from the highest of them that has it. */
const firstOf = ['sandbox.bwrapPath', 'sandbox.socatPath', 'sandbox.ripgrep', 'sandbox.filesystem.disabled']

function withFirstOf(settings: JsonObject, admin: readonly JsonObject[]): JsonObject {
  let result = settings
  for (const path of firstOf) {
    const value = admin.map((one) => valueAtPath(one, path)).find((one) => one !== undefined)
    if (value !== undefined) result = withValue(result, path, value)
  }
  return result
}

const telemetry =
  /^(?:OTEL_EXPORTER_OTLP_|OTEL_LOG_|OTEL_LOGS_EXPORTER$|ENABLE_BETA_TRACING_DETAILED$|BETA_TRACING_ENDPOINT$)/

/** Variables come each from the highest that has it; those of telemetry together, so that no half is somebody else's. */
function withVariables(settings: JsonObject, admin: readonly JsonObject[]): JsonObject {
  const owner = admin.find(
    (one) =>
      valueAt(one, 'otelHeadersHelper') !== undefined ||
      Object.keys(objectAt(one, 'env')).some((name) => telemetry.test(name)),
  )
  const variables = new Map<string, unknown>()
  for (const one of admin)
    for (const [name, value] of Object.entries(objectAt(one, 'env')))
      if (!variables.has(name) && (one === owner || !telemetry.test(name))) variables.set(name, value)
  return variables.size === 0 ? settings : { ...settings, env: Object.fromEntries(variables) }
}
