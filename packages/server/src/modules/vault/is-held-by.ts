import type { Entry, HoldTarget } from '@sekisho/contract'

/** Whether a hold on this keeps the entry. @param owners whose the things are that belong to people who are held */
export function isHeldBy(
  { type, id }: HoldTarget,
  { actor, data }: Entry,
  owners: ReadonlyMap<string, string> = new Map(),
): boolean {
  if (type === 'everything') return true
  if (id === undefined) return false
  // What a client calls its conversation may be any word, so that only one place counts.
  if (type === 'conversation') return 'conversation' in data && data.conversation === id
  if (type === 'person' && 'id' in actor && actor.id === id) return true
  return names(data, (text) => text === id || owners.get(text) === id)
}

/** Ids are like no other text, so that wherever one stands the entry is about what it names. */
function names(value: unknown, isNamed: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isNamed(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some((part) => names(part, isNamed))
}
