import { invalidField, isKey, isNull, readKey, readText, type JsonValue } from './json-read.ts'
import { skipValue, walkArray, walkObject } from './json-scan.ts'

const maxTypeLength = 100
const maxTypes = 64

/** Anthropic's tools that run where the client runs; every other type runs at the provider, also one not known yet. */
const clientTool = /^(?:custom|(?:bash|text_editor|computer|memory)_\d{8})$/

/** Whether the provider itself runs a tool of this type: it searches, fetches or computes outside the client's sight. */
export function isServerTool(type: string): boolean {
  return !clientTool.test(type)
}

export interface ToolTypes {
  types: string[]
  end: number
}

/** The types that the entries of a `tools` array name, each once, without `custom`, which means a tool of the client. */
export function readToolTypes({ document, start, field }: JsonValue): ToolTypes {
  const types: string[] = []
  if (isNull({ document, start, field })) return { types, end: skipValue(document, start, 1) }
  if (document.bytes[start] !== 0x5b) throw invalidField(field, 'must be an array')
  let index = 0
  const end = walkArray(document, start, (entry) => {
    const { type, end } = readTool({ document, start: entry, field: `${field}.${index++}` })
    if (type === undefined || type === 'custom' || types.includes(type)) return end
    if (types.length === maxTypes) throw invalidField(field, `must have at most ${maxTypes} different types`)
    types.push(type)
    return end
  })
  return { types, end }
}

function readTool({ document, start, field }: JsonValue): { type?: string; end: number } {
  if (document.bytes[start] !== 0x7b) throw invalidField(field, 'must be an object')
  let type: string | undefined
  let seen = false
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    const key = readKey(document, keyStart, keyEnd)
    if (isKey(key, 'type', field)) {
      // Of two types a provider could read the one that was not checked here.
      if (seen) throw invalidField(`${field}.type`, 'must be given once')
      seen = true
      type = readText({ document, start: valueStart, field: `${field}.type` }, maxTypeLength)
    }
    return skipValue(document, valueStart, 3)
  })
  return type === undefined ? { end } : { type, end }
}
