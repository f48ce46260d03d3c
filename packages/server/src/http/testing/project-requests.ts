import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about projects, and answers as their schemas say. */

export const projectId = 'prj_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const project = {
  id: projectId,
  name: 'payments',
  classification: 'internal' as const,
  costCentre: null,
  status: 'active' as const,
  createdAt: time,
  updatedAt: time,
}

export const projectBodies = {
  createProject: { name: 'payments' },
  updateProject: { costCentre: 'CC-1' },
  classifyProject: { classification: 'confidential' },
}

type Operation = keyof typeof projectBodies | 'listProjects' | 'getProject' | 'archiveProject'
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function projectAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    listProjects: answer({ data: [project] }),
    createProject: answer(project),
    getProject: answer(project),
    updateProject: answer(project),
    classifyProject: answer(project),
    archiveProject: answer({ ...project, status: 'archived' as const, people: 1, credentials: 2 }),
  }
}
