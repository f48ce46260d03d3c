import type { Answers } from '../testing.ts'

export const project = {
  id: 'prj_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'payments\u001B[2J',
  classification: 'customer_facing' as const,
  costCentre: 'CC\u009B2J',
  status: 'active' as const,
  createdAt: '2026-11-22T06:14:00.000Z',
  updatedAt: '2026-11-22T06:14:00.000Z',
}

export const projects = {
  listProjects: { data: [project, { ...project, costCentre: null, status: 'archived' }], next: project.id },
  createProject: project,
  updateProject: project,
  classifyProject: project,
  archiveProject: { ...project, status: 'archived', people: 1, credentials: 2 },
} satisfies Answers
