import { isObject, type JsonObject } from '../settings/json.ts'

/** What a policy document holds; settings of Claude Code have no keys of these names. */
export const documentKeys = ['settings', 'tests', 'rules', 'guard'] as const

/** A policy document, however wrong; what is none is taken for settings themselves. */
export function isPolicyDocument(value: unknown): value is JsonObject {
  return isObject(value) && documentKeys.some((key) => Object.hasOwn(value, key))
}
