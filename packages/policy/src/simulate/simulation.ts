import type { Evaluator } from '../policy-tests/policy-test.ts'
import type { Text } from '../explain/text.ts'
import type { Verdict } from '../predict/decision.ts'

/** `unknown`: only the name of the tool was recorded, and the policy decides by the input. */
export type Outcome = Verdict | 'unknown'

export type Counts = Readonly<Record<Outcome, number>>

/** What a policy would have done to recorded calls. */
export interface Simulation {
  calls: number
  /** of them different ones, judged once each */
  distinct: number
  /** recorded without their input */
  byNameOnly: number
  /** beyond the most that are taken; in no other number */
  leftOut: number
  /** what became of the calls in the end, under the policy in force and under the draft */
  now: Counts
  draft: Counts
  /** the same of each evaluator */
  client: { now: Counts; draft: Counts }
  guard: { now: Counts; draft: Counts }
  /** calls whose outcome in the end differs */
  changed: number
  /** by what decided under the draft: what changes, and what the draft does not allow. What changes comes first, denied first. */
  groups: readonly SimulatedGroup[]
  /** most changes first */
  people: readonly SimulatedPerson[]
}

export interface SimulatedGroup {
  from: Outcome
  to: Outcome
  /** who decides under the draft */
  by: Evaluator
  /** the rule that decides, under the draft or, where it has none, now; absent: no rule, then the tool */
  rule?: string
  tool: string
  /** absent: none, or the calls have different ones */
  reason?: Text
  calls: number
  people: number
  sessions: number
  examples: readonly SimulatedExample[]
}

export interface SimulatedExample {
  /** the call as text, cut, with what looks like a secret hidden */
  text: string
  /** why, under the draft; absent where that is not known */
  reason?: Text
  person?: string
  session?: string
  cwd?: string
}

export interface SimulatedPerson {
  /** empty: nobody was recorded, and the folder does not tell */
  person: string
  calls: number
  sessions: number
  changed: number
  denied: number
  asked: number
}
