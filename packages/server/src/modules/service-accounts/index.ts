export { serviceAccountHandlers } from './routes.ts'
export { createServiceAccounts, type ServiceAccounts } from './service-accounts.ts'
