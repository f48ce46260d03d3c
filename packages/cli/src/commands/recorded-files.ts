import { createReadStream } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createRecordReader, maxLineLength, type MalformedReason, type RecordedCall } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { readLines } from './read-lines.ts'
import { fileError } from './text-file.ts'

/** A line of a record that cannot be read. */
interface MalformedLine {
  file: string
  line: number
  reason: MalformedReason
}

/** What was read, besides the calls themselves. */
export interface Reading {
  files: number
  lines: number
  malformed: number
  /** the first ones */
  malformedLines: MalformedLine[]
}

/** Named are the first; all are counted. */
const maxNamed = 20

/** Reads every file line by line and hands on each call. @throws CliError for a file that cannot be read */
export async function readRecorded(
  files: AsyncIterable<string>,
  take: (call: RecordedCall) => void,
  context: Context,
): Promise<Reading> {
  const reading: Reading = { files: 0, lines: 0, malformed: 0, malformedLines: [] }
  for await (const file of files) {
    reading.files++
    try {
      await readFile(file, take, { reading, context })
    } catch (error) {
      if (!(error instanceof Error && ('syscall' in error || isPacking(error)))) throw error
      throw fileError('file.unreadable', file, { error, context })
    }
  }
  return reading
}

async function readFile(
  file: string,
  take: (call: RecordedCall) => void,
  { reading, context }: { reading: Reading; context: Context },
): Promise<void> {
  const read = createRecordReader()
  const stream = file === '-' ? context.stdin() : opened(resolve(context.cwd, file))
  let line = 0
  for await (const text of readLines(stream, maxLineLength)) {
    line++
    reading.lines++
    const said = text === undefined ? ({ kind: 'malformed', reason: 'too_long' } as const) : read(text)
    if (said.kind === 'calls') for (const call of said.calls) take(call)
    else if (said.kind === 'malformed') {
      reading.malformed++
      if (reading.malformedLines.length < maxNamed)
        reading.malformedLines.push({ file, line, reason: said.reason })
    }
  }
}

/** The bytes of a file; of one that is packed, as exports of the ledger are, what is in it. */
function opened(path: string): AsyncIterable<Uint8Array> {
  const stream = createReadStream(path)
  // Whatever either of the two meets comes to who reads; `compose` leaves what a file that is cut off ends in to nobody.
  return path.endsWith('.gz') ? pipeline(stream, createGunzip(), () => undefined) : stream
}

/** What node:zlib says of a packed file that is damaged or cut off. */
function isPacking(error: Error): boolean {
  return 'code' in error && String(error.code).startsWith('Z_')
}

/** Deeper than Claude Code nests its transcripts, and more files than a company's worth of them. */
const maxDepth = 12
const maxFiles = 200_000

/** The `.jsonl` files below a folder, or the one file that is named in place of one; links are not followed. @throws CliError */
export async function* transcriptsIn(folder: string, context: Context): AsyncGenerator<string> {
  let left = maxFiles
  const below = async function* (path: string, depth: number): AsyncGenerator<string> {
    try {
      for await (const entry of await opendir(path)) {
        const found = join(path, entry.name)
        if (entry.isDirectory() && depth < maxDepth) yield* below(found, depth + 1)
        else if (entry.isFile() && entry.name.endsWith('.jsonl') && left-- > 0) yield found
      }
    } catch (error) {
      if (!(error instanceof Error && 'syscall' in error)) throw error
      const isFile = depth === 0 && 'code' in error && error.code === 'ENOTDIR'
      if (!isFile) throw fileError('file.unreadable', path, { error, context })
      yield path
    }
  }
  yield* below(resolve(context.cwd, folder), 0)
}
