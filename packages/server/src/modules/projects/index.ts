export type { Attribution, SaidOfProject } from './attribute.ts'
export { createProjects, type Projects } from './projects.ts'
export { projectHandlers } from './routes.ts'
export { checkProject } from './rows.ts'
