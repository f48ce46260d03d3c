import type { PolicyRing } from '@sekisho/contract'
import { canonicalJson } from './canonical-json.ts'
import type { PolicyMatch } from './subject.ts'

/** A policy as SQL has it. Times are epoch milliseconds. */
export interface Policy {
  readonly id: string
  readonly name: string
  /** of those that match somebody, the lower counts first */
  readonly position: number
  readonly match: PolicyMatch
  readonly createdAt: number
  readonly retiredAt: number | null
  /** the newest; undefined: it was never published */
  readonly rollout: Rollout | undefined
  /** waits for a second person; undefined: nothing does */
  readonly pending: PendingChange | undefined
}

/** What a policy is called, what it stands before, and whom it is for. */
export type PolicyTerms = Pick<Policy, 'name' | 'position' | 'match'>

export function termsOf({ name, position, match }: PolicyTerms): PolicyTerms {
  return { name, position, match }
}

export function areSameTerms(one: PolicyTerms, other: PolicyTerms): boolean {
  return canonicalJson(termsOf(one)) === canonicalJson(termsOf(other))
}

/** What may be changed of a policy; absent: it stays. */
export interface PolicyPatch {
  readonly name?: string | undefined
  readonly position?: number | undefined
  /** in place of the whole match */
  readonly match?: PolicyMatch | undefined
}

export interface PendingChange {
  /** its number, among all of the policy */
  readonly sequence: number
  readonly change: PolicyPatch | { readonly retire: true }
  /** as `nameOf` says it */
  readonly proposedBy: string
  readonly proposedAt: number
}

/** A version without what it says. */
export interface ListedVersion {
  readonly policy: string
  readonly version: number
  readonly checksum: string
  readonly note: string
  readonly state: 'draft' | 'in_review' | 'published' | 'withdrawn'
  readonly createdBy: string
  readonly reviewedBy: string | null
  /** the policy as whoever approved saw it; null: nobody approved */
  readonly approvedFor: PolicyTerms | null
  readonly createdAt: number
  readonly publishedAt: number | null
}

export interface PolicyVersion extends ListedVersion {
  /** canonical JSON of the policy document */
  readonly document: string
  readonly signature: string | null
}

export interface Rollout {
  readonly sequence: number
  readonly version: number
  readonly ring: PolicyRing
  readonly sharePercent: number
  readonly startedAt: number
  readonly previousVersion: number | null
  readonly state: 'running' | 'superseded' | 'rolled_back'
  readonly endedAt: number | null
  readonly reason: string | null
}

/** Whether everybody is in the ring: a share of all people is all of them too. */
export function isForAll({ ring, sharePercent }: Pick<Rollout, 'ring' | 'sharePercent'>): boolean {
  return ring === 'all' || (ring === 'share' && sharePercent === 100)
}

/** What everybody has who is in no ring of a version on its way; null: nothing. */
export function settledVersion(rollout: Rollout | undefined): number | null {
  if (rollout === undefined) return null
  return rollout.state === 'running' && isForAll(rollout) ? rollout.version : rollout.previousVersion
}

/** The versions that somebody may have now: none, one or two. */
export function versionsInForce(rollout: Rollout | undefined): number[] {
  const running = rollout?.state === 'running' ? [rollout.version] : []
  const settled = settledVersion(rollout)
  return [...new Set(settled === null ? running : [...running, settled])]
}
