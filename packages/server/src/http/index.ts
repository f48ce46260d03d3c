export { createAdminApi, type AdminApi, type AdminHandlers } from './admin-api.ts'
export { authenticateOperator } from './authenticate.ts'
export { describeAdminApi } from './document.ts'
