import {
  anyPlace,
  judged,
  policyInputOf,
  type CallPlace,
  type Judge,
  type Judgement,
} from '../explain/judge.ts'
import { ruleEffects, settingsWithRules } from '../explain/lone-rule.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import { compilePolicy, type CompiledPolicy } from '../predict/policy.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { someMeet, type RuleIndex } from '../rules/rule-index.ts'
import type { PermissionRule } from '../rules/rule.ts'
import { isObject, valueAt, type JsonObject } from '../settings/json.ts'
import { ruleDifference } from './calls-to-try.ts'
import { createCallReading } from '../shell/call-reading.ts'
import { areEqual } from './canonical-text.ts'

/** What a call comes to under two policies. */
export type JudgeBoth = (call: ToolCall, place: CallPlace) => { was: Judgement; is: Judgement }

/**
 * Judges calls under two policies, and once only where no rule that differs can be about the call: all that judging asks
 * of a policy's rules is asked by keys (`rule-index`), so that rules none of these keys finds would have changed nothing.
 */
export function createJudgeBoth(
  before: Judge,
  after: Judge,
  documents: readonly [PolicyDocument, PolicyDocument],
): JudgeBoth {
  const differing = differingRules(...documents)
  if (differing === undefined)
    return (call, place) => {
      const reading = createCallReading()
      return { was: before.judge(call, place, reading), is: after.judge(call, place, reading) }
    }
  const heard: Heard = { meets: someMeet(differing), met: false, last: [] }
  const listened = new WeakMap<CompiledPolicy, CompiledPolicy>()
  return (call, place) => {
    const policy = before.policyAt(place)
    const listening = listened.get(policy) ?? listeningTo(policy, heard)
    listened.set(policy, listening)
    heard.met = false
    heard.last = []
    const reading = createCallReading()
    const was = before.combine(judged(listening, call, reading))
    return { was, is: heard.met ? after.judge(call, place, reading) : after.combine(was) }
  }
}

/** Whether a policy was asked for rules by a key that finds one of those that differ. */
interface Heard {
  readonly meets: (keys: Iterable<string>) => boolean
  met: boolean
  /** the keys that were given last, which are often given again for another effect */
  last: Iterable<string>
}

/** The same policy, noting by which keys its rules are looked for. */
function listeningTo(policy: CompiledPolicy, heard: Heard): CompiledPolicy {
  const listen = ({ all, meeting }: RuleIndex): RuleIndex => ({
    all,
    meeting(keys) {
      if (heard.met) return meeting(keys)
      const given = keys()
      if (given !== heard.last) heard.met = heard.meets(given)
      heard.last = given
      return meeting(() => given)
    },
  })
  const { index, intended } = policy
  const each = (of: typeof index): typeof index => ({
    deny: listen(of.deny),
    ask: listen(of.ask),
    allow: listen(of.allow),
  })
  return { ...policy, index: each(index), intended: each(intended) }
}

/** The rules only one of them has, as they are read and as they are meant; `undefined` where more than rules differs. */
function differingRules(before: PolicyDocument, after: PolicyDocument): PermissionRule[] | undefined {
  const bare = [before, after].map(({ settings }) => withoutRules(settings))
  // Where nothing is said of permissions another reading holds.
  if (bare.includes(undefined) || !areEqual(bare[0], bare[1])) return undefined
  const { added, removed } = ruleDifference(before, after)
  const lists = Object.fromEntries(
    ruleEffects.map((effect) => [
      effect,
      [...added, ...removed].filter((one) => one.effect === effect).map(({ rule }) => rule),
    ]),
  )
  const settings = settingsWithRules(before.settings, lists)
  const { index, intended } = compilePolicy(policyInputOf({ settings }, anyPlace))
  return [index, intended].flatMap((of) => ruleEffects.flatMap((effect) => of[effect].all))
}

function withoutRules(settings: JsonObject): JsonObject | undefined {
  const permissions = valueAt(settings, 'permissions')
  if (!isObject(permissions) || !ruleEffects.every((effect) => isRuleList(valueAt(permissions, effect))))
    return undefined
  const kept = Object.entries(permissions).filter(([key]) => !ruleEffects.some((effect) => effect === key))
  return { ...settings, permissions: Object.fromEntries(kept) }
}

/** What is no list of texts may keep the client from reading more than that list. */
function isRuleList(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
}
