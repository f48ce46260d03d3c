import { parseRule } from '../../rules/parse-rule.ts'
import type { PermissionRule, RuleEffect } from '../../rules/rule.ts'
import { objectAt, valueAt, type JsonObject } from '../../settings/json.ts'
import type { SettingsScope } from '../../settings/sources.ts'
import { understandRule, type Understanding } from './understand-rule.ts'

/** A rule of the document, read. */
export interface ReadRule extends Understanding {
  effect: RuleEffect
  /** as it stands there */
  text: string
  /** into the settings */
  path: readonly [string, RuleEffect, number]
  /** the rule that was meant */
  rule?: PermissionRule
}

const effects: readonly RuleEffect[] = ['deny', 'ask', 'allow']
const mostRules = 5000

/** Every text among the rules, deny first; what is no text is left to the shape's check. */
export function readRules(settings: JsonObject, scope: SettingsScope): ReadRule[] {
  const permissions = objectAt(settings, 'permissions')
  return effects.flatMap((effect) => {
    const list = valueAt(permissions, effect)
    if (!Array.isArray(list)) return []
    return list
      .slice(0, mostRules)
      .flatMap((text: unknown, index) =>
        typeof text === 'string' ? readRule(text, { effect, scope, index }) : [],
      )
  })
}

function readRule(
  text: string,
  { effect, scope, index }: { effect: RuleEffect; scope: SettingsScope; index: number },
): ReadRule[] {
  const understood = understandRule(text, { effect, scope })
  const rule = understood.meant === undefined ? undefined : parseRule(understood.meant, { effect, scope })
  return [
    {
      ...understood,
      effect,
      text,
      path: ['permissions', effect, index],
      ...(rule === undefined ? {} : { rule }),
    },
  ]
}
