import { isObject, textAt, valueAt, type JsonObject } from './json.ts'

/** An entry with its place in the tree; what `queries.forward` gives. */
export interface SinkEntry {
  leaf: number
  boot: string
  seq: number
  leafHash: Uint8Array
  /** the exact text that was hashed; undefined: retention removed it */
  text: string | undefined
}

/** An entry on its way out. What is personal or excluded may be gone from `actor` and `data`; the rest always stays. */
export interface SinkEvent {
  /** the same each time the entry is sent, and of no other entry of any ledger: its boot and its place there */
  id: string
  leaf: number
  /** base64url, so that what a receiver keeps can be held against a checkpoint */
  leafHash: string
  kind: string
  /** epoch milliseconds */
  time: number
  actor: JsonObject
  data: JsonObject
}

/** Undefined: there is nothing to send of it. */
export function eventOf(entry: SinkEntry): SinkEvent | undefined {
  if (entry.text === undefined) return undefined
  const parsed: unknown = JSON.parse(entry.text)
  const time = valueAt(parsed, 'time')
  const actor = valueAt(parsed, 'actor')
  const data = valueAt(parsed, 'data')
  return {
    id: `${entry.boot}.${entry.seq}`,
    leaf: entry.leaf,
    leafHash: Buffer.from(entry.leafHash).toString('base64url'),
    kind: textAt(parsed, 'kind') ?? 'unknown',
    time: typeof time === 'number' && Number.isSafeInteger(time) ? time : 0,
    actor: isObject(actor) ? actor : {},
    data: isObject(data) ? data : {},
  }
}
