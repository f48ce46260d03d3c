import type { Judgement } from '../explain/judge.ts'
import type { Outcome } from './simulation.ts'

/** How one distinct call comes out, under the policy in force and under the draft. */
export interface Compared {
  now: Judgement | undefined
  draft: Judgement | undefined
}

export function outcomeOf(judgement: Judgement | undefined): Outcome {
  return judgement?.verdict ?? 'unknown'
}
