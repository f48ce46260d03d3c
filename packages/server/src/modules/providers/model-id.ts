import type { ProviderSettings } from './settings.ts'

/**
 * The id a provider knows a model by: what its settings map it to, else the id as requested. Undefined for a custom
 * model the provider does not map, because no upstream would know that name.
 */
export function providerModelId(settings: ProviderSettings, requested: string): string | undefined {
  if (Object.hasOwn(settings.modelIds, requested)) return settings.modelIds[requested]
  return settings.customModels.includes(requested) ? undefined : requested
}
