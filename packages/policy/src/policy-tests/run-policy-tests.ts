import { anyPlace, createJudge, type CallPlace, type Judgement } from '../explain/judge.ts'
import type { Decision, Verdict } from '../predict/decision.ts'
import { ruleEffects, settingsWithRules } from '../explain/lone-rule.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { objectAt, textsAt, type JsonObject } from '../settings/json.ts'
import { callOfRule } from './call-of-rule.ts'
import { readCallText } from './call-text.ts'
import type { DocumentPath } from './document-problems.ts'
import type { PolicyDocument } from './policy-document.ts'
import type { Evaluator, PolicyTest, RuleTests } from './policy-test.ts'

/** How one test of a policy went. */
export interface PolicyTestOutcome {
  /** of the test, in the document */
  path: DocumentPath
  passed: boolean
  call: ToolCall
  /** a verdict; or that a rule applies, or does not */
  expected: Verdict | 'match' | 'not_match'
  got: Verdict | 'match' | 'not_match'
  /** of a test beside a rule: that rule */
  tested?: string
  /** who decided, and how */
  by: Evaluator
  decision: Decision
}

/** Runs the tests a policy carries, those in `tests` and those beside its rules. Never throws. */
export function runPolicyTests(document: PolicyDocument): readonly PolicyTestOutcome[] {
  return [...policyTestOutcomes(document)]
}

/** As `runPolicyTests`, each run when it is asked for: whoever has others to serve may pause between two. */
export function* policyTestOutcomes(document: PolicyDocument): Generator<PolicyTestOutcome> {
  const judge = createJudge(document)
  for (const [index, test] of (document.tests ?? []).entries()) {
    const call = callOfTest(test)
    const { decision, by } = deciding(judge.judge(call, placeOf(test)), test.by)
    const passed = decision.verdict === test.expect
    yield { path: ['tests', index], passed, call, expected: test.expect, got: decision.verdict, by, decision }
  }
  for (const [index, tests] of (document.rules ?? []).entries()) yield* runRuleTests(document, tests, index)
}

function callOfTest(test: PolicyTest): ToolCall {
  if (!('call' in test)) return { tool: test.tool, input: test.input }
  // A document that was not read by `readPolicyDocument` may hold no call here: then it is one of no tool.
  return readCallText(test.call) ?? { tool: test.call, input: {} }
}

function placeOf({ cwd, mode }: PolicyTest): CallPlace {
  return { ...anyPlace, ...(cwd === undefined ? {} : { cwd }), ...(mode === undefined ? {} : { mode }) }
}

function deciding(
  { client, guard, by: inTheEnd }: Judgement,
  asked: Evaluator | undefined,
): { decision: Decision; by: Evaluator } {
  const by = asked ?? inTheEnd
  return { decision: by === 'guard' ? guard : client, by }
}

/** A rule by itself, so that no other decides in its place; whether an evaluator then names it. */
function* runRuleTests(
  { settings, guard }: PolicyDocument,
  { rule, match = [], not_match = [], by }: RuleTests,
  index: number,
): Generator<PolicyTestOutcome> {
  const judge = createJudge({ settings: withRuleOnly(settings, rule), ...(guard ? { guard } : {}) })
  const asked: readonly Evaluator[] =
    by !== undefined ? [by] : judge.guard === 'enforce' ? ['client', 'guard'] : ['client']
  const run = (text: string, expected: 'match' | 'not_match', at: number): PolicyTestOutcome => {
    const call = callOfRule(rule, text) ?? { tool: text, input: {} }
    const judgement = judge.judge(call, { ...anyPlace, mode: 'default' })
    const naming = asked.find((one) => judgement[one].rule === rule)
    const who = naming ?? asked[0] ?? 'client'
    const got = naming === undefined ? 'not_match' : 'match'
    const path = ['rules', index, expected, at]
    return {
      path,
      passed: got === expected,
      call,
      expected,
      got,
      tested: rule,
      by: who,
      decision: judgement[who],
    }
  }
  for (const [at, text] of match.entries()) yield run(text, 'match', at)
  for (const [at, text] of not_match.entries()) yield run(text, 'not_match', at)
}

/** In every list it stands in. */
function withRuleOnly(settings: JsonObject, rule: string): JsonObject {
  const permissions = objectAt(settings, 'permissions')
  const holding = ruleEffects.filter((effect) => textsAt(permissions, effect).includes(rule))
  return settingsWithRules(settings, Object.fromEntries(holding.map((effect) => [effect, [rule]])))
}
