import type { JsonObject } from './document.ts'

const families = ['opus', 'sonnet', 'haiku', 'fable', 'mythos']

/**
 * What `availableModels` of settings come to as entries of an access rule, as the official gateway 2.1.330 matches them
 * (measured): a family word means the family; an id means itself and, unless matching is exact, the ids that continue it
 * after a hyphen; `[1m]` and case do not count; `*` and other aliases match nothing. Access rules heed case, so an id is
 * written as the file or Anthropic writes it. What is no list of texts allows none, as Claude Code takes it.
 * @param configured the ids of the file's own `models`
 * @returns undefined: the settings say nothing about models
 */
export function availableModels(
  settings: JsonObject,
  configured: readonly string[],
): { models: readonly string[]; described: readonly string[] } | undefined {
  const given = settings['availableModels']
  if (given === undefined) return undefined
  const entries = Array.isArray(given) && given.every(isText) ? given : []
  const exact = settings['availableModelsMatch'] === 'exact'
  return { models: entries.flatMap((entry) => toModels(entry, { exact, configured })), described: entries }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

interface Matching {
  exact: boolean
  configured: readonly string[]
}

function toModels(entry: string, { exact, configured }: Matching): readonly string[] {
  const id = entry
    .trim()
    .toLowerCase()
    .replace(/\[1m\]$/, '')
  if (families.includes(id)) return [id]
  if (id === '' || id.includes('*') || ['default', 'best', 'opusplan'].includes(id)) return []
  const written = configured.find((model) => model.toLowerCase() === id) ?? id
  const continued = configured.filter((model) => model.toLowerCase().startsWith(`${id}-`))
  return exact ? [written] : [...new Set([written, ...continued, `${id}-*`])]
}
