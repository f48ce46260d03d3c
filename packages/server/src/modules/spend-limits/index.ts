export { createSpendLimitsApi, type SpendLimitsApi } from './spend-limits-api.ts'
export type { AdminKey, SpendLimitsSettings } from './settings.ts'
