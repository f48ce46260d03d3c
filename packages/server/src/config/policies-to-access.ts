import type { AccessRule } from '../modules/policies/index.ts'
import type { Source } from './findings.ts'
import type { ConfigFile } from './schema/file.ts'

type Policy = NonNullable<NonNullable<ConfigFile['managed']>['policies']>[number]

/** What of a policy's settings is enforced here, or does nothing but choose among what is. */
const understood = ['availableModels', 'availableModelsMatch', 'enforceAvailableModels', '$schema']

/**
 * The access rules that `managed.policies` come down to. Only `availableModels` is enforced, and only where every policy
 * matches by group, because then the first match on top of the base is the same rule on both sides. Whatever else a
 * policy holds restricts clients, which nothing here does yet, so it stops the boot unless `managed` is waived.
 */
export function policiesToAccess({ file, findings }: Source): readonly AccessRule[] {
  const { managed } = file
  if (managed === undefined) return []
  const reasons = [...wholeReasons(managed), ...(managed.policies ?? []).flatMap(policyReasons)]
  if (reasons.length > 0)
    findings.stops(
      'managed',
      ['managed'],
      `holds what is not built yet: ${[...new Set(reasons)].slice(0, 6).join(', ')}`,
    )
  if (
    wholeReasons(managed).length > 0 ||
    managed.policies?.some((policy) => policy.match.email_domain !== undefined)
  )
    return []
  return toRules(managed.policies ?? [], file.models?.map(({ id }) => id) ?? [])
}

function wholeReasons(managed: NonNullable<ConfigFile['managed']>): readonly string[] {
  return [
    ...(managed.settings === undefined ? [] : ['settings']),
    ...(managed.policy_mode === 'layered' ? ['policy_mode: layered'] : []),
  ]
}

function policyReasons(policy: Policy): readonly string[] {
  return [
    ...(policy.match.email_domain === undefined ? [] : ['match.email_domain']),
    ...(policy.desktop === undefined ? [] : ['desktop']),
    ...Object.keys(settingsOf(policy)).filter((key) => !understood.includes(key)),
  ]
}

function settingsOf(policy: Policy): Readonly<Record<string, unknown>> {
  return policy.code ?? policy.cli ?? policy.settings ?? {}
}

function toRules(policies: readonly Policy[], configured: readonly string[]): readonly AccessRule[] {
  if (!policies.some((policy) => settingsOf(policy)['availableModels'] !== undefined)) return []
  const everybody = policies.findIndex((policy) => policy.match.groups === undefined)
  const reachable = everybody === -1 ? policies : policies.slice(0, everybody + 1)
  const base = everybody === -1 ? undefined : policies[everybody]
  return reachable.map((policy) => {
    const settings = { ...(base && settingsOf(base)), ...settingsOf(policy) }
    const models = settingsOf(policy)['availableModels']
    const exact = settings['availableModelsMatch'] === 'exact'
    return {
      ...(policy.match.groups === undefined ? {} : { match: { groups: policy.match.groups } }),
      ...(isTexts(models)
        ? { models: models.flatMap((entry) => toModels(entry, { exact, configured })) }
        : {}),
    }
  })
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string')
}

const families = ['opus', 'sonnet', 'haiku', 'fable', 'mythos']

/**
 * An entry of `availableModels` as the official gateway 2.1.330 matches it (measured): a family word means the family; an
 * id means itself and, unless matching is exact, the ids that continue it after a hyphen; `[1m]` and case do not count;
 * `*` and other aliases match nothing. Access rules heed case, so an id is written as the file or Anthropic writes it.
 */
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

interface Matching {
  exact: boolean
  /** the ids of the file's own `models` */
  configured: readonly string[]
}
