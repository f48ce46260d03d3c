import { valueAt, type JsonObject } from '../settings/json.ts'
import { textAt } from './recorded-fields.ts'
import { maxCallsPerLine, type RecordedCall } from './recorded-call.ts'

/**
 * A line of `sekisho ledger export`: the tools that a settled model call used, by name and number; the ledger never holds
 * their input. `undefined` for what is no line of an export.
 */
export function readLedgerLine(value: JsonObject): RecordedCall[] | undefined {
  const isExport = ['leaf', 'boot', 'checkpoint'].some((key) => key in value)
  if (!isExport && valueAt(value, 'format') !== 'sekisho-ledger-export') return undefined
  const data = valueAt(valueAt(value, 'entry'), 'data')
  const uses = valueAt(data, 'toolUses')
  if (!Array.isArray(uses)) return []
  const person = textAt(data, 'person')
  const session = textAt(data, 'conversation')
  return uses.slice(0, maxCallsPerLine).flatMap((use: unknown): RecordedCall[] => {
    const tool = textAt(use, 'tool')
    const count = valueAt(use, 'count')
    if (tool === undefined || typeof count !== 'number' || !Number.isSafeInteger(count) || count < 1)
      return []
    return [
      {
        call: { tool, input: {} },
        known: 'name',
        count: Math.min(count, maxCount),
        ...(person === undefined ? {} : { person }),
        ...(session === undefined ? {} : { session }),
      },
    ]
  })
}

/** No answer uses a tool more often. */
const maxCount = 10_000
