/** Contract prices, as the official gateway's `pricing` section. Rates are integer micro-USD per million tokens. */
export interface PricingSettings {
  /** a discount on every list price, in parts per million: 1_000_000 is list price */
  multiplierPpm: number
  overrides: readonly PriceOverride[]
}

export interface PriceOverride {
  /** provider name; absent: every provider */
  provider?: string
  model: string
  input: number
  output: number
  cacheRead: number
  cacheWrite5m: number
  cacheWrite1h: number
}
