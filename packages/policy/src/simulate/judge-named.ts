import type { Judge, Judgement } from '../explain/judge.ts'
import { mainParameterOf } from '../policy-tests/call-text.ts'
import { namesTool, wholeToolRule } from '../predict/tool-rules.ts'
import type { DistinctCall } from './distinct-calls.ts'

/** What becomes of a call of which only the tool was recorded; `undefined` where the policy decides by more. */
export function judgeNamed(judge: Judge, { call, place }: DistinctCall): Judgement | undefined {
  if (withheld.has(call.tool)) return undefined
  const policy = judge.policyAt(place)
  const depends =
    mainParameterOf(call.tool) !== undefined ||
    policy.rules.some((rule) => rule.specifier !== undefined && namesTool(rule, call.tool))
  const removed = wholeToolRule(policy, call.tool, 'deny') !== undefined
  return removed || !depends ? judge.judge(call, place) : undefined
}

/** Names that stand for many: telemetry without details, and what the ledger could not name. */
const withheld = new Set(['mcp_tool', 'custom_skill', 'third-party', 'custom', 'other'])
