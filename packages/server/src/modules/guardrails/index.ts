export { createGuardrails, type Guardrails } from './guardrails.ts'
export { openStanding, type Standing } from './standing.ts'
export { guardHandlers } from './routes.ts'
export const loadGuardApp = async () => (await import('./guard-app.ts')).createGuardApp
