import type { Entry, HoldTarget } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { EntryHolds } from '../ledger/index.ts'
import { holdsInForce } from './holds.ts'

/** What legal holds keep of the ledger: entries by or about a person, of a conversation, of a project, or all. */
export async function heldEntries(
  read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>,
): Promise<EntryHolds> {
  const inForce = await holdsInForce(read)
  return {
    version: inForce.map(({ id }) => id).join(' '),
    holds: (entry) => inForce.some(({ target }) => isHeldBy(target, entry)),
  }
}

/** Whether a hold on this keeps the entry. */
export function isHeldBy({ type, id }: HoldTarget, { actor, data }: Entry): boolean {
  if (type === 'everything') return true
  if (id === undefined) return false
  // What a client calls its conversation may be any word, so that only one place counts.
  if (type === 'conversation') return 'conversation' in data && data.conversation === id
  if (type === 'person' && 'id' in actor && actor.id === id) return true
  return names(data, id)
}

/** Ids are like no other text, so that wherever one stands the entry is about what it names. */
function names(value: unknown, id: string): boolean {
  if (typeof value !== 'object' || value === null) return value === id
  return Object.values(value).some((part) => names(part, id))
}
