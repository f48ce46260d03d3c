import { isObject, objectAt, type JsonObject } from '../settings/json.ts'
import { settingsJsonSchema } from '../settings/shapes/settings-json-schema.ts'
import { preferenceDomain } from './pack.ts'

/**
 * A manifest for Jamf Pro's custom schema: a form of every key that managed settings may have, the packed values filled
 * in. Each field is "not configured" or a value, so that a key that nobody set is not written.
 */
export function jamfSchema(settings: JsonObject): JsonObject {
  const known = objectAt(settingsJsonSchema('en'), 'properties')
  // What is packed comes first, also a key that is not known: what is sent must be seen in the form.
  const keys = [...new Set([...Object.keys(settings), ...Object.keys(known)])]
  return {
    title: 'Claude Code',
    description: `Managed settings of Claude Code (${preferenceDomain})`,
    __preferencedomain: preferenceDomain,
    properties: Object.fromEntries(
      keys.map((key, at) => [
        key,
        field(key, { order: (at + 1) * 5, settings, shape: objectAt(known, key) }),
      ]),
    ),
  }
}

interface Field {
  order: number
  settings: JsonObject
  shape: JsonObject
}

function field(key: string, { order, settings, shape }: Field): JsonObject {
  const { description, ...value } = shape
  const isSet = Object.hasOwn(settings, key)
  const configured = {
    title: 'Configured',
    ...(Object.keys(value).length === 0 && isSet ? shapeOf(settings[key]) : value),
    ...(isSet ? { default: settings[key] } : {}),
  }
  const unset = { type: 'null', title: 'Not configured' }
  return {
    title: key,
    ...(description === undefined ? {} : { description }),
    property_order: order,
    // The form opens with the first.
    anyOf: isSet ? [configured, unset] : [unset, configured],
  }
}

/** Of a key that is not known: what its value is. */
function shapeOf(value: unknown): JsonObject {
  if (Array.isArray(value)) return { type: 'array' }
  if (isObject(value)) return { type: 'object' }
  if (typeof value === 'number') return { type: Number.isSafeInteger(value) ? 'integer' : 'number' }
  return { type: typeof value }
}
