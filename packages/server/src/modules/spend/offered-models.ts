import type { Rates } from './rates.ts'

/** A model as `GET /v1/models` shows it. */
interface OfferedModel {
  id: string
  displayName: string
  /** RFC 3339; the day the model was first seen in a price list, or the epoch for a model of the company's own */
  createdAt: string
}

export interface OfferedModelsSettings {
  models: readonly { id: string; label?: string }[]
  includeBuiltinModels: boolean
}

/** What the company names itself, and then, unless it says otherwise, every model that is on sale. */
export function offeredModels(settings: OfferedModelsSettings, rates: Pick<Rates, 'models'>): OfferedModel[] {
  const listed = rates.models()
  const named = settings.models.map(({ id, label }) => {
    const model = listed.find((row) => row.id === id)
    return offered({ id, displayName: label ?? model?.displayName ?? id, listedFrom: model?.listedFrom })
  })
  if (!settings.includeBuiltinModels) return named
  const own = new Set(settings.models.map(({ id }) => id))
  return [...named, ...listed.filter(({ id, active }) => active && !own.has(id)).map(offered)]
}

function offered(model: { id: string; displayName: string; listedFrom?: string | undefined }): OfferedModel {
  const { id, displayName, listedFrom = '1970-01-01' } = model
  return { id, displayName, createdAt: `${listedFrom}T00:00:00Z` }
}
