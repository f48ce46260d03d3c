import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { openSnapshot } from '../snapshots/index.ts'
import { attribute, type Attribution, type ProjectPolicy, type SaidOfProject } from './attribute.ts'
import {
  changeProject,
  countUses,
  createProject,
  type NewProject,
  type ProjectPatch,
  type StillUsed,
} from './changes.ts'
import type { Project } from './project.ts'
import { readProject, readProjects, type ProjectsQuery } from './rows.ts'

/** What calls are counted to, and who pays for it. */
export interface Projects {
  /**
   * From memory, in about a microsecond: what a call is counted to. A change on another node shows within a second.
   * @throws Refusal project_unknown, project_archived, project_not_allowed, project_required
   */
  attribute(said: SaidOfProject, policy: ProjectPolicy): Attribution
  /** From the store. @throws AdminProblem project_unknown */
  byId(id: string): Promise<Project>
  /** From the store, oldest first. */
  list(query: ProjectsQuery): Promise<{ data: Project[]; next?: string }>
  /** In force on this node when it resolves. @throws AdminProblem project_name_taken */
  create(actor: Actor, project: NewProject): Promise<Project>
  /** Likewise. @throws AdminProblem project_unknown, project_name_taken */
  change(actor: Actor, id: string, patch: ProjectPatch): Promise<Project>
  /** Calls that come to it are refused from now on; what it spent stays. Twice changes nothing. @throws AdminProblem project_unknown */
  archive(actor: Actor, id: string): Promise<Project & StillUsed>
}

interface ProjectsDeps {
  db: ControlDatabase
  clock: Clock
  random: Random
}

/** A project as it is found: under its id, and under its name, which can never look like an id. */
interface Entry {
  key: string
  project: Project
}

const pageSize = 1000

/** Loads every project. @throws when the store cannot be read */
export async function createProjects(deps: ProjectsDeps): Promise<Projects> {
  const { db } = deps
  const snapshot = await openSnapshot<Entry>({
    topic: 'projects',
    changes: db.changes,
    keyOf: ({ key }) => key,
    async readPage(last) {
      const { data } = await readProjects(db.read, { after: last?.project.id, limit: pageSize })
      return data.flatMap((project) => [
        { key: project.id, project },
        { key: project.name, project },
      ])
    },
    pageSize: 2 * pageSize,
  })
  const known = {
    find: (idOrName: string) => snapshot.get(idOrName)?.project,
    *all() {
      for (const { key, project } of snapshot.values()) if (key === project.id) yield project
    },
    get isEmpty() {
      return snapshot.size === 0
    },
  }
  /** There are few, and read again a former name is gone too. */
  async function shown<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change
    await snapshot.reload()
    return result
  }
  return {
    attribute: (said, policy) => attribute(said, policy, known),
    async byId(id) {
      const project = await readProject(db.read, id)
      if (project === undefined) throw new AdminProblem('project_unknown', { project: id })
      return project
    },
    list: (query) => readProjects(db.read, query),
    create: (actor, project) => shown(createProject(actor, project, deps)),
    change: (actor, id, patch) => shown(changeProject(actor, { id, patch }, deps)),
    async archive(actor, id) {
      const project = await shown(changeProject(actor, { id, patch: { status: 'archived' } }, deps))
      return { ...project, ...(await countUses(db, id)) }
    },
  }
}
