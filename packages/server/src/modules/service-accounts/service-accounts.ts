import { AdminProblem, formatId, type Actor, type machineRoles } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { personFromRow, type People, type Person } from '../people/index.ts'

export interface NewServiceAccount {
  name: string
  roles: readonly (typeof machineRoles)[number][]
  groups: readonly string[]
}

/** Machines that call models: rows of `people` without an address and without a way to sign in. */
export interface ServiceAccounts {
  create(actor: Actor, account: NewServiceAccount): Promise<Person>
  /**
   * Refused on this node when it resolves, on the others within a second; its credentials and sessions are ended on the
   * record too. Twice changes nothing. There is no way back: a machine that is wanted again gets a new account.
   * @throws AdminProblem service_account_unknown
   */
  deactivate(actor: Actor, deactivation: { id: string; reason: string }): Promise<Person>
  /** Oldest first, from the store. */
  list(query: ServiceAccountsQuery): Promise<{ data: Person[]; next?: string }>
}

interface ServiceAccountsQuery {
  limit: number
  /** id of the last one of the page before */
  after?: string | undefined
}

interface ServiceAccountsDeps {
  db: ControlDatabase
  people: Pick<People, 'show'>
  clock: Clock
  random: Random
  /** ends what the account holds; called after every deactivation, also of one that was inactive already */
  onDeactivated: (actor: Actor, of: { personId: string; reason: string }) => Promise<void>
}

export function createServiceAccounts({
  db,
  people,
  clock,
  random,
  onDeactivated,
}: ServiceAccountsDeps): ServiceAccounts {
  return {
    async create(actor, wanted) {
      const createdAt = clock.now()
      const id = formatId('serviceAccount', createdAt, random(10))
      const account: Person = { ...wanted, ...machine, id, status: 'active', createdAt }
      await db.recorded(actor, 'people', async (tx) => {
        await insert(tx, account)
        const { kind, roles, groups, status } = account
        const data = { person: id, after: { kind, roles, groups, status } }
        return { entries: [{ kind: 'person.created', data }], result: undefined }
      })
      people.show(account)
      return account
    },
    async deactivate(actor, { id, reason }) {
      const account = await db.recorded(actor, 'people', (tx) =>
        markInactive(tx, { id, reason, now: clock.now() }),
      )
      people.show(account)
      await onDeactivated(actor, { personId: id, reason })
      return account
    },
    async list({ limit, after }) {
      const rows = await db.read
        .selectFrom('people')
        .selectAll()
        .where('kind', '=', 'service_account')
        .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
        .orderBy('id')
        .limit(limit + 1)
        .execute()
      const data = rows.slice(0, limit).map(personFromRow)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
  }
}

const machine = { kind: 'service_account', email: null } as const

async function insert(tx: Transaction<AdminSchema>, account: Person): Promise<void> {
  const { id, kind, name, email, roles, groups, status, createdAt } = account
  await tx
    .insertInto('people')
    .values({
      id,
      kind,
      name,
      email,
      roles: JSON.stringify(roles),
      groups: JSON.stringify(groups),
      status,
      source: 'admin',
      user_name: null,
      external_id: null,
      attributes: null,
      version: 1,
      created_at: createdAt,
      updated_at: createdAt,
    })
    .execute()
}

interface Deactivation {
  id: string
  reason: string
  /** epoch milliseconds */
  now: number
}

async function markInactive(tx: Transaction<AdminSchema>, { id, reason, now }: Deactivation) {
  const row = await tx
    .selectFrom('people')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', 'service_account')
    .executeTakeFirst()
  if (row === undefined) throw new AdminProblem('service_account_unknown', { account: id })
  if (row.status === 'inactive') return { entries: [], result: personFromRow(row) }
  const ended = { status: 'inactive', version: row.version + 1, updated_at: now } as const
  await tx.updateTable('people').set(ended).where('id', '=', id).execute()
  const [credentials, sessions] = [await credentialsOf(tx, id, now), await sessionsOf(tx, id, now)]
  const data = { person: id, reason, sessions, credentials }
  return {
    entries: [{ kind: 'person.deactivated' as const, data }],
    result: personFromRow({ ...row, ...ended }),
  }
}

/** How many are in force. */
async function credentialsOf(tx: Transaction<AdminSchema>, id: string, now: number): Promise<number> {
  const rows = await tx
    .selectFrom('credentials')
    .select('id')
    .where('person_id', '=', id)
    .where('revoked_at', 'is', null)
    .where((row) => row.or([row('expires_at', 'is', null), row('expires_at', '>', now)]))
    .where((row) => row.or([row('grace_ends_at', 'is', null), row('grace_ends_at', '>', now)]))
    .execute()
  return rows.length
}

async function sessionsOf(tx: Transaction<AdminSchema>, id: string, now: number): Promise<number> {
  const rows = await tx
    .selectFrom('sessions')
    .select('id')
    .where('person_id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .execute()
  return rows.length
}
