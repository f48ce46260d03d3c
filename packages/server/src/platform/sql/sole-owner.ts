import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** The file is another process's for as long as that one runs. */
export class OwnedElsewhereError extends Error {
  override readonly name = 'OwnedElsewhereError'
}

/** Whoever only looks whether the file is owned, as the CLI does, is done long before. */
const lookMs = 200

/**
 * Makes this process the only one to hold `file`, an empty one made for this purpose, until `close`. The lock is the
 * operating system's and ends with the process, however it ends; SQLite is how Node.js reaches it.
 * @throws OwnedElsewhereError
 */
export function becomeSoleOwner(file: string): { close(): void } {
  closeSync(openSync(file, 'a', 0o600))
  const lock = new DatabaseSync(file, { timeout: lookMs })
  try {
    lock.exec('begin exclusive')
  } catch (cause) {
    lock.close()
    throw new OwnedElsewhereError(`${file} is held by another process`, { cause })
  }
  return { close: () => lock.close() }
}
