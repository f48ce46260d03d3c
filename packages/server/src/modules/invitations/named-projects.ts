import { AdminProblem } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import type { ImportRow } from './read-import.ts'

/** By what the file calls them, a name or an id: the ids of the projects that take calls. */
export type NamedProjects = ReadonlyMap<string, string>

/** Names one look-up carries. */
const maxNames = 500

export async function readNamedProjects(
  tx: Transaction<AdminSchema>,
  rows: readonly ImportRow[],
): Promise<NamedProjects> {
  const wanted = [...new Set(rows.flatMap(({ project }) => project ?? []))]
  const found = new Map<string, string>()
  for (let at = 0; at < wanted.length; at += maxNames) {
    const some = wanted.slice(at, at + maxNames)
    const projects = await tx
      .selectFrom('projects')
      .select(['id', 'name'])
      .where('status', '=', 'active')
      .where((row) => row.or([row('name', 'in', some), row('id', 'in', some)]))
      .execute()
    // No name looks like an id.
    for (const { id, name } of projects) found.set(name, id).set(id, id)
  }
  return found
}

/** What is wrong with the projects of a file, a line each. */
export function unknownProjects(rows: readonly ImportRow[], known: NamedProjects): AdminProblem[] {
  return rows.flatMap(({ line, project }) =>
    project === undefined || known.has(project)
      ? []
      : [new AdminProblem('csv_project_unknown', { line, project })],
  )
}
