import { open, type FileHandle } from 'node:fs/promises'
import type { Clock } from '../../../platform/clock/clock.ts'
import type { FileWitnessSettings } from '../settings.ts'
import { WitnessProblem, type Witness } from '../witness.ts'
import { checkpointIn } from './checkpoint-of.ts'

interface FileDeps {
  clock: Clock
  /** of our checkpoints: those of other ledgers in the same file are passed over */
  origin: () => Promise<string | undefined>
}

/** Read at a time, from the end: enough for some hundred records, of which the newest is nearly always among the last. */
const pieceBytes = 262_144

/**
 * A file that records are only ever added to, such as one on a write-once share: a JSON line each, with the time and
 * the signed note. A line that was cut by a crash is passed over.
 */
export function createFileWitness({ path }: FileWitnessSettings, { clock, origin }: FileDeps): Witness {
  return {
    compared: 'here',
    async newest() {
      const own = await origin()
      return await using(path, 'r', (file) => newestIn(file, own))
    },
    async publish({ note }) {
      const time = new Date(clock.now()).toISOString()
      await using(path, 'a+', async (file) => {
        const { size } = await file.stat()
        const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1))
        const start = size === 0 || buffer[0] === lineFeed ? '' : '\n'
        await file.appendFile(`${start}${JSON.stringify({ time, checkpoint: note })}\n`)
        await file.sync()
      })
      return note
    },
    close: () => Promise.resolve(),
  }
}

const lineFeed = 0x0a

/**
 * Of the last records that hold one of ours: those of other ledgers, which write while ours is idle, may be many behind it.
 * The largest of them, not the last: who adds a smaller one hides nothing.
 */
async function newestIn(file: FileHandle, origin: string | undefined): Promise<string | undefined> {
  const { size } = await file.stat()
  let rest: Buffer = Buffer.alloc(0)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - pieceBytes)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
    const piece = Buffer.concat([buffer.subarray(0, bytesRead), rest])
    // The first line began before the piece; one longer than a piece is no record.
    const firstLine = start === 0 ? 0 : piece.indexOf(lineFeed) + 1
    const found = largestIn(piece.toString('utf8', firstLine), origin)
    if (found !== undefined) return found
    rest = firstLine === 0 || firstLine > pieceBytes ? Buffer.alloc(0) : piece.subarray(0, firstLine)
    end = start
  }
  return undefined
}

function largestIn(text: string, origin: string | undefined): string | undefined {
  let newest: { note: string; size: number } | undefined
  for (const line of text.split('\n')) {
    const note = noteIn(line)
    const checkpoint = note === undefined ? undefined : checkpointIn(note)
    if (note === undefined || checkpoint === undefined) continue
    if (origin !== undefined && checkpoint.origin !== origin) continue
    if (newest === undefined || checkpoint.size >= newest.size) newest = { note, size: checkpoint.size }
  }
  return newest?.note
}

function noteIn(line: string): string | undefined {
  try {
    const record: unknown = JSON.parse(line)
    if (typeof record !== 'object' || record === null || !('checkpoint' in record)) return undefined
    return typeof record.checkpoint === 'string' ? record.checkpoint : undefined
  } catch {
    return undefined // not a record: cut by a crash, or somebody else's line
  }
}

/** Undefined: it is to be read and is not there. @throws WitnessProblem */
async function using<Result>(
  path: string,
  flags: 'r' | 'a+',
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    const file = await open(path, flags, 0o644)
    try {
      return await use(file)
    } finally {
      await file.close()
    }
  } catch (cause) {
    // Sound: node:fs rejects with nothing else.
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' && flags === 'r') return undefined
    throw new WitnessProblem(`the file cannot be ${flags === 'r' ? 'read' : 'written'} (${code})`, { cause })
  }
}
