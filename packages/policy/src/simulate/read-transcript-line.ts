import { isObject, objectAt, valueAt, type JsonObject } from '../settings/json.ts'
import { posixCall } from '../paths/posix-path.ts'
import { folderAt, modeAt, textAt } from './recorded-fields.ts'
import { maxCallsPerLine, type RecordedCall } from './recorded-call.ts'

/**
 * A line of a Claude Code transcript (`~/.claude/projects/…/SESSION.jsonl`): the calls of an assistant's message; none in the
 * lines of other kinds; `undefined` for what is no line of a transcript. The format is internal to the client (measured:
 * 2.1.330), so only what is needed is looked at.
 */
export function readTranscriptLine(value: JsonObject): RecordedCall[] | undefined {
  if (typeof value['type'] !== 'string') return undefined
  if (value['type'] !== 'assistant') return []
  const content = valueAt(objectAt(value, 'message'), 'content')
  if (!Array.isArray(content)) return []
  const session = textAt(value, 'sessionId')
  const cwd = folderAt(value, 'cwd')
  const mode = modeAt(value, 'permissionMode')
  return content.slice(0, maxCallsPerLine).flatMap((block: unknown): RecordedCall[] => {
    const tool = textAt(block, 'name')
    if (valueAt(block, 'type') !== 'tool_use' || tool === undefined) return []
    const input = valueAt(block, 'input')
    const id = textAt(block, 'id')
    return [
      {
        call: isObject(input) ? posixCall({ tool, input }) : { tool, input: {} },
        known: isObject(input) ? 'input' : 'name',
        ...(id === undefined ? {} : { id }),
        ...(session === undefined ? {} : { session }),
        ...(cwd === undefined ? {} : { cwd }),
        ...(mode === undefined ? {} : { mode }),
      },
    ]
  })
}
