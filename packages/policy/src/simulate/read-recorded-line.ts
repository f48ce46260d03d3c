import { isObject, valueAt, type JsonObject } from '../settings/json.ts'
import { posixCall } from '../paths/posix-path.ts'
import { readLedgerLine } from './read-ledger-line.ts'
import { readTelemetryLine } from './read-telemetry-line.ts'
import { readTranscriptLine } from './read-transcript-line.ts'
import { folderAt, modeAt, textAt } from './recorded-fields.ts'
import { maxLineLength, type ReadLine, type RecordedCall } from './recorded-call.ts'

/**
 * A reader of one record, line by line; each line is of any of four kinds: a transcript of Claude Code, OTLP logs as
 * JSON (an export, or one log record), a line of `sekisho ledger export`, or a row
 * `{ tool, input, cwd?, mode?, person?, session?, id? }`. Never throws; what a line says of itself is data.
 */
export function createRecordReader(): (line: string) => ReadLine {
  // In a transcript the mode stands in the person's lines, before the calls that are made in it.
  let last: Pick<RecordedCall, 'session' | 'mode'> = {}
  return (line) => {
    if (line.length > maxLineLength) return { kind: 'malformed', reason: 'too_long' }
    if (line.trim() === '') return { kind: 'other' }
    const value = parsed(line)
    if (value === undefined) return { kind: 'malformed', reason: 'not_json' }
    const read = isObject(value) ? readValue(value) : undefined
    if (!isObject(value) || read === undefined) return { kind: 'malformed', reason: 'not_known' }
    const mode = modeAt(value, 'permissionMode')
    const session = textAt(value, 'sessionId')
    if (mode !== undefined) last = { mode, ...(session === undefined ? {} : { session }) }
    if (read.length === 0) return { kind: 'other' }
    const inMode = ({ mode, session }: RecordedCall): boolean =>
      mode !== undefined || session !== last.session
    return { kind: 'calls', calls: read.map((one) => (inMode(one) ? one : { ...one, ...last })) }
  }
}

function parsed(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line)
    return value
  } catch {
    // What the parser says quotes the line, which may hold anything.
    return undefined
  }
}

function readValue(value: JsonObject): RecordedCall[] | undefined {
  return readTelemetryLine(value) ?? readLedgerLine(value) ?? readTranscriptLine(value) ?? readRow(value)
}

/** A row as `policy predict` reads it; who called may stand beside. */
function readRow(value: JsonObject): RecordedCall[] | undefined {
  const tool = textAt(value, 'tool')
  const input = valueAt(value, 'input')
  if (tool === undefined) return undefined
  const cwd = folderAt(value, 'cwd')
  const mode = modeAt(value, 'mode')
  const [id, person, session] = ['id', 'person', 'session'].map((key) => textAt(value, key))
  return [
    {
      call: isObject(input) ? posixCall({ tool, input }) : { tool, input: {} },
      known: isObject(input) ? 'input' : 'name',
      ...(id === undefined ? {} : { id }),
      ...(person === undefined ? {} : { person }),
      ...(session === undefined ? {} : { session }),
      ...(cwd === undefined ? {} : { cwd }),
      ...(mode === undefined ? {} : { mode }),
    },
  ]
}
