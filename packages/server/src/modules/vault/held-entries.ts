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
    holds: (entry) => inForce.some(({ target }) => isOn(target, entry)),
  }
}

function isOn({ type, id }: HoldTarget, { actor, data }: Entry): boolean {
  if (type === 'everything') return true
  if (type === 'person' && 'id' in actor && actor.id === id) return true
  return type in data && Object.entries(data).some(([name, value]) => name === type && value === id)
}
