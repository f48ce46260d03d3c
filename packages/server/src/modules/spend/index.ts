export { offeredModels, type OfferedModel } from './offered-models.ts'
export { createRates, type CatalogueModel, type Charge, type PricedCall, type Rates } from './rates.ts'
export type { PriceOverride, PricingSettings } from './settings.ts'
export { spendHandlers } from './routes.ts'
