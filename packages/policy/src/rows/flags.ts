import { isObject } from '../settings/json.ts'
import type { SettingsSource } from '../settings/sources.ts'

/** What the flags of a command line say about permissions. */
export interface PermissionFlags {
  allowed: string[]
  disallowed: string[]
  /** of `--permission-mode` or `--dangerously-skip-permissions` */
  mode?: string
  /** `--settings` given as JSON, and the folders of `--add-dir` */
  sources: SettingsSource[]
}

export function readFlags(args: readonly string[]): PermissionFlags {
  const folders = valuesOf(args, ['--add-dir'])
  const mode = args.includes('--dangerously-skip-permissions')
    ? 'bypassPermissions'
    : valuesOf(args, ['--permission-mode'])[0]
  return {
    allowed: valuesOf(args, ['--allowedTools', '--allowed-tools']).flatMap(splitRules),
    disallowed: valuesOf(args, ['--disallowedTools', '--disallowed-tools']).flatMap(splitRules),
    ...(mode === undefined ? {} : { mode }),
    sources: [
      ...valuesOf(args, ['--settings']).flatMap(settingsOf),
      ...(folders.length === 0
        ? []
        : [{ scope: 'cli' as const, settings: { permissions: { additionalDirectories: folders } } }]),
    ],
  }
}

/** Every argument between one of the flags and the next flag, and what follows `=`. */
function valuesOf(args: readonly string[], names: readonly string[]): string[] {
  const values: string[] = []
  let taking = false
  for (const arg of args) {
    const name = names.find((one) => arg.startsWith(`${one}=`))
    if (name !== undefined) values.push(arg.slice(name.length + 1))
    else if (arg.startsWith('--')) taking = names.includes(arg)
    else if (taking) values.push(arg)
  }
  return values
}

/** Rules separated by commas or blanks outside of parentheses. */
function splitRules(text: string): string[] {
  return text.match(/[^\s,()]+(?:\([^()]*\))?/g) ?? []
}

/** A file's name says nothing here: what stands in it belongs into the row. */
function settingsOf(text: string): SettingsSource[] {
  try {
    const settings: unknown = JSON.parse(text)
    return isObject(settings) ? [{ scope: 'cli', settings }] : []
  } catch {
    return []
  }
}
