import { AdminProblem, formatId, type Actor, type Classification } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { AdminEntry, ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ProjectsTable } from '../../platform/sql/budget-tables.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { projectFromRow, type Project } from './project.ts'
import { readProject } from './rows.ts'

export interface NewProject {
  name: string
  classification: Classification
  costCentre?: string | undefined
}

export interface ProjectPatch {
  name?: string | undefined
  classification?: Classification | undefined
  /** null: none */
  costCentre?: string | null | undefined
  status?: Project['status'] | undefined
}

/** Who still counts to a project that takes no more calls. */
export interface StillUsed {
  /** whose default it is */
  people: number
  /** not revoked */
  credentials: number
}

export interface ChangeDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** @throws AdminProblem project_name_taken */
export async function createProject(
  actor: Actor,
  { name, classification, costCentre }: NewProject,
  { db, clock, random }: ChangeDeps,
): Promise<Project> {
  return await db.recorded(actor, 'projects', async (tx) => {
    await checkName(tx, { name, of: '' })
    const now = clock.now()
    const row = {
      id: formatId('project', now, random(10)),
      name,
      classification,
      cost_centre: costCentre ?? null,
      status: 'active',
      created_at: now,
      updated_at: now,
    } as const
    await tx.insertInto('projects').values(row).execute()
    const project = projectFromRow(row)
    const entry: AdminEntry = {
      kind: 'project.created',
      data: { project: row.id, after: recordedOf(project) },
    }
    return { entries: [entry], result: project }
  })
}

/** Changes nothing, and leaves no entry, when all is as asked. @throws AdminProblem project_unknown, project_name_taken */
export async function changeProject(
  actor: Actor,
  { id, patch }: { id: string; patch: ProjectPatch },
  { db, clock }: ChangeDeps,
): Promise<Project> {
  return await db.recorded(actor, 'projects', async (tx) => {
    const before = await readProject(tx, id)
    if (before === undefined) throw new AdminProblem('project_unknown', { project: id })
    const columns = columnsOf(patch)
    const after = { ...before, ...given(patch), updatedAt: clock.now() }
    const [was, is] = [recordedOf(before), recordedOf(after)]
    const keys = Object.keys(is).filter((key) => was[key] !== is[key])
    if (keys.length === 0) return { entries: [], result: before }
    if (after.name !== before.name) await checkName(tx, { name: after.name, of: id })
    await tx
      .updateTable('projects')
      .set({ ...columns, updated_at: after.updatedAt })
      .where('id', '=', id)
      .execute()
    const pick = (from: Record<string, unknown>) => Object.fromEntries(keys.map((key) => [key, from[key]]))
    const data = { project: id, before: pick(was), after: pick(is) }
    return { entries: [{ kind: 'project.changed', data }], result: after }
  })
}

/** From the store: what will be refused now. */
export async function countUses({ read }: ControlDatabase, project: string): Promise<StillUsed> {
  const { people } = await read
    .selectFrom('people')
    .select((row) => row.fn.countAll<number>().as('people'))
    .where('default_project', '=', project)
    .where('status', '=', 'active')
    .executeTakeFirstOrThrow()
  const { credentials } = await read
    .selectFrom('credentials')
    .select((row) => row.fn.countAll<number>().as('credentials'))
    .where('project_id', '=', project)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return { people, credentials }
}

function given(patch: ProjectPatch): Partial<Project> {
  const { name, classification, costCentre, status } = patch
  return {
    ...(name === undefined ? {} : { name }),
    ...(classification === undefined ? {} : { classification }),
    ...(costCentre === undefined ? {} : { costCentre }),
    ...(status === undefined ? {} : { status }),
  }
}

function columnsOf(patch: ProjectPatch): Partial<ProjectsTable> {
  const { costCentre, ...rest } = given(patch)
  return { ...rest, ...(costCentre === undefined ? {} : { cost_centre: costCentre }) }
}

/** What of a project stands in the ledger. */
function recordedOf({ name, classification, costCentre, status }: Project): Record<string, unknown> {
  return { name, classification, costCentre, status }
}

/** @throws AdminProblem project_name_taken */
async function checkName(
  tx: Transaction<AdminSchema>,
  { name, of }: { name: string; of: string },
): Promise<void> {
  const holder = await tx
    .selectFrom('projects')
    .select('id')
    .where('name', '=', name)
    .where('id', '!=', of)
    .executeTakeFirst()
  if (holder !== undefined) throw new AdminProblem('project_name_taken', { project: name })
}
