import { describe, expect, it } from 'vitest'
import { approvalOf, isApproved, mayNeedApproval, type SeenPolicy } from './approval.ts'
import type { ListedVersion } from './policy-words.ts'

const policy: SeenPolicy = { name: 'base', position: 1, match: { groups: ['a', 'b'] } }
const version = (over: Partial<ListedVersion>): ListedVersion => ({
  policy: 'pol_1',
  version: 1,
  checksum: 'sha256:0',
  note: '',
  state: 'in_review',
  createdBy: 'per_1',
  reviewedBy: 'per_2',
  approvedFor: policy,
  needsApproval: false,
  createdAt: '2026-11-26T00:00:00Z',
  publishedAt: null,
  ...over,
})

describe('an approval', () => {
  it('is for the policy as it was seen', () => {
    expect(isApproved(version({}), policy)).toBe(true)
    expect(isApproved(version({ approvedFor: { ...policy, position: 2 } }), policy)).toBe(false)
  })

  it('is for other groups where these read the same in a row', () => {
    const approvedFor = { ...policy, match: { groups: ['a, b'] } }
    expect(isApproved(version({ approvedFor }), policy)).toBe(false)
  })

  it('is not asked for a version that was withdrawn', () => {
    const approvedFor = { ...policy, position: 2 }
    expect(mayNeedApproval(version({ approvedFor }), policy)).toBe(true)
    expect(mayNeedApproval(version({ approvedFor, state: 'withdrawn' }), policy)).toBe(false)
  })

  it('of a node that said nothing of what for may be given again, for what is published too', () => {
    const of = (over: Partial<ListedVersion>) =>
      mayNeedApproval(version({ approvedFor: null, ...over }), policy)
    expect([of({}), of({ state: 'published' })]).toEqual([true, true])
    expect(of({ state: 'published', reviewedBy: null })).toBe(false)
  })

  it('of a second person may be given to what was published before it was asked for, and is told to be missing', () => {
    for (const reviewedBy of [null, 'per_1']) {
      const published = version({
        state: 'published',
        reviewedBy,
        approvedFor: reviewedBy === null ? null : policy,
        needsApproval: true,
      })
      expect([mayNeedApproval(published, policy), approvalOf(published, policy)]).toEqual([true, 'missing'])
    }
  })

  it.each([
    [{}, 'approved'],
    [{ approvedFor: { ...policy, position: 2 }, needsApproval: true }, 'void'],
    [{ reviewedBy: null, approvedFor: null, needsApproval: true }, undefined],
  ])('of %j is told as %s', (over, told) => {
    expect(approvalOf(version(over), policy)).toBe(told)
  })
})
