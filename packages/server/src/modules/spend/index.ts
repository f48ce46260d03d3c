export { offeredModels } from './offered-models.ts'
export { createRates, type Rates } from './rates.ts'
export type { PriceOverride, PricingSettings } from './settings.ts'
export { spendHandlers } from './routes.ts'
