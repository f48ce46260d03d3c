import type { Flags } from './flags.ts'

/** Where settings were said: what is named neither here nor there is a default. Names alone, no values. */
export interface Given {
  /** the configuration file; absent: there is none */
  file?: string
  /** the mappings and values of the file, as `sekisho.sign_in.local`; what is in lists is not named */
  keys: readonly string[]
  /** flags of the command line that override it */
  flags: readonly (keyof Flags)[]
}

/** Nothing is nested so deep, and the names of a hostile file would be many. */
const maxDepth = 8
const maxKeys = 5000

/** The keys that a file holds, from its value as it was read, before defaults are filled in. */
export function keysOf(value: unknown): readonly string[] {
  const keys: string[] = []
  const walk = (inner: unknown, path: string, depth: number): void => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner) || depth > maxDepth) return
    for (const [name, child] of Object.entries(inner)) {
      if (keys.length >= maxKeys) return
      const key = path === '' ? name : `${path}.${name}`
      keys.push(key)
      walk(child, key, depth + 1)
    }
  }
  walk(value, '', 1)
  return keys
}

/** The flags that were set. */
export function flagsOf(flags: Flags): readonly (keyof Flags)[] {
  const names = ['host', 'port', 'data', 'workers'] as const
  return names.filter((name) => flags[name] !== undefined)
}
