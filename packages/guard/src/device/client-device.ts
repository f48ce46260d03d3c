import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseObject, textAt } from '../state/json.ts'

/** It holds a person's projects and their history too, and grows with them. */
const maxBytes = 16_777_216

/**
 * Which device Claude Code is on this machine, in the form in which the server knows devices: the SHA-256 of its `userID`.
 * Nothing when it was never started here, or its file cannot be read: a guard does its work without.
 */
export async function readClientDevice(homeDir: string): Promise<{ clientDevice?: string }> {
  const file = join(homeDir, '.claude.json')
  try {
    if ((await stat(file)).size > maxBytes) return {}
    const id = textAt(parseObject(await readFile(file, 'utf8')) ?? {}, 'userID')
    if (id === undefined || id === '') return {}
    return { clientDevice: createHash('sha256').update(id).digest('hex') }
  } catch {
    return {}
  }
}
