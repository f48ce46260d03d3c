import { isUtf8 } from 'node:buffer'
import { Refusal } from '@sekisho/contract'
import { invalidJson, skipValue, type JsonDocument } from './json-scan.ts'

/** A value that is read, not only walked past. `field` names it in a refusal. */
export interface JsonValue {
  document: JsonDocument
  start: number
  field: string
}

export function invalidField(field: string, problem: string): Refusal {
  return new Refusal('body_field_invalid', { field, problem })
}

/** A key, unescaped. For a moment only: it may keep the whole document in memory. */
export function readKey(document: JsonDocument, start: number, end: number): string {
  return isPlain(document.bytes, start, end)
    ? document.text.slice(start, end)
    : decode(document.bytes, start, end)
}

/**
 * The text of a string: UTF-8, without control characters, of at most `maxLength` UTF-16 units; undefined for null.
 * @throws Refusal body_field_invalid, body_invalid_json
 */
export function readText(value: JsonValue, maxLength: number): string | undefined {
  if (isNull(value)) return undefined
  const text = readString(value)
  if (text.length > maxLength) throw invalidField(value.field, `must have at most ${maxLength} characters`)
  if (!isPrintable(text)) throw invalidField(value.field, 'must not have control characters')
  return text
}

export function requireString({ document, start, field }: JsonValue): void {
  if (document.bytes[start] !== 0x22) throw invalidField(field, 'must be a string')
}

/** The content of a string, unescaped: a copy, which does not keep the document in memory. */
export function readString(value: JsonValue): string {
  requireString(value)
  const { document, start } = value
  const { bytes } = document
  const end = skipValue(document, start, 0)
  return isPlain(bytes, start + 1, end - 1)
    ? bytes.toString('latin1', start + 1, end - 1)
    : decode(bytes, start + 1, end - 1)
}

/** False for null. */
export function readBoolean({ document, start, field }: JsonValue): boolean {
  const byte = document.bytes[start]
  if (byte !== 0x74 && byte !== 0x66 && byte !== 0x6e) throw invalidField(field, 'must be true or false')
  return byte === 0x74
}

/** 0 or more; undefined for null. */
export function readCount(value: JsonValue): number | undefined {
  if (isNull(value)) return undefined
  const { document, start, field } = value
  const end = skipValue(document, start, 0)
  const number = isContainerOrString(document, start) ? Number.NaN : Number(document.text.slice(start, end))
  if (!Number.isSafeInteger(number) || number < 0)
    throw invalidField(field, 'must be an integer of 0 or more')
  return number
}

export function isNull({ document, start }: JsonValue): boolean {
  return document.bytes[start] === 0x6e
}

/**
 * Whether `key` means `name`. One that differs from it only in case is refused: some readers of JSON (Go's) take the two
 * for the same, so that a provider could read a value that was not checked here.
 */
export function isKey(key: string, name: string, field: string): boolean {
  if (key === name) return true
  if (key.length !== name.length || foldCase(key) !== name) return false
  throw invalidField(field, `must be spelled "${name}"`)
}

/** Both ways, because the long s (U+017F) and the Kelvin sign (U+212A) become ASCII in one direction only. */
export function foldCase(key: string): string {
  return key.toUpperCase().toLowerCase()
}

function isContainerOrString({ bytes }: JsonDocument, start: number): boolean {
  const byte = bytes[start]
  return byte === 0x22 || byte === 0x7b || byte === 0x5b
}

function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x20 || byte > 0x7e || byte === 0x5c) return false
  }
  return true
}

/** Strict, where walking past is not: what we act on must mean the same to the provider. */
function decode(bytes: Buffer, start: number, end: number): string {
  if (!isUtf8(bytes.subarray(start, end))) throw invalidJson('a string is not UTF-8', start)
  try {
    return String(JSON.parse(bytes.toString('utf8', start - 1, end + 1)))
  } catch (cause) {
    throw new Refusal('body_invalid_json', { problem: 'a string is malformed', offset: start }, { cause })
  }
}

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029]/u.test(text) && text.isWellFormed()
}
