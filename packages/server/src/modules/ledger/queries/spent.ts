import { idPrefixes } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { LedgerSchema, MembershipsTable } from '../schema.ts'
import { withinDays, type DayRange } from './days.ts'

export type SpendUnit = 'usd' | 'tokens' | 'calls'

/** Calls that are all of what is given; with nothing given, every call. Simulated ones count like the others. */
export interface SpentQuery extends DayRange {
  unit: SpendUnit
  /** id of a person or a service account */
  person?: string
  /** id of a project */
  project?: string
  costCentre?: string
  /** whose caller was in it at the time of the call */
  group?: string
  role?: string
  kind?: 'service_account'
}

const columns = { usd: 'cost_micro_usd', tokens: 'counted_tokens', calls: 'calls' } as const

const firstMachine = `${idPrefixes.serviceAccount}_`
/** '`' is the character after '_'. */
const afterMachines = `${idPrefixes.serviceAccount}\``

/** The sum, in micro-USD, tokens or calls. */
export async function spent(read: ReadonlyKysely<LedgerSchema>, asked: SpentQuery): Promise<number> {
  const column = columns[asked.unit]
  const row = await rowsOf(read, asked)
    .select((row) => row.fn.sum<number | null>(column).as('sum'))
    .executeTakeFirst()
  return row?.sum ?? 0
}

export interface SpentByPerson {
  /** id of a person or service account */
  person: string
  amount: number
}

/** The sum of each person or service account, most first. */
export async function spentByPerson(
  read: ReadonlyKysely<LedgerSchema>,
  { limit, ...asked }: SpentQuery & { limit: number },
): Promise<SpentByPerson[]> {
  const column = columns[asked.unit]
  return await rowsOf(read, asked)
    .select('person_id as person')
    .select((row) => row.fn.sum<number>(column).as('amount'))
    .groupBy('person_id')
    .orderBy('amount', 'desc')
    .orderBy('person_id')
    .limit(limit)
    .execute()
}

/** The rows of `spend_daily` that the query names. */
function rowsOf(read: ReadonlyKysely<LedgerSchema>, asked: SpentQuery) {
  const { person, project, costCentre, group, role, kind } = asked
  let query = read.selectFrom('spend_daily').where(withinDays(asked))
  if (person !== undefined) query = query.where('person_id', '=', person)
  if (project !== undefined) query = query.where('project_id', '=', project)
  if (costCentre !== undefined) query = query.where('cost_centre', '=', costCentre)
  if (group !== undefined)
    query = query.where('membership', 'in', having(read, { kind: 'group', name: group }))
  if (role !== undefined) query = query.where('membership', 'in', having(read, { kind: 'role', name: role }))
  if (kind !== undefined)
    query = query.where('person_id', '>=', firstMachine).where('person_id', '<', afterMachines)
  return query
}

/** Ids of the memberships that contain it. */
function having(read: ReadonlyKysely<LedgerSchema>, { kind, name }: Omit<MembershipsTable, 'id'>) {
  return read.selectFrom('memberships').select('id').where('kind', '=', kind).where('name', '=', name)
}

export async function conversationSpent(
  read: ReadonlyKysely<LedgerSchema>,
  hash: string,
  unit: SpendUnit,
): Promise<number> {
  const row = await read
    .selectFrom('conversations')
    .select((row) => row.fn.sum<number | null>(columns[unit]).as('sum'))
    .where('hash', '=', hash)
    .executeTakeFirst()
  return row?.sum ?? 0
}
