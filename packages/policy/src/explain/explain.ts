import { effectsOf, enforce } from '../enforce/enforce.ts'
import { judgeEffects } from '../enforce/judge.ts'
import type { Decision } from '../predict/decision.ts'
import { compilePolicy, type CompiledPolicy, type PolicyInput } from '../predict/policy.ts'
import { predict } from '../predict/predict.ts'
import type { ToolCall } from '../predict/tool-rules.ts'
import { parseRule } from '../rules/parse-rule.ts'
import { valueAt } from '../settings/json.ts'
import { commandParts } from './command-parts.ts'
import { describeEffect } from './describe-effect.ts'
import type { ConsideredRule, Explanation, Trace, TracedPart } from './explanation.ts'
import { standingRules, withoutRules, type StandingRule } from './lone-rule.ts'
import { isAbout, toolOf } from './rule-subject.ts'

/** Parts beyond these are not traced. */
const maxParts = 50

/** Times a rule is held against a part, of one evaluator; parts after that name the rule that decided and no other. */
const maxChecks = 5000

/** Something that is judged by itself, under any policy. */
interface Part {
  kind: TracedPart['kind']
  text: string
  judge: (policy: CompiledPolicy) => Decision
}

/**
 * Traces a call: what each part of it comes to, the rules looked at for each, and which decided. A rule applies to a part
 * when the evaluator, given this rule alone, names it or comes to allow what it did not; so the trace cannot differ from
 * the evaluators. Never throws.
 */
export function explain(input: PolicyInput, call: ToolCall): Explanation {
  const policy = compilePolicy(input)
  const standing = standingRules(input).filter(({ text }) => isAbout(text, call.tool))
  // A tool's name in another letter case is read and means nothing.
  const isRead = ({ text, effect, scope }: StandingRule): boolean =>
    (toolOf(text) === call.tool || toolOf(text).toLowerCase() !== call.tool.toLowerCase()) &&
    policy.rules.some((rule) => rule.text === text && rule.effect === effect && rule.scope === scope)
  const read = standing.filter(isRead)
  const command = valueAt(call.input, 'command')
  const text = call.tool === 'Bash' && typeof command === 'string' ? command : undefined
  // The guard takes at their word also the deny and ask rules that the client skips.
  const guarding = standing.filter((rule) => rule.effect !== 'allow' || isRead(rule))
  const bare = withoutRules(input)
  return {
    call,
    mode: policy.mode,
    cwd: policy.cwd,
    client: trace({ policy, bare }, read, {
      whole: { kind: 'call', text: call.tool, judge: (one) => predict(one, call) },
      parts: text === undefined ? [] : clientParts(text),
    }),
    guard: trace({ policy, bare }, guarding, {
      whole: { kind: 'call', text: call.tool, judge: (one) => enforce(one, call) },
      parts: text === undefined ? [] : guardParts(text, policy),
    }),
    unread: standing
      .filter((rule) => !isRead(rule))
      .map(({ text: rule, effect, scope }) => ({ rule, effect, scope })),
  }
}

function clientParts(command: string): Part[] {
  return commandParts(command).map(({ kind, text, judged }) => ({
    kind,
    text,
    judge: (policy) => predict(policy, { tool: 'Bash', input: { command: judged } }),
  }))
}

function guardParts(command: string, policy: CompiledPolicy): Part[] {
  return effectsOf(command, policy)
    .all.slice(0, maxParts)
    .map((effect) => ({
      kind: 'effect',
      text: describeEffect(effect),
      judge: (one) => judgeEffects(one, [effect], { tool: 'Bash' }),
    }))
}

function trace(
  { policy, bare }: { policy: CompiledPolicy; bare: CompiledPolicy },
  rules: readonly StandingRule[],
  { whole, parts }: { whole: Part; parts: readonly Part[] },
): Trace {
  // Where there are parts, rules about commands and paths are held against those.
  const general = new Set(parts.length === 0 ? rules : rules.filter(isGeneral))
  const alone = rules.map((rule) => ({ rule, policy: rule.alone() }))
  const decision = whole.judge(policy)
  let checks = 0
  const traced = [whole, ...parts].map((part): TracedPart => {
    const ofPart = part === whole ? decision : part.judge(policy)
    const looked = part === whole ? alone.filter(({ rule }) => general.has(rule)) : alone
    checks += looked.length
    const considered = looked.filter(({ rule }) => checks <= maxChecks || names(ofPart, rule))
    const asIs = part.judge(bare)
    const found = considered.map((one) => consider(one, part, { ofPart, asIs }))
    return { kind: part.kind, text: part.text, decision: ofPart, rules: deciding(found, { ofPart, asIs }) }
  })
  return { decision, parts: traced }
}

function consider(
  { rule, policy }: { rule: StandingRule; policy: CompiledPolicy },
  part: Part,
  { ofPart, asIs }: { ofPart: Decision; asIs: Decision },
): ConsideredRule {
  const { text, effect, scope } = rule
  const alone = part.judge(policy)
  const named = alone.rule === text
  const opens = effect === 'allow' && alone.verdict === 'allow' && asIs.verdict !== 'allow'
  const decides = names(ofPart, rule)
  const sure = opens || (named ? alone.verdict === effect : decides)
  const applies = sure ? 'yes' : named ? 'maybe' : 'no'
  return { rule: text, effect, scope, applies, decides }
}

/** Where the evaluator allows and names no rule, the first that opens the part has decided. */
function deciding(
  rules: readonly ConsideredRule[],
  { ofPart, asIs }: { ofPart: Decision; asIs: Decision },
): readonly ConsideredRule[] {
  if (ofPart.verdict !== 'allow' || ofPart.rule !== undefined || asIs.verdict === 'allow') return rules
  const at = rules.findIndex(({ effect, applies }) => effect === 'allow' && applies === 'yes')
  return rules.map((one, index) => (index === at ? { ...one, decides: true } : one))
}

function names({ rule, scope, verdict }: Decision, standing: StandingRule): boolean {
  if (rule !== standing.text || scope !== standing.scope) return false
  // A deny rule may only ask, and a mode turns what asks into a denial; nothing turns an allow rule around.
  return (standing.effect === 'allow') === (verdict === 'allow')
}

/** A rule about the tool as a whole or one of its parameters. */
function isGeneral({ text, effect, scope }: StandingRule): boolean {
  const rule = parseRule(text, { effect, scope })
  return rule !== undefined && (rule.specifier === undefined || rule.parameter !== undefined)
}
