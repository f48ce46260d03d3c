import type { JsonObject } from '../settings/json.ts'
import { valueAtPath } from '../settings/key-path.ts'

/** Whether every command runs confined or not at all. */
export function isStrictSandbox(settings: JsonObject): boolean {
  return strictSandbox.every(([key, value]) => valueAtPath(settings, key) === value)
}

/** A path of the sandbox, also one that is written as in permission rules. */
export function sandboxPathMeant(text: string): string {
  return /^\/\/[^/]/.test(text) ? text.slice(1) : text
}

/** What makes a sandbox one that cannot be got round, key by key. */
export const strictSandbox = [
  ['sandbox.enabled', true],
  ['sandbox.failIfUnavailable', true],
  ['sandbox.allowUnsandboxedCommands', false],
] as const

/** What of a rule about a path the sandbox can keep: a path from the root or the home, without a pattern but one for all below it. */
export function pathForSandbox(specifier: string): string | undefined {
  const path = /^(?:\/(?=\/)|(?=~\/))([^*?[\]\\]+?)(?:\/\*\*|\/)?$/.exec(specifier)?.[1]
  return path === undefined || path === '/' || path === '~' ? undefined : path
}
