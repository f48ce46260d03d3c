import { AdminProblem, type Actor } from '@sekisho/contract'
import { sql, type Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { write } from './changes.ts'
import type { PeopleDeps } from './new-person.ts'
import { checkPower } from './owners.ts'
import type { Person } from './person.ts'
import { readPerson } from './rows.ts'
import { removeWaysIn } from './ways-in.ts'

/**
 * Destroys what else is kept of a person and can be: keys of digests, content. Called after what is personal in the
 * control database is gone, and again by every repetition, so that it must do no harm twice.
 */
export type EraseMore = (erasure: { actor: Actor; person: string; reason: string }) => Promise<void>

/**
 * Throws while something of the person must be kept: then nothing is erased. Asked inside the change, so that no hold is placed
 * meanwhile.
 */
export type CheckErasable = (
  person: string,
  read: Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>,
) => Promise<void>

/** Part of `People`. */
export interface Erasure {
  /**
   * Erases what is personal of somebody inactive, here and with all that `onErased` was told of; can be repeated.
   * @throws AdminProblem person_unknown, person_active, owner_protected, and what a check throws
   */
  erase(actor: Actor, id: string, reason: string): Promise<Person>
  /** Tells who keeps more of a person, and who may forbid that anything is erased. */
  onErased(erase: EraseMore, check?: CheckErasable): void
}

/** @param shown puts a person into this node's memory */
export function createErasure(deps: PeopleDeps, shown: (person: Person) => Person): Erasure {
  const erasers: EraseMore[] = []
  const checks: CheckErasable[] = []
  return {
    async erase(actor, id, reason) {
      const person = shown(await erasePerson(actor, { id, reason, checks }, deps))
      for (const erase of erasers) await erase({ actor, person: id, reason })
      return person
    },
    onErased: (erase, check) => {
      erasers.push(erase)
      if (check) checks.push(check)
    },
  }
}

interface Asked {
  id: string
  reason: string
  checks: readonly CheckErasable[]
}

/**
 * Deletes what is personal of somebody who has left: name, addresses and what entries commit to, names of devices, guards and
 * credentials, ways to sign in. The id stays, for spend and the ledger, and so do their accounts at identity providers,
 * by which they are kept out.
 * @throws AdminProblem person_unknown, person_active, owner_protected
 */
async function erasePerson(actor: Actor, asked: Asked, deps: PeopleDeps): Promise<Person> {
  // Two steps, since the entries of the first commit to values that the second erases.
  await endWays(actor, asked, deps)
  const person = await eraseValues(actor, asked, deps)
  await deps.db.scrub()
  return person
}

const topics = [
  'credentials',
  'devices',
  'guards',
  'holds',
  'invitations',
  'local_sign_in',
  'people',
] as const

async function endWays(actor: Actor, { id, reason, checks }: Asked, deps: PeopleDeps): Promise<void> {
  await deps.db.recorded(actor, topics, async (tx) => {
    const person = await readErasable(tx, { actor, id, checks }, deps)
    const ways = await removeWaysIn(tx, { person, now: deps.clock.now(), reason })
    const devices = await tx.deleteFrom('devices').where('person_id', '=', id).returning('id').execute()
    const removed = devices.map(({ id: device }): AdminEntry => {
      return { kind: 'device.removed', data: { device, person: id, reason } }
    })
    return { entries: [...ways, ...removed], result: undefined }
  })
}

async function eraseValues(actor: Actor, { id, reason, checks }: Asked, deps: PeopleDeps): Promise<Person> {
  return await deps.db.recorded(actor, topics, async (tx) => {
    const before = await readErasable(tx, { actor, id, checks }, deps)
    const subjects = [id, ...(await invitationsOf(tx, before))]
    const { numDeletedRows } = await tx
      .deleteFrom('personal_values')
      .where('subject', 'in', subjects)
      .executeTakeFirstOrThrow()
    const machines = await eraseMachines(tx, id)
    if (before.name === id && numDeletedRows === 0n && machines === 0) return { entries: [], result: before }
    await tx.updateTable('invitations').set({ name: '', email: '' }).where('id', 'in', subjects).execute()
    await eraseTraces(tx, id)
    const nothing = { email: null, user_name: null, external_id: null, attributes: null }
    const after = await write(tx, { before, set: { name: id, ...nothing } }, deps)
    const data = { person: id, reason, values: Number(numDeletedRows) }
    return { entries: [{ kind: 'person.erased', data }], result: after }
  })
}

/** Where they called from, and what they called their credentials. */
async function eraseTraces(tx: Transaction<AdminSchema>, id: string): Promise<void> {
  const credentials = tx.selectFrom('credentials').select('id').where('person_id', '=', id)
  await tx.deleteFrom('credential_uses').where('credential_id', 'in', credentials).execute()
  await tx
    .updateTable('credentials')
    .set((row) => ({ name: row.ref('id') }))
    .where('person_id', '=', id)
    .execute()
  const nowhere = { client_address: '', client_agent: '' }
  await tx.updateTable('sessions').set(nowhere).where('person_id', '=', id).execute()
}

/**
 * What the machines of their guards are called, and which device of Claude Code is on them. Their keys stay, so that none is
 * enrolled again. Resolves with how many still had a name.
 */
async function eraseMachines(tx: Transaction<AdminSchema>, id: string): Promise<number> {
  await eraseStatements(tx, id)
  const { numUpdatedRows } = await tx
    .updateTable('guard_devices')
    .set((row) => ({ name: row.ref('id'), device_id: null }))
    .where('person_id', '=', id)
    .whereRef('name', '!=', 'id')
    .executeTakeFirstOrThrow()
  return Number(numUpdatedRows)
}

/**
 * What their guards said of those machines. The rows stay, and every node reads them again: nodes read what is above the highest
 * number they know, so that with the highest row gone they would miss what the next guard says.
 */
async function eraseStatements(tx: Transaction<AdminSchema>, id: string): Promise<void> {
  const said = await tx
    .selectFrom('guard_attestations as said')
    .innerJoin('guard_devices as guard', 'guard.id', 'said.guard_device')
    .select('guard.id')
    .where('guard.person_id', '=', id)
    .where('said.statement', '!=', '')
    .execute()
  for (const { id: guard } of said) {
    await tx
      .updateTable('guard_attestations')
      .set((row) => ({
        statement: '',
        sources: '[]',
        problem: null,
        client_device: null,
        sequence: row
          .selectFrom('guard_attestations as each')
          .select((each) => sql<number>`${each.fn.max('each.sequence')} + 1`.as('next')),
      }))
      .where('guard_device', '=', guard)
      .execute()
  }
}

async function invitationsOf(tx: Transaction<AdminSchema>, { id, email }: Person): Promise<string[]> {
  const rows = await tx
    .selectFrom('invitations')
    .select('id')
    .where((row) =>
      row.or([row('person_id', '=', id), ...(email === null ? [] : [row('email', '=', email)])]),
    )
    .execute()
  return rows.map((row) => row.id)
}

async function readErasable(
  tx: Transaction<AdminSchema>,
  { actor, id, checks }: { actor: Actor; id: string; checks: readonly CheckErasable[] },
  { rule }: PeopleDeps,
): Promise<Person> {
  const person = await readPerson(tx, id, rule)
  if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
  if (person.status === 'active') throw new AdminProblem('person_active', { person: person.name })
  await checkPower(tx, { actor, before: person, after: person }, rule)
  for (const check of checks) await check(id, tx)
  return person
}
