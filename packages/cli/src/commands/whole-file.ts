import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, link, realpath, rename, rm, stat } from 'node:fs/promises'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'

interface WholeFileOptions {
  source: Readable
  /** what the bytes go through on their way */
  through: readonly Transform[]
  /** a file that is there already goes, once the new one is whole; else it stays */
  replace: boolean
}

/**
 * Writes a file that appears under its name only when all of it is there: until then it stands beside it, and goes when something fails.
 * A device or a pipe is written to as it is.
 * @throws what node:fs throws, with `EEXIST` where a file is there and is to stay; what `source` throws
 */
export async function writeWholeFile(file: string, options: WholeFileOptions): Promise<void> {
  const { source, through, replace } = options
  const there = replace ? await targetOf(file) : undefined
  if (there?.isSpecial === true) return pipeline([source, ...through, createWriteStream(there.path)])
  const path = there?.path ?? file
  const part = `${path}.${randomBytes(6).toString('hex')}.part`
  try {
    await pipeline([source, ...through, createWriteStream(part, { flags: 'wx' })])
    await (replace ? rename(part, path) : putBeside(part, path))
  } finally {
    await rm(part, { force: true })
  }
}

/** What a name leads to; undefined: to nothing yet. A link stays, and what it names is replaced. */
async function targetOf(file: string): Promise<{ path: string; isSpecial: boolean } | undefined> {
  try {
    const path = await realpath(file)
    return { path, isSpecial: !(await stat(path)).isFile() }
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Gives it its name unless that is taken, in one step where the file system knows how. */
async function putBeside(part: string, path: string): Promise<void> {
  try {
    await link(part, path)
  } catch (error) {
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error
    if (await isThere(path))
      throw Object.assign(new Error('it is there', { cause: error }), { code: 'EEXIST' })
    await rename(part, path)
  }
}

export function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.some((code) => code === error.code)
}
