import { isObject, objectAt, valueAt, type JsonObject } from './json.ts'
import { valueAtPath, withValue } from './key-path.ts'

/**
 * What an invalid managed value counts as, so that a mistake does not open what was to be closed. Anything else that is
 * invalid is dropped, and so opens.
 */
export const failClosed: Readonly<Record<string, { valid: (value: unknown) => boolean; closed: unknown }>> = {
  allowedMcpServers: { valid: Array.isArray, closed: [] },
  allowManagedHooksOnly: { valid: isBoolean, closed: true },
  allowManagedMcpServersOnly: { valid: isBoolean, closed: true },
  disableCommandPluginSources: { valid: isBoolean, closed: true },
  availableModels: { valid: isTextList, closed: [] },
  enforceAvailableModels: { valid: isBoolean, closed: true },
  // No organization is anybody's, so nobody can sign in.
  forceLoginOrgUUID: { valid: (value) => typeof value === 'string' || isTextList(value), closed: [] },
}

/** Managed settings with their fail-closed keys repaired. */
export function closed(settings: JsonObject): JsonObject {
  const repaired = Object.entries(settings).map(([key, value]) => {
    const rule = Object.hasOwn(failClosed, key) ? failClosed[key] : undefined
    return [key, rule === undefined || rule.valid(value) ? value : rule.closed]
  })
  return closedCredentials(Object.fromEntries(repaired))
}

/** A credential with a mode nobody knows is denied to commands. */
function closedCredentials(settings: JsonObject): JsonObject {
  let result = settings
  for (const list of ['files', 'envVars']) {
    const path = `sandbox.credentials.${list}`
    const entries = valueAtPath(settings, path)
    if (!Array.isArray(entries)) continue
    const repaired = entries.map((entry: unknown) =>
      isObject(entry) && !['deny', 'mask'].includes(String(valueAt(entry, 'mode')))
        ? { ...objectAt({ entry }, 'entry'), mode: 'deny' }
        : entry,
    )
    result = withValue(result, path, repaired)
  }
  return result
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean'
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
