import type { ProjectBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Project } from './project.ts'
import type { Projects } from './projects.ts'

type Operation =
  | 'listProjects'
  | 'createProject'
  | 'getProject'
  | 'updateProject'
  | 'classifyProject'
  | 'archiveProject'

/** The projects' part of the admin API. */
export function projectHandlers(projects: Projects): Pick<AdminHandlers, Operation> {
  return {
    async listProjects(query) {
      const { data, next } = await projects.list(query)
      return { data: data.map(projectBody), ...(next === undefined ? {} : { next }) }
    },
    createProject: async ({ classification = 'internal', ...input }, actor) =>
      projectBody(await projects.create(actor, { ...input, classification })),
    getProject: async ({ id }) => projectBody(await projects.byId(id)),
    updateProject: async ({ id, ...patch }, actor) => projectBody(await projects.change(actor, id, patch)),
    classifyProject: async ({ id, classification }, actor) =>
      projectBody(await projects.change(actor, id, { classification })),
    async archiveProject({ id }, actor) {
      const { people, credentials, ...project } = await projects.archive(actor, id)
      return { ...projectBody(project), people, credentials }
    },
  }
}

function projectBody({ createdAt, updatedAt, ...project }: Project): ProjectBody {
  const iso = (time: number) => new Date(time).toISOString()
  return { ...project, createdAt: iso(createdAt), updatedAt: iso(updatedAt) }
}
