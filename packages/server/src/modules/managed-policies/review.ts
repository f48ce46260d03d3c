import { AdminProblem, type Actor } from '@sekisho/contract'
import { areTwoPeople, nameOf } from '../people/index.ts'
import type { ChangeDeps, VersionName } from './changes.ts'
import { livePolicy, versionOf } from './changes.ts'
import { checkSecondPerson } from './four-eyes.ts'
import {
  areSameTerms,
  termsOf,
  type ListedVersion,
  type Policy,
  type PolicyTerms,
  type PolicyVersion,
} from './policy.ts'

type Outcome = 'requested' | 'approved' | 'withdrawn'

/** A step of one version. */
export interface ReviewStep extends VersionName {
  outcome: Outcome
  /** what whoever approves saw of the policy; under four eyes it must be said */
  seen?: PolicyTerms | undefined
}

/**
 * From which states a step is possible, and what comes of it. What is published may be approved for other people than those
 * whom it was approved for.
 */
const steps: Readonly<
  Record<Outcome, { from: readonly PolicyVersion['state'][]; to: PolicyVersion['state'] }>
> = {
  requested: { from: ['draft'], to: 'in_review' },
  approved: { from: ['draft', 'in_review', 'published'], to: 'in_review' },
  withdrawn: { from: ['draft', 'in_review'], to: 'withdrawn' },
}

/**
 * Takes a version one step on. An approval is one for the policy as it is: of this name, at this position, for these people.
 * @throws AdminProblem policy_unknown, policy_version_unknown, policy_version_state, policy_second_person, policy_unnamed,
 * policy_approval_blind, policy_moved
 */
export async function reviewVersion(
  actor: Actor,
  { fourEyes, ...step }: ReviewStep & { fourEyes: boolean },
  { db }: ChangeDeps,
): Promise<PolicyVersion> {
  return await db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, step.policy)
    const found = await versionOf(tx, step)
    checkState(found, step.outcome)
    if (step.outcome === 'approved') {
      if (fourEyes) checkSecondPerson(actor, found.createdBy)
      checkSeen(policy, step, fourEyes)
      if (isApproved(found, policy, fourEyes)) return { entries: [], result: found }
    }
    const after = afterStep(found, { step, policy, actor })
    await tx
      .updateTable('policy_versions')
      .set({
        state: after.state,
        reviewed_by: after.reviewedBy,
        approved_for: after.approvedFor === null ? null : JSON.stringify(after.approvedFor),
      })
      .where('policy_id', '=', step.policy)
      .where('version', '=', step.version)
      .execute()
    const { version, checksum } = found
    const approved = step.outcome === 'approved' ? { approvedFor: { ...after.approvedFor } } : {}
    const data = { policy: policy.id, version, checksum, outcome: step.outcome, ...approved }
    return { entries: [{ kind: 'policy.reviewed', data }], result: after }
  })
}

function checkState({ policy, version, state }: PolicyVersion, outcome: Outcome): void {
  if (!steps[outcome].from.includes(state))
    throw new AdminProblem('policy_version_state', { policy, version, state })
}

function afterStep(
  found: PolicyVersion,
  { step, policy, actor }: { step: ReviewStep; policy: Policy; actor: Actor },
): PolicyVersion {
  const state = found.state === 'published' ? found.state : steps[step.outcome].to
  if (step.outcome !== 'approved') return { ...found, state }
  return { ...found, state, reviewedBy: nameOf(actor), approvedFor: termsOf(policy) }
}

/** Between looking and saying yes the policy may have got other people. */
function checkSeen(policy: Policy, { seen }: ReviewStep, fourEyes: boolean): void {
  if (seen === undefined) {
    if (fourEyes) throw new AdminProblem('policy_approval_blind')
    return
  }
  if (!areSameTerms(seen, policy)) throw new AdminProblem('policy_moved', { policy: policy.name })
}

/** Of before four eyes were asked for, an approval may be the author's own, or nobody's; that is none. */
function isApproved(version: ListedVersion, policy: Policy, fourEyes: boolean): boolean {
  const { createdBy, reviewedBy, approvedFor } = version
  if (reviewedBy === null || approvedFor === null || !areSameTerms(approvedFor, policy)) return false
  return !fourEyes || areTwoPeople(createdBy, reviewedBy)
}

/** Under four eyes: whether nobody may publish or advance it before a second person says yes to it for the policy as it is. */
export function needsApproval(version: ListedVersion, policy: Policy): boolean {
  return version.state !== 'withdrawn' && !isApproved(version, policy, true)
}

/**
 * Under four eyes: a second person said yes to this version, for this policy as it is now.
 * @throws AdminProblem policy_not_approved; policy_approval_void: it was for other people, another position or name
 */
export function checkApproved(version: PolicyVersion, policy: Policy): void {
  if (isApproved(version, policy, true)) return
  const { createdBy, reviewedBy, approvedFor } = version
  const isVoid = reviewedBy !== null && approvedFor !== null && areTwoPeople(createdBy, reviewedBy)
  const values = { policy: policy.name, version: version.version }
  throw new AdminProblem(isVoid ? 'policy_approval_void' : 'policy_not_approved', values)
}
