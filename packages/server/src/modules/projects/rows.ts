import { AdminProblem } from '@sekisho/contract'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { projectFromRow, type Project } from './project.ts'

/** The database, or a transaction that sees its own writes. */
type Reader = Pick<ReadonlyKysely<AdminSchema>, 'selectFrom'>

export interface ProjectsQuery {
  limit: number
  /** id of the last project of the page before */
  after?: string | undefined
  /** the whole name */
  name?: string | undefined
  status?: Project['status'] | undefined
}

export async function readProject(read: Reader, id: string): Promise<Project | undefined> {
  const row = await read.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst()
  return row && projectFromRow(row)
}

/** Oldest first, one more than asked for when there are more. */
export async function readProjects(
  read: Reader,
  { limit, after, name, status }: ProjectsQuery,
): Promise<{ data: Project[]; next?: string }> {
  const rows = await read
    .selectFrom('projects')
    .selectAll()
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'active'))
    .orderBy('id')
    .limit(limit + 1)
    .execute()
  const data = rows.slice(0, limit).map(projectFromRow)
  const next = rows.length > limit ? data.at(-1)?.id : undefined
  return next === undefined ? { data } : { data, next }
}

/** What is given a project to count to gets one that takes calls. @throws AdminProblem project_unknown, project_archived */
export async function checkProject(read: Reader, id: string): Promise<void> {
  const project = await readProject(read, id)
  if (project === undefined) throw new AdminProblem('project_unknown', { project: id })
  if (project.status === 'archived') throw new AdminProblem('project_archived', { project: project.name })
}
