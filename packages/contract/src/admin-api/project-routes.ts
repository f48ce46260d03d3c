import {
  archivedProject,
  classifiedProject,
  newProject,
  project,
  projectPatch,
  projectPath,
  projectsPage,
  projectsQuery,
} from './projects.ts'

/** Projects; part of `adminRoutes`, where they are checked. */
export const projectRoutes = {
  listProjects: {
    method: 'get',
    path: '/api/projects',
    permission: 'projects.read',
    summary: 'List projects, oldest first',
    query: projectsQuery,
    response: projectsPage,
    status: 200,
  },
  createProject: {
    method: 'post',
    path: '/api/projects',
    permission: 'projects.write',
    // Who keeps the accounts opens no project to people, nor closes one.
    fields: { classification: 'projects.classify' },
    summary: 'Create a project',
    body: newProject,
    response: project,
    status: 201,
  },
  getProject: {
    method: 'get',
    path: '/api/projects/{id}',
    permission: 'projects.read',
    summary: 'One project',
    params: projectPath,
    response: project,
    status: 200,
  },
  updateProject: {
    method: 'patch',
    path: '/api/projects/{id}',
    permission: 'projects.write',
    // Calls come by the name: one that goes to another project takes its calls along, whatever that is open to.
    fields: { name: 'projects.classify' },
    summary: 'Change a project; calls are counted the new way from now on',
    params: projectPath,
    body: projectPatch,
    response: project,
    status: 200,
  },
  classifyProject: {
    method: 'post',
    path: '/api/projects/{id}/classify',
    permission: 'projects.classify',
    summary:
      'Say how sensitive a project is: it is open to those whose access rule names that, within a second',
    params: projectPath,
    body: classifiedProject,
    response: project,
    status: 200,
  },
  archiveProject: {
    method: 'post',
    path: '/api/projects/{id}/archive',
    permission: 'projects.write',
    summary: 'Archive a project: calls that name it are refused, within a second; what it spent stays',
    params: projectPath,
    response: archivedProject,
    status: 200,
  },
} as const
