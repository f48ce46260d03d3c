import type { Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { deactivated, write } from './changes.ts'
import { applyRecord, entriesOf } from './directory-changes.ts'
import {
  actor,
  checkUserName,
  columnsOf,
  reason,
  type DirectoryPerson,
  type DirectoryRecord,
} from './directory-person.ts'
import { insertPerson, type PeopleDeps } from './new-person.ts'
import type { Person } from './person.ts'
import { readPerson, type Reader } from './rows.ts'
import { forgetIdentities } from './ways-in.ts'

interface Added extends DirectoryPerson {
  /** who was removed and had the address */
  former?: Person | undefined
}

/** Somebody new, or who was removed before. @throws AdminProblem user_name_taken, email_taken */
export async function addPerson(
  record: DirectoryRecord,
  { deps, defaultRoles }: { deps: PeopleDeps; defaultRoles: readonly Role[] },
): Promise<Added> {
  return await deps.db.recorded(actor, 'people', async (tx) => {
    await checkUserName(tx, { userName: record.userName, of: undefined })
    const removed = await removedBefore(tx, record)
    const freed = await freeAddress(tx, { email: record.email, of: removed?.id ?? '' }, deps)
    const { entries, result } =
      removed === undefined
        ? await inserted(tx, { record, defaultRoles }, deps)
        : await revived(tx, { record, removed }, deps)
    return { entries: [...freed.entries, ...entries], result: { ...result, former: freed.former } }
  })
}

interface Removed {
  id: string
  /** true: by address alone, because one side has no externalId; an address may be somebody else's by now */
  byAddress: boolean
}

/** Somebody the directory removed, and now pushes again. */
export async function removedBefore(
  read: Reader,
  { email, externalId }: DirectoryRecord,
): Promise<Removed | undefined> {
  const rows = await removedRows(read)
    .select(['id', 'external_id', 'email'])
    .where((row) => row.or([row('email', '=', email), row('external_id', '=', externalId)]))
    .orderBy('id')
    .limit(100)
    .execute()
  const named = rows.find((row) => externalId !== null && row.external_id === externalId)
  if (named !== undefined) return { id: named.id, byAddress: false }
  const addressed = rows.find(
    (row) => row.email === email && (externalId === null || row.external_id === null),
  )
  return addressed && { id: addressed.id, byAddress: true }
}

function removedRows(read: Reader) {
  return read
    .selectFrom('people')
    .where('source', '=', 'scim')
    .where('user_name', 'is', null)
    .where('status', '=', 'inactive')
}

/** Whoever has the address now has it from the directory; who was removed with it is known by id. */
async function freeAddress(
  tx: Transaction<AdminSchema>,
  { email, of }: { email: string | null; of: string },
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; former?: Person }> {
  const row = await removedRows(tx)
    .select('id')
    .where('email', '=', email)
    .where('id', '!=', of)
    .executeTakeFirst()
  const before = row && (await readPerson(tx, row.id, deps.rule))
  if (before === undefined) return { entries: [] }
  const former = await write(tx, { before, set: { email: null } }, deps)
  return { entries: await entriesOf(tx, { before, after: former }, deps), former }
}

async function revived(
  tx: Transaction<AdminSchema>,
  { record, removed: { id, byAddress } }: { record: DirectoryRecord; removed: Removed },
  deps: PeopleDeps,
) {
  const before = await readPerson(tx, id, deps.rule)
  if (before === undefined) throw new Error('a person went away inside a transaction')
  const forgotten = byAddress ? await forgetIdentities(tx, before) : []
  const { entries, result } = await applyRecord(tx, { before, record }, deps)
  return { entries: [...forgotten, ...entries], result }
}

async function inserted(
  tx: Transaction<AdminSchema>,
  { record, defaultRoles }: { record: DirectoryRecord; defaultRoles: readonly Role[] },
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; result: DirectoryPerson }> {
  const { name, email, attributes, costCentre } = record
  const wanted = {
    name,
    email: email ?? undefined,
    costCentre,
    roles: defaultRoles,
    groups: [],
    source: 'scim',
  } as const
  const { person, entry } = await insertPerson(tx, { ...wanted, directory: columnsOf(record) }, deps)
  if (record.active) return { entries: [entry], result: { person, attributes, stoppedHere: false } }
  const after = await write(tx, { before: person, set: { status: 'inactive' } }, deps)
  const entries = [entry, await deactivated(tx, { id: person.id, reason, now: deps.clock.now() })]
  return { entries, result: { person: after, attributes, stoppedHere: false } }
}
