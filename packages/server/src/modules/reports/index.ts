export { createReports, type Reports } from './reports.ts'
export { reportHandlers } from './routes.ts'
