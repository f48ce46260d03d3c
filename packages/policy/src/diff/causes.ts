import { createJudge, strictness, type CallPlace, type Judge } from '../explain/judge.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import type { Evaluator } from '../policy-tests/policy-test.ts'
import type { Decision } from '../predict/decision.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { objectAt, textsAt } from '../settings/json.ts'
import { ruleDifference, type DocumentRule } from './calls-to-try.ts'
import type { ChangeCause } from './verdict-change.ts'

/** Finds what of two policies turned a verdict. */
export interface Causes {
  of(call: ToolCall, place: CallPlace, change: { by: Evaluator; was: Decision; is: Decision }): ChangeCause
}

/** With more rules that differ, no policy without each of them is tried. */
const maxTried = 30

/** Calls for which that is tried; the rest of them is said to come from the settings together. */
const maxCalls = 300

export function createCauses(before: PolicyDocument, after: PolicyDocument): Causes {
  const { added, removed } = ruleDifference(before, after)
  const isAdded = new Set(added)
  const [addedOf, removedOf] = [added, removed].map(rulesByText)
  const undone = new Map<DocumentRule, Judge>()
  let tried = 0
  /** The policy after, without this one change. */
  const without = (rule: DocumentRule): Judge => {
    const known = undone.get(rule)
    if (known !== undefined) return known
    const judge = createJudge(isAdded.has(rule) ? withoutRule(after, rule) : withRule(after, rule))
    undone.set(rule, judge)
    return judge
  }
  return {
    of(call, place, { by, was, is }) {
      const stricter = strictness[is.verdict] > strictness[was.verdict]
      const named =
        addedOf?.get(is.rule ?? '')?.find(({ effect }) => (effect !== 'allow') === stricter) ??
        removedOf?.get(was.rule ?? '')?.find(({ effect }) => (effect === 'allow') === stricter)
      if (named !== undefined) return causeOf(named, isAdded)
      if (added.length + removed.length > maxTried || tried >= maxCalls) return { kind: 'settings' }
      tried++
      const turning = [...added, ...removed].find(
        (rule) => without(rule).judge(call, place)[by].verdict === was.verdict,
      )
      return turning === undefined ? { kind: 'settings' } : causeOf(turning, isAdded)
    },
  }
}

function rulesByText(rules: readonly DocumentRule[]): Map<string, DocumentRule[]> {
  return Map.groupBy(rules, ({ rule }) => rule)
}

function causeOf(rule: DocumentRule, added: ReadonlySet<DocumentRule>): ChangeCause {
  return { kind: added.has(rule) ? 'rule_added' : 'rule_removed', ...rule }
}

function withoutRule(document: PolicyDocument, { rule, effect }: DocumentRule): PolicyDocument {
  return changed(document, effect, (rules) => rules.filter((one) => one !== rule))
}

function withRule(document: PolicyDocument, { rule, effect }: DocumentRule): PolicyDocument {
  return changed(document, effect, (rules) => [...rules, rule])
}

function changed(
  document: PolicyDocument,
  effect: DocumentRule['effect'],
  change: (rules: string[]) => string[],
): PolicyDocument {
  const permissions = objectAt(document.settings, 'permissions')
  const rules = change(textsAt(permissions, effect))
  return { ...document, settings: { ...document.settings, permissions: { ...permissions, [effect]: rules } } }
}
