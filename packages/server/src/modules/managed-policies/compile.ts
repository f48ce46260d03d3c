import { availableModels } from './available-models.ts'
import { canonicalJson, checksumOf } from './canonical-json.ts'
import type { GuardMode, JsonObject } from './document.ts'
import { layOn } from './merge.ts'
import type { ManagedPoliciesSettings } from './settings.ts'
import { isBase, type PolicyMatch, type PolicySubject } from './subject.ts'

/** What is in force for a person. */
export interface CompiledSettings {
  /** the checksum: it names the content */
  uuid: string
  /** `sha256:` and the hex digest of `text` */
  checksum: string
  /** the settings as canonical JSON */
  text: string
  settings: JsonObject
  guard: GuardMode
  /** the models that calls may ask for at most; undefined: the settings say nothing about it */
  models: { models: readonly string[]; described: readonly string[] } | undefined
  /** what they come from, the base first; a policy of the file is `file:<index>`, version 1 */
  versions: readonly { policy: string; version: number }[]
}

/** One version of one policy. */
export interface PolicyLayer {
  policy: string
  version: number
  match: PolicyMatch
  matches: (subject: PolicySubject) => boolean
  settings: JsonObject
  guard: GuardMode | undefined
}

/**
 * Those that apply to a person, the base first, as the official gateway picks them: the first without `match` is the
 * base, and what stands after it is never reached; of the others the first that matches, or each of them with the first
 * on top.
 */
export function applying(
  layers: readonly PolicyLayer[],
  subject: PolicySubject,
  mode: 'first_match' | 'layered',
): readonly PolicyLayer[] {
  const matching: PolicyLayer[] = []
  for (const layer of layers) {
    if (isBase(layer.match)) return [layer, ...matching.toReversed()]
    if ((mode === 'layered' || matching.length === 0) && layer.matches(subject)) matching.push(layer)
  }
  return matching.toReversed()
}

/** What is in force for somebody whom no policy is for, as a guard is told of it. */
export const noSettings = {
  checksum: checksumOf('{}'),
  guard: 'off',
  versions: [],
  settings: {},
} as const satisfies Pick<CompiledSettings, 'checksum' | 'guard' | 'versions' | 'settings'>

const hintKey = 'CLAUDE_CODE_GATEWAY_HINT_HEADERS'

/** @param layers the base first */
export function compileLayers(
  layers: readonly PolicyLayer[],
  { hintHeaders, configuredModels }: Pick<ManagedPoliciesSettings, 'hintHeaders' | 'configuredModels'>,
): CompiledSettings {
  const merged = layers.reduce<JsonObject>((below, { settings }) => layOn(below, settings), {})
  const settings = hintHeaders ? withHints(merged) : merged
  const text = canonicalJson(settings)
  const checksum = checksumOf(text)
  return Object.freeze({
    uuid: checksum,
    checksum,
    text,
    settings,
    models: availableModels(settings, configuredModels),
    guard: layers.findLast(({ guard }) => guard !== undefined)?.guard ?? 'off',
    versions: layers.map(({ policy, version }) => ({ policy, version })),
  })
}

/** Clients that hold settings then say which with each call. A policy that says otherwise is left as it is. */
function withHints(settings: JsonObject): JsonObject {
  const env = settings['env'] ?? {}
  if (typeof env !== 'object' || Array.isArray(env) || Object.hasOwn(env, hintKey)) return settings
  return { ...settings, env: { ...env, [hintKey]: '1' } }
}
