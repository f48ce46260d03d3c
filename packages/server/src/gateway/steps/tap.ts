import type { Tap } from './metered.ts'
import { createDocumentTap } from './tap-document.ts'
import { createEventTap } from './tap-events.ts'

export type { Metered, Tap } from './metered.ts'

export interface TapOptions {
  /** server-sent events; otherwise one JSON document */
  stream: boolean
  /** which tools the answer uses is read too, as session structure */
  tools?: boolean
}

/** Meters one answer (decision note 041). */
export function createTap({ stream, tools = false }: TapOptions): Tap {
  return stream ? createEventTap(tools) : createDocumentTap(tools)
}
