import { closeSync, openSync, readSync } from 'node:fs'
import { maxFileBytes } from './read-yaml.ts'

/**
 * A file's text, for `loadSettings`. At most one byte more than a configuration may have is read, so that a path to
 * something endless ends too. @throws as node:fs does, and when the file is longer
 */
export function readTextFile(path: string): string {
  const descriptor = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(maxFileBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = readSync(descriptor, buffer, length, buffer.length - length, null)
    if (length > maxFileBytes)
      throw Object.assign(new RangeError('the file is too long'), { code: `over ${maxFileBytes} bytes` })
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(descriptor)
  }
}
