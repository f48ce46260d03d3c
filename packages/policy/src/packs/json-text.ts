import { isObject } from '../settings/json.ts'
import { PackError } from './pack.ts'

/** Settings are never near it; what is nested deeper was made to break a reader. */
const deepest = 64

/** The value with the keys of every object sorted: equal settings become equal bytes. @throws PackError too_deep */
export function sorted(value: unknown, path: readonly string[] = []): unknown {
  if (path.length > deepest) throw new PackError('too_deep', path.slice(0, 8).join('.'))
  if (Array.isArray(value)) return value.map((item, at) => sorted(item, [...path, String(at)]))
  if (!isObject(value)) return value
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : 1))
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key], [...path, key])]))
}

/** For people and files: indented, a newline at the end. */
export function prettyJson(value: unknown): string {
  return `${JSON.stringify(sorted(value), null, 2)}\n`
}

/** On one line, sorted, as it is hashed. */
export function lineJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

/**
 * The same JSON in ASCII: for scripts and registries that are read in the machine's own code page when nothing says
 * otherwise (Windows PowerShell 5.1 reads a script without a byte order mark as ANSI).
 */
export function asciiOnly(json: string): string {
  return json.replaceAll(
    /[^\t\n\u0020-\u007E]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
