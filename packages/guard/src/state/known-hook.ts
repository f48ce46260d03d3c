import { parseObject } from './json.ts'
import { readSmallFile } from './read-file.ts'
import { writeWhole } from './write-whole.ts'

/**
 * With what the guard was last started by managed settings, for commands that a person types: those say nothing of it. The
 * hook itself never reads this; it goes by its own command line alone.
 */
export interface KnownHook {
  /** thumbprints of keys that may sign policies */
  keys: readonly string[]
  maxAgeDays: number
  reportOnly: boolean
}

const maxBytes = 4_096
const maxKeys = 20

/** Undefined: none is known, or the file is damaged. @throws NodeJS.ErrnoException */
export async function readKnownHook(file: string): Promise<KnownHook | undefined> {
  const value = parseObject((await readSmallFile(file, maxBytes)) ?? '')
  if (value === undefined) return undefined
  const { keys, maxAgeDays, reportOnly } = value
  if (!Array.isArray(keys) || typeof maxAgeDays !== 'number' || typeof reportOnly !== 'boolean')
    return undefined
  const known = keys.slice(0, maxKeys).filter((key) => typeof key === 'string')
  return { keys: known, maxAgeDays, reportOnly }
}

/** Writes only what differs. @throws NodeJS.ErrnoException */
export async function keepKnownHook(file: string, hook: KnownHook): Promise<void> {
  const text = JSON.stringify(hook)
  if ((await readSmallFile(file, maxBytes)) !== text) await writeWhole(file, text)
}
