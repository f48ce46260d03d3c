import { AdminProblem, type Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { changeOf, deactivated, write } from './changes.ts'
import {
  actor,
  checkUserName,
  columnsOf,
  readSeen,
  reason,
  type DirectoryPerson,
  type DirectoryRecord,
} from './directory-person.ts'
import { withStop } from './directory-stops.ts'
import { checkEmail, type PeopleDeps } from './new-person.ts'
import { checkPower } from './owners.ts'
import type { Person } from './person.ts'
import { removeWaysIn } from './ways-in.ts'

/** What `change` makes of them, unless nothing would be different. */
export async function changePerson(
  tx: Transaction<AdminSchema>,
  { id, change }: { id: string; change: (current: DirectoryPerson) => DirectoryRecord },
  deps: PeopleDeps,
) {
  const current = await readSeen(tx, id, deps)
  if (current === undefined) throw new AdminProblem('person_unknown', { person: id })
  const record = change(current)
  const stays = current.stoppedHere && record.active
  await checkUserName(tx, { userName: record.userName, of: id })
  const kept = stays ? { ...record, active: false } : record
  if (isWritten(current, kept) && stays === current.stoppedHere) return { entries: [], result: current }
  return await applyRecord(tx, { before: current.person, record: kept, stays }, deps)
}

/** Nothing would change: the directory sends everything again now and then. */
function isWritten({ person, attributes }: DirectoryPerson, record: DirectoryRecord): boolean {
  return (
    person.source === 'scim' &&
    attributes === record.attributes &&
    person.userName === record.userName &&
    person.externalId === record.externalId &&
    person.name === record.name &&
    person.email === record.email &&
    (person.status === 'active') === record.active &&
    (record.costCentre === undefined || person.costCentre === record.costCentre)
  )
}

interface Applied {
  before: Person
  record: DirectoryRecord
  /** they were stopped here, and stay so */
  stays?: boolean
}

export async function applyRecord(
  tx: Transaction<AdminSchema>,
  { before, record, stays = false }: Applied,
  deps: PeopleDeps,
): Promise<{ entries: AdminEntry[]; result: DirectoryPerson }> {
  const { name, email, active, costCentre, attributes } = record
  await checkEmail(tx, { email, of: before.id })
  const status = active ? 'active' : 'inactive'
  const paid = costCentre === undefined ? {} : { cost_centre: costCentre }
  const columns = columnsOf({ ...record, attributes: stays ? withStop(attributes) : attributes })
  const set = { name, email, status, source: 'scim', ...paid, ...columns } as const
  const after = await write(tx, { before, set }, deps)
  await checkPower(tx, { actor, before, after }, deps.rule)
  const entries = await entriesOf(tx, { before, after }, deps)
  return { entries, result: { person: after, attributes, stoppedHere: stays } }
}

/** Never none: what the directory sent of a person beside our own fields changed too. */
export async function entriesOf(
  tx: Transaction<AdminSchema>,
  { before, after }: { before: Person; after: Person },
  { clock }: PeopleDeps,
): Promise<AdminEntry[]> {
  const { id } = after
  const data = changeOf(before, after) ?? { person: id, before: {}, after: { attributes: 'changed' } }
  const change: AdminEntry = { kind: 'person.changed', data }
  if (before.status !== 'active' || after.status === 'active') return [change]
  return [await deactivated(tx, { id, reason, now: clock.now() }), change]
}

/** Takes roles, groups and ways in from them; the row stays, for their spend. */
export async function removePerson(
  tx: Transaction<AdminSchema>,
  {
    id,
    check,
    defaultRoles,
  }: {
    id: string
    check: (current: DirectoryPerson) => void
    defaultRoles: readonly Role[]
  },
  deps: PeopleDeps,
) {
  const current = await readSeen(tx, id, deps)
  if (current === undefined) throw new AdminProblem('person_unknown', { person: id })
  check(current)
  const before = current.person
  const now = deps.clock.now()
  const left = await leaveGroups(tx, { id, now })
  const ways = await removeWaysIn(tx, { person: before, now, reason })
  const set = {
    status: 'inactive',
    source: 'scim',
    user_name: null,
    attributes: null,
    roles: JSON.stringify(defaultRoles),
    groups: '[]',
  } as const
  const after = await write(tx, { before, set }, deps)
  await checkPower(tx, { actor, before, after }, deps.rule)
  const entries = await entriesOf(tx, { before, after }, deps)
  return {
    entries: [...entries, ...left, ...ways],
    result: { person: after, attributes: undefined, stoppedHere: false },
  }
}

async function leaveGroups(
  tx: Transaction<AdminSchema>,
  { id, now }: { id: string; now: number },
): Promise<AdminEntry[]> {
  const rows = await tx.selectFrom('group_members').select('group_id').where('person_id', '=', id).execute()
  const groups = rows.map((row) => row.group_id)
  if (groups.length === 0) return []
  await tx.deleteFrom('group_members').where('person_id', '=', id).execute()
  await tx
    .updateTable('groups')
    .set((row) => ({ version: row('version', '+', 1), updated_at: now }))
    .where('id', 'in', groups)
    .execute()
  return groups.map((group) => ({
    kind: 'group.changed',
    data: { group, before: {}, after: { removed: [id] } },
  }))
}
