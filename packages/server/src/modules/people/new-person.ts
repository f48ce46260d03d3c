import { AdminProblem, formatId, type Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { AdminSchema, PeopleTable } from '../../platform/sql/schema.ts'
import { checkProject } from '../projects/index.ts'
import type { Person } from './person.ts'
import type { RoleRule } from './role-rule.ts'
import { personOf } from './rows.ts'

export interface NewPerson {
  name: string
  /** in lower case */
  email?: string | undefined
  /** given by hand */
  roles: readonly Role[]
  groups: readonly string[]
  /** id */
  defaultProject?: string | undefined
  costCentre?: string | null | undefined
  /** absent: a person */
  kind?: Person['kind']
  /** absent: an administrator */
  source?: Person['source']
}

/** What every change of people stands on. */
export interface PeopleDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
  rule: RoleRule
}

type DirectoryFields = Partial<Pick<PeopleTable, 'user_name' | 'external_id' | 'attributes'>>

/** Inserts a person whose address nobody has. @throws AdminProblem email_taken, project_unknown, project_archived */
export async function insertPerson(
  tx: Transaction<AdminSchema>,
  wanted: NewPerson & { directory?: DirectoryFields },
  { clock, random, rule }: PeopleDeps,
): Promise<{ person: Person; entry: AdminEntry }> {
  const { defaultProject = null, costCentre = null } = wanted
  const { name, email = null, roles, groups, kind = 'person', source = 'admin', directory } = wanted
  await checkEmail(tx, { email, of: undefined })
  if (defaultProject !== null) await checkProject(tx, defaultProject)
  const now = clock.now()
  const row = {
    id: formatId(kind === 'person' ? 'person' : 'serviceAccount', now, random(10)),
    kind,
    source,
    name,
    email,
    roles: JSON.stringify(roles),
    groups: JSON.stringify(groups),
    default_project: defaultProject,
    cost_centre: costCentre,
    status: 'active',
    user_name: null,
    external_id: null,
    attributes: null,
    ...directory,
    version: 1,
    created_at: now,
    updated_at: now,
  } as const
  await tx.insertInto('people').values(row).execute()
  const after = {
    ...personalOf({ name, email, userName: row.user_name, externalId: row.external_id }),
    roles,
    groups,
    status: 'active',
    ...(defaultProject === null ? {} : { defaultProject }),
    ...(costCentre === null ? {} : { costCentre }),
    ...(kind === 'person' ? {} : { kind }),
    ...(source === 'admin' ? {} : { source }),
  }
  return {
    person: await personOf(tx, row, rule),
    entry: { kind: 'person.created', data: { person: row.id, after } },
  }
}

/** What the entry holds commitments of. */
function personalOf(values: Pick<Person, 'name' | 'email' | 'userName' | 'externalId'>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null))
}

/** @throws AdminProblem email_taken: of another than the one it is for */
export async function checkEmail(
  tx: Transaction<AdminSchema>,
  { email, of }: { email: string | null; of: string | undefined },
): Promise<void> {
  if (email === null) return
  const holder = await tx
    .selectFrom('people')
    .select('id')
    .where('email', '=', email)
    .$if(of !== undefined, (query) => query.where('id', '!=', of ?? ''))
    .executeTakeFirst()
  if (holder !== undefined) throw new AdminProblem('email_taken', { email })
}
