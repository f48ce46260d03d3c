import { compilePolicy, type CompiledPolicy, type PolicyInput } from '../predict/policy.ts'
import type { RuleEffect } from '../rules/rule.ts'
import { isObject, objectAt, textsAt, type JsonObject } from '../settings/json.ts'
import { effectiveSources, type SettingsScope, type SettingsSource } from '../settings/sources.ts'

export const ruleEffects: readonly RuleEffect[] = ['deny', 'ask', 'allow']

/** A rule as it stands in the settings, read by the client or not. */
export interface StandingRule {
  text: string
  effect: RuleEffect
  scope: SettingsScope
  /** the policy with this rule alone, in the mode `default`: what it does by itself */
  alone: () => CompiledPolicy
}

/** Settings with the given rules only, and without hooks, which would answer before any rule. */
export function settingsWithRules(
  settings: JsonObject,
  rules: Partial<Record<RuleEffect, readonly string[]>>,
): JsonObject {
  const lists = Object.fromEntries(ruleEffects.map((effect) => [effect, rules[effect] ?? []]))
  return { ...settings, hooks: {}, permissions: { ...objectAt(settings, 'permissions'), ...lists } }
}

/** Every rule of the sources in force and of the flags: deny, ask, allow; within each the highest scope first. */
export function standingRules(input: PolicyInput): StandingRule[] {
  const sources = effectiveSources(input.sources).toReversed()
  const bare = sources.map((source): SettingsSource => ({ ...source, settings: stripped(source, {}) }))
  const alone = (changed: Partial<PolicyInput>) => (): CompiledPolicy =>
    compilePolicy({ ...input, sources: bare, flags: noFlags, mode: 'default', ...changed })
  return ruleEffects.flatMap((effect) => [
    ...sources.flatMap((source, index) =>
      [...new Set(textsAt(permissionsOf(source), effect))].map((text) => ({
        text,
        effect,
        scope: source.scope,
        alone: alone({
          sources: bare.with(index, { ...source, settings: stripped(source, { [effect]: [text] }) }),
        }),
      })),
    ),
    ...flagRules(input, effect).map((text) => ({
      text,
      effect,
      scope: 'cli' as const,
      alone: alone({
        flags: { allowed: effect === 'allow' ? [text] : [], disallowed: effect === 'deny' ? [text] : [] },
      }),
    })),
  ])
}

/** The policy without any rule, in its own mode. */
export function withoutRules(input: PolicyInput): CompiledPolicy {
  const sources = input.sources.map((source) => ({ ...source, settings: stripped(source, {}) }))
  return compilePolicy({ ...input, sources, flags: noFlags })
}

const noFlags = { allowed: [], disallowed: [] }

function flagRules({ flags }: PolicyInput, effect: RuleEffect): readonly string[] {
  if (effect === 'ask') return []
  return (effect === 'deny' ? flags?.disallowed : flags?.allowed) ?? []
}

function stripped(
  { settings }: SettingsSource,
  rules: Partial<Record<RuleEffect, readonly string[]>>,
): JsonObject {
  return settingsWithRules(isObject(settings) ? settings : {}, rules)
}

function permissionsOf({ settings }: SettingsSource): JsonObject {
  return objectAt(settings, 'permissions')
}
