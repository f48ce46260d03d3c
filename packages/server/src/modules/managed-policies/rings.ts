import { createHash } from 'node:crypto'
import { policyRings, type PolicyRing } from '@sekisho/contract'
import type { PolicySubject } from './subject.ts'

export interface RingRules {
  canary: {
    groups: readonly string[]
    /** ids, or addresses in lower case */
    people: readonly string[]
  }
}

/** Whether the canary is anybody at all. */
export function isCanaryNamed({ canary }: RingRules): boolean {
  return canary.groups.length + canary.people.length > 0
}

/** The ring after this one; undefined after the last. */
export function ringAfter(ring: PolicyRing): PolicyRing | undefined {
  return policyRings[policyRings.indexOf(ring) + 1]
}

/** What decides whether somebody has a version already. */
export interface Reach {
  policy: string
  ring: PolicyRing
  /** percent of all people, where the ring is `share` */
  sharePercent: number
}

export function isInRing(
  subject: PolicySubject,
  { policy, ring, sharePercent }: Reach,
  rules: RingRules,
): boolean {
  if (ring === 'all' || isCanary(subject, rules)) return true
  return ring === 'share' && placeOf(subject.id, policy) < sharePercent
}

export function isCanary({ id, email, groups }: PolicySubject, { canary }: RingRules): boolean {
  return (
    canary.people.some((person) => person === id || person === email?.toLowerCase()) ||
    canary.groups.some((group) => groups.includes(group))
  )
}

/**
 * A place from 0 to just under 100 that stays with the person, so that a larger share adds people and drops none. Another
 * one for each policy, so that it is not always the same people who try things first.
 */
function placeOf(person: string, policy: string): number {
  const digest = createHash('sha256').update(`${policy}\n${person}`).digest()
  return (digest.readUInt32BE(0) / 2 ** 32) * 100
}
