import type { Tap } from './metered.ts'
import { createDocumentTap } from './tap-document.ts'
import { createEventTap } from './tap-events.ts'

export type { Metered, Tap } from './metered.ts'

export interface TapOptions {
  /** server-sent events; otherwise one JSON document */
  stream: boolean
}

/** Meters one answer (decision note 041). */
export function createTap({ stream }: TapOptions): Tap {
  return stream ? createEventTap() : createDocumentTap()
}
