import type { Entry, NewEntry } from '@sekisho/contract'

/** Where an entry stands in its node's chain. */
export interface EntryPlace {
  boot: string
  seq: number
  /** base64url leaf hash of the boot's previous entry; empty for seq 0 */
  prev: string
}

/** Text that is not an entry. */
export class EntryError extends Error {
  override readonly name = 'EntryError'
}

/** The JSON text of an entry that has no place yet. `chainEntry` gives it one without parsing it again. */
export function encodeNewEntry({ kind, time, actor, data, id }: NewEntry): string {
  return JSON.stringify(id === undefined ? { kind, time, actor, data } : { kind, time, actor, data, id })
}

/** The exact JSON text that is stored and hashed. @param text what `encodeNewEntry` gave */
export function chainEntry(text: string, { boot, seq, prev }: EntryPlace): string {
  return `{"v":1,"boot":${JSON.stringify(boot)},"seq":${seq},"prev":"${prev}",${text.slice(1)}`
}

export function encodeEntry(entry: Entry): string {
  return chainEntry(encodeNewEntry(entry), entry)
}

/**
 * Reads the text of an entry, strictly: the members Sekisho writes, in its order, without space or repetition, so that
 * two readers never see two different entries in one text. Kinds are not checked: a newer node may know more of them.
 * @throws EntryError
 */
export function parseEntry(text: string): Entry {
  const value = parseObject(text)
  if (value['v'] !== 1) throw new EntryError('v is not 1')
  if (typeof value['boot'] !== 'string' || value['boot'] === '') throw new EntryError('boot is not a name')
  if (!isCount(value['seq'])) throw new EntryError('seq is not a whole number')
  const prev = value['prev']
  if (typeof prev !== 'string' || !(value['seq'] === 0 ? /^$/ : /^[\w-]{43}$/).test(prev)) {
    throw new EntryError('prev is not a base64url SHA-256 hash')
  }
  if (typeof value['kind'] !== 'string' || value['kind'] === '') throw new EntryError('kind is not a name')
  if (!isCount(value['time'])) throw new EntryError('time is not in milliseconds')
  const actor = value['actor']
  if (!isObject(actor) || typeof actor['type'] !== 'string') throw new EntryError('actor has no type')
  if (!isObject(value['data'])) throw new EntryError('data is not an object')
  if ('id' in value && typeof value['id'] !== 'string') throw new EntryError('id is not a text')
  // Sound as far as checked above; `data` is whatever its kind says.
  const entry = value as unknown as Entry
  if (encodeEntry(entry) !== text) throw new EntryError('the text is not in the form Sekisho writes')
  return entry
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new EntryError('the text is not JSON', { cause })
  }
  if (!isObject(value)) throw new EntryError('the text is not a JSON object')
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
