import { idsIn } from '../../parts/names.tsx'
import type { RefusedCall } from './refused-because.tsx'

/** An entry as its exact text says it, for people; the text itself is what was hashed. */
export interface ReadEntry {
  kind: string
  /** milliseconds since the epoch */
  time: number
  actor: unknown
  /** ids that stand in it */
  ids: string[]
  /** JSON, indented */
  data: string
  /** the call whose content is kept, where the entry says that some is */
  keptContent: string | undefined
  /** why a call was refused, where the entry is of that */
  refused: RefusedCall | undefined
}

/** Undefined when it is no entry: then the proof says so too. */
export function readEntryText(text: string): ReadEntry | undefined {
  try {
    // Sound: each field is looked at below.
    const { kind, time, actor, data } = JSON.parse(text) as Record<string, unknown>
    if (typeof kind !== 'string' || typeof time !== 'number') return undefined
    return {
      kind,
      time,
      actor,
      ids: idsIn([actor, data]),
      data: JSON.stringify(data, null, 2),
      keptContent: keptContentOf(kind, data),
      // Sound: entries of this kind have a code, and the rest as the contract says.
      refused: kind === 'exchange.refused' ? (data as RefusedCall) : undefined,
    }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A settled call says what of its content is in the vault. */
function keptContentOf(kind: string, data: unknown): string | undefined {
  if (kind !== 'exchange.settled' || typeof data !== 'object' || data === null) return undefined
  const { exchange, content } = data as Record<string, unknown>
  return typeof exchange === 'string' && content !== undefined ? exchange : undefined
}
