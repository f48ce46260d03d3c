import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { BackupError } from './backup-error.ts'
import { endLine, parseLine } from './lines.ts'

/** No row is longer: the largest hold a piece of content. */
const maxLineBytes = 67_108_864

/**
 * Hands every line of a backup to `take`, in order, but the end line, which is compared with what came before it.
 * @throws BackupError when the file is none, is cut off or was changed; what `take` throws
 */
export async function readLines(file: string, take: (line: string) => Promise<void> | void): Promise<void> {
  const sha256 = createHash('sha256')
  let count = 0
  let last: Buffer | undefined
  const takeLine = async (line: Buffer): Promise<void> => {
    // The end line is the one that nothing follows.
    if (last !== undefined) {
      sha256.update(last).update('\n')
      count += 1
      await take(last.toString())
    }
    last = line
  }
  try {
    await pipeline(createReadStream(file), createGunzip(), (chunks: AsyncIterable<Buffer>) =>
      splitLines(chunks, takeLine),
    )
  } catch (error) {
    throw isDamaged(error) ? new BackupError('notGzip', {}, { cause: error }) : error
  }
  const end = endLine.safeParse(last === undefined ? undefined : parseLine(last.toString()))
  if (!end.success) throw new BackupError('cutOff')
  if (end.data.lines !== count || end.data.sha256 !== sha256.digest('hex')) {
    throw new BackupError('changed')
  }
}

async function splitLines(
  chunks: AsyncIterable<Buffer>,
  takeLine: (line: Buffer) => Promise<void>,
): Promise<void> {
  let rest: Buffer[] = []
  let held = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      const part = chunk.subarray(from, at)
      await takeLine(rest.length === 0 ? part : Buffer.concat([...rest, part]))
      rest = []
      held = 0
      from = at + 1
    }
    if (from === chunk.length) continue
    rest.push(chunk.subarray(from))
    held += chunk.length - from
    if (held > maxLineBytes) throw new BackupError('lineTooLong')
  }
  if (held > 0) throw new BackupError('cutOff')
}

function isDamaged(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && code.startsWith('Z_')
}
