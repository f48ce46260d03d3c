import { invalidField, isKey, isNull, readKey, readText, type JsonValue } from './json-read.ts'
import { skipValue, walkArray, walkObject } from './json-scan.ts'

const maxTypeLength = 100
const maxTypes = 64
const maxModelLength = 256
/** No client sends a thousand; reading a million would hold up everybody else. */
const maxTools = 10_000
const maxKeys = 1_000

/** Anthropic's tools that run where the client runs; every other type runs at the provider, also one not known yet. */
const clientTool = /^(?:custom|(?:bash|text_editor|computer|memory)_\d{8})$/

/** Whether the provider itself runs a tool of this type: it searches, fetches or computes outside the client's sight. */
export function isServerTool(type: string): boolean {
  return !clientTool.test(type)
}

export interface ToolTypes {
  types: string[]
  /** models that tools ask on their own, as the advisor does */
  models: string[]
  end: number
}

/** What the entries of a `tools` array name, each once: types, without `custom`, which means a tool of the client, and models. */
export function readToolTypes({ document, start, field }: JsonValue): ToolTypes {
  const types: string[] = []
  const models: string[] = []
  if (isNull({ document, start, field })) return { types, models, end: skipValue(document, start, 1) }
  if (document.bytes[start] !== 0x5b) throw invalidField(field, 'must be an array')
  let index = 0
  const end = walkArray(document, start, (entry) => {
    if (index === maxTools) throw invalidField(field, `must have at most ${maxTools} entries`)
    const { type, model, end } = readTool({ document, start: entry, field: `${field}.${index++}` })
    if (model !== undefined && !models.includes(model)) models.push(model)
    if (type === undefined || type === 'custom' || types.includes(type)) return end
    if (types.length === maxTypes) throw invalidField(field, `must have at most ${maxTypes} different types`)
    types.push(type)
    return end
  })
  return { types, models, end }
}

interface Tool {
  type: string | undefined
  model: string | undefined
  end: number
}

function readTool({ document, start, field }: JsonValue): Tool {
  if (document.bytes[start] !== 0x7b) throw invalidField(field, 'must be an object')
  const named = new Map<string, string | undefined>()
  let keys = 0
  const end = walkObject(document, start, (keyStart, keyEnd, valueStart) => {
    if (++keys > maxKeys) throw invalidField(field, `must have at most ${maxKeys} fields`)
    const key = readKey(document, keyStart, keyEnd)
    for (const [name, maxLength] of readFields) {
      if (!isKey(key, name, field)) continue
      // Of two a provider could read the one that was not checked here.
      if (named.has(name)) throw invalidField(`${field}.${name}`, 'must be given once')
      named.set(name, readText({ document, start: valueStart, field: `${field}.${name}` }, maxLength))
    }
    return skipValue(document, valueStart, 3)
  })
  return { type: named.get('type'), model: named.get('model'), end }
}

/** An object that names a model, as an entry of `fallbacks` must. */
export function readNamedModel(value: JsonValue): { model: string; end: number } {
  const { model, end } = readTool(value)
  if (model === undefined || model === '') throw invalidField(`${value.field}.model`, 'is required')
  return { model, end }
}

const readFields = [
  ['type', maxTypeLength],
  ['model', maxModelLength],
] as const
