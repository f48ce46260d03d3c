import { isObject, objectAt, valueAt } from '../settings/json.ts'
import { matchGlob } from '../rules/glob.ts'
import { decide, type Decision } from './decision.ts'
import { hookOutcome } from './hook-outcome.ts'
import type { CompiledPolicy } from './policy.ts'

const order = ['deny', 'ask', 'allow'] as const

/**
 * What the PreToolUse hooks of the settings say to a call, as far as their commands tell it without being run. A hook
 * that cannot be read counts as one that says nothing: so does, in the client, one that fails in any way but exit 2.
 */
export function predictHooks(policy: CompiledPolicy, tool: string): Decision | undefined {
  if (valueAt(policy.settings, 'disableAllHooks') === true) return undefined
  const groups = valueAt(objectAt(policy.settings, 'hooks'), 'PreToolUse')
  if (!Array.isArray(groups)) return undefined
  const said = groups.filter((group) => matchesTool(valueAt(group, 'matcher'), tool)).flatMap(outcomes)
  const verdict = order.find((one) => said.includes(one))
  return verdict === undefined ? undefined : decide(verdict, 'hook-says', { detail: verdict })
}

/** Names separated by `|`, `.*` for anything; none, an empty one and `*` mean every tool. */
function matchesTool(matcher: unknown, tool: string): boolean {
  if (matcher === undefined || matcher === '') return true
  if (typeof matcher !== 'string' || matcher.length > maxMatcherLength) return false
  return matcher.split('|').some((name) => matchGlob(name.replaceAll('.*', '*'), tool))
}

const maxMatcherLength = 4096

function outcomes(group: unknown): Exclude<ReturnType<typeof hookOutcome>, undefined>[] {
  const hooks = valueAt(group, 'hooks')
  if (!Array.isArray(hooks)) return []
  return hooks.flatMap((hook: unknown) => {
    const command = valueAt(hook, 'command')
    if (!isObject(hook) || typeof command !== 'string') return []
    const timeout = valueAt(hook, 'timeout')
    return hookOutcome(command, typeof timeout === 'number' ? timeout : 60) ?? []
  })
}
