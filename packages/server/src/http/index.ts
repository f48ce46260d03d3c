export {
  createAdminApi,
  type AdminApi,
  type AdminApiDeps,
  type AdminEnv,
  type AdminHandlers,
} from './admin-api.ts'
export { authenticateOperator, type AdminCaller, type AuthenticateAdmin } from './authenticate.ts'
export { describeAdminApi } from './document.ts'
