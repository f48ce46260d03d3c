import { integerAt, isObject, textAt, valueAt, type JsonObject } from './json.ts'

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

/**
 * Undefined: there is nothing to send of it. An entry that somebody has damaged must not hold up those after it, and who
 * watches should see that it is there: of it only the place is told.
 */
export function eventOf(entry: SinkEntry): SinkEvent | undefined {
  if (entry.text === undefined) return undefined
  const parsed = parsedOrNone(entry.text)
  const time = integerAt(parsed, 'time') ?? 0
  const actor = valueAt(parsed, 'actor')
  const data = valueAt(parsed, 'data')
  return {
    id: `${entry.boot}.${entry.seq}`,
    leaf: entry.leaf,
    leafHash: Buffer.from(entry.leafHash).toString('base64url'),
    kind: textAt(parsed, 'kind') ?? 'unknown',
    time: time >= 0 && time <= latestTime ? time : 0,
    actor: isObject(actor) ? actor : {},
    data: isObject(data) ? data : {},
  }
}

/** The last that RFC 3339 can write: the year has four digits. */
const latestTime = Date.UTC(9999, 11, 31)

function parsedOrNone(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // `ledger verify` names it; here it is passed on as unknown
  }
}
