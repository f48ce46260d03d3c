import type { ListedVersion, Policy } from './policy-words.ts'

/** What an approval is for. */
export type SeenPolicy = Pick<Policy, 'name' | 'position' | 'match'>

export function seenOf({ name, position, match }: SeenPolicy): SeenPolicy {
  return { name, position, match }
}

/** What is to be told of approvals; undefined: nothing is. `missing`: what was published or agreed to waits for a second person. */
export function approvalOf(
  version: ListedVersion,
  policy: SeenPolicy,
): 'approved' | 'void' | 'missing' | undefined {
  const { reviewedBy, needsApproval, state } = version
  if (reviewedBy !== null && !isApproved(version, policy)) return 'void'
  if (needsApproval && (state === 'published' || reviewedBy !== null)) return 'missing'
  return reviewedBy === null ? undefined : 'approved'
}

/** Whether somebody said yes to the version for the policy as it is; whose yes counts is the server's to say. */
export function isApproved({ reviewedBy, approvedFor }: ListedVersion, policy: SeenPolicy): boolean {
  return reviewedBy !== null && approvedFor !== null && termsOf(approvedFor) === termsOf(policy)
}

/**
 * What is published was approved, where that is asked for, and is approved anew once its policy is another; also where a
 * node of an earlier release, which says nothing of what for, took the approval, and where two people are asked for and it was
 * published before that.
 */
export function mayNeedApproval(version: ListedVersion, policy: SeenPolicy): boolean {
  if (version.needsApproval) return true
  if (isApproved(version, policy)) return false
  const { state, reviewedBy } = version
  return state === 'draft' || state === 'in_review' || (state === 'published' && reviewedBy !== null)
}

/** As the server compares them: groups are names that may hold anything, commas too. */
function termsOf({ name, position, match: { groups, emailDomain, roles } }: SeenPolicy): string {
  return JSON.stringify([name, position, groups ?? null, emailDomain ?? null, roles ?? null])
}
