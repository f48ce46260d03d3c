import { canonicalModel } from './model-names.ts'
import type { PriceOverride } from './settings.ts'

/** A contract's prices by provider and model. */
export interface Overrides {
  /** @param models the ids of one call: as the provider names the model, then as the client does */
  find(provider: string, models: readonly string[]): PriceOverride | undefined
}

/**
 * The most specific row wins, as in the official gateway: one that names a string of the call exactly, then one that
 * names a model of the price list, in whichever form; and of two equal ones that of the provider before that of all.
 * @param isListed whether a price list has the model
 */
export function createOverrides(
  rows: readonly PriceOverride[],
  isListed: (model: string) => boolean,
): Overrides {
  const byModel = new Map<string, PriceOverride>()
  for (const row of rows) {
    byModel.set(keyOf(row.provider, row.model.toLowerCase()), row)
    const canonical = canonicalModel(row.model)
    if (isListed(canonical)) byModel.set(keyOf(row.provider, `~${canonical}`), row)
  }
  const findOne = (provider: string, model: string) =>
    byModel.get(keyOf(provider, model)) ?? byModel.get(keyOf(undefined, model))
  return {
    find(provider, models) {
      if (byModel.size === 0) return undefined
      const spellings = [
        ...models.map((model) => model.toLowerCase()),
        ...models.map((model) => `~${canonicalModel(model)}`),
      ]
      for (const spelling of spellings) {
        const row = findOne(provider, spelling)
        if (row !== undefined) return row
      }
      return undefined
    },
  }
}

/** NUL stands in no name; `~` marks a model of the price list rather than a string of the call. */
function keyOf(provider: string | undefined, model: string): string {
  return `${provider ?? ''}\0${model}`
}
