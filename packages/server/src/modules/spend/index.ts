export type { PriceOverride, PricingSettings } from './settings.ts'
