import { Refusal } from '@sekisho/contract'
import type { Standing } from '../../modules/guardrails/index.ts'
import {
  rememberSubjects,
  type ManagedPolicies,
  type RequireGuard,
} from '../../modules/managed-policies/index.ts'
import type { Person } from '../../modules/people/index.ts'
import type { Clock } from '../../platform/clock/clock.ts'

export interface GuardQuestion {
  person: Person
  /** of the device that the call names; undefined: it names none */
  fingerprint: string | undefined
}

/** @throws Refusal guard_missing */
export type CheckGuard = (question: GuardQuestion) => void

export interface CheckGuardOptions {
  rule: RequireGuard
  policies: Pick<ManagedPolicies, 'compiledFor'>
  /** absent: nobody needs a guard */
  standing: Standing | undefined
  clock: Pick<Clock, 'now'>
  /** a call that is served without the guard it should have had */
  onMissing: () => void
}

/**
 * No guardrail, no model: calls of a person whose policy has a guard need one that attested it a while ago at most, on the
 * device that calls. A guard beside which Claude Code was never started stands for any device of its person, and a call
 * that names no device is covered by any guard of theirs. Service accounts have no machine that a person could enrol.
 */
export function createGuardCheck(options: CheckGuardOptions): CheckGuard {
  const { rule, policies, standing, clock, onMissing } = options
  if (rule.mode === 'off' || standing === undefined) return () => undefined
  const subjectOf = rememberSubjects()

  function isCovered({ person, fingerprint }: GuardQuestion): boolean {
    const due = policies.compiledFor(subjectOf(person))
    if (due === undefined || due.guard === 'off') return true
    const since = clock.now() - rule.maxAgeMs
    for (const { clientDevice, rightful, at } of standing?.of(person.id) ?? []) {
      const isHere = fingerprint === undefined || clientDevice === null || clientDevice === fingerprint
      if (isHere && rightful && at >= since) return true
    }
    return false
  }

  return (question) => {
    if (question.person.kind === 'service_account' || isCovered(question)) return
    if (rule.mode === 'enforce') throw new Refusal('guard_missing', { hours: rule.maxAgeMs / 3_600_000 })
    onMissing()
  }
}
