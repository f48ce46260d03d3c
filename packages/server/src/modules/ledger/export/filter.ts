import { peopleOf } from '../people-of.ts'
import type { LeafEntry } from '../queries/forward.ts'

/** All that is named must hold. */
export interface ExportFilter {
  /** who did it, or whom it is about */
  person?: string
  kinds?: readonly string[]
  /** epoch milliseconds: written then or later */
  since?: number
}

/** Whether an entry is of the filter. What retention has removed is of none. */
export function matches({ text }: Pick<LeafEntry, 'text'>, { person, kinds, since }: ExportFilter): boolean {
  if (text === undefined) return false
  // Most entries are of somebody else; reading them would take longer than looking for the name.
  if (person !== undefined && !text.includes(person)) return false
  const entry = JSON.parse(text) as { kind: string; time: number; actor: unknown; data: unknown }
  if (kinds !== undefined && !kinds.includes(entry.kind)) return false
  if (since !== undefined && entry.time < since) return false
  return person === undefined || peopleOf(entry).includes(person)
}
