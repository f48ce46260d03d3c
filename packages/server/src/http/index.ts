export { createAdminApi, type AdminApi, type AdminHandlers } from './admin-api.ts'
export {
  authenticateAdmin,
  type AdminCaller,
  type AuthenticateAdmin,
  type SignedInCallers,
} from './authenticate.ts'
export { describeAdminApi } from './document.ts'
