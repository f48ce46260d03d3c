import type { Actor, EntryData, EntryKind } from './entries.ts'

/** What the reference says of a kind. Every field of its data stands in it, or it does not type-check; '': as it is named. */
export interface EntryDescription<Kind extends EntryKind> {
  when: string
  /** who may be its actor */
  by: readonly Actor['type'][]
  fields: { [Field in Keys<Required<EntryData[Kind]>>]: string }
}

type Keys<Data> = Data extends unknown ? keyof Data : never
