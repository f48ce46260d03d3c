export { overviewHandlers } from './overview.ts'
export { ownOverviewHandlers } from './own.ts'
