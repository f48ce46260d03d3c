export { nameHandlers } from './routes.ts'
