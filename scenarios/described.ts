import type { Entry } from '@sekisho/contract'
import { entryReference } from '../packages/contract/src/entry-reference.ts'

/** Entries as they are. @throws when one is not what the reference says: by another actor, or with a field it does not name */
export function described(entries: Entry[]): Entry[] {
  for (const { kind, actor, data } of entries) {
    const { by, fields } = entryReference[kind]
    if (!by.includes(actor.type))
      throw new Error(`${kind} is by ${actor.type}, which the reference does not say`)
    for (const field of Object.keys(data))
      if (!(field in fields)) throw new Error(`${kind} has ${field}, which the reference does not say`)
  }
  return entries
}
