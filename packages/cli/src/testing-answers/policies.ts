import type { Answers } from '../testing.ts'

const time = '2026-11-22T06:14:00.000Z'
const rollout = {
  version: 3,
  ring: 'share' as const,
  sharePercent: 20,
  state: 'running' as const,
  startedAt: time,
  previousVersion: 2,
  endedAt: null,
  reason: null,
}

export const managedPolicy = {
  id: 'pol_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  name: 'base\u001B[2J',
  position: 100,
  match: { groups: ['eng\u001B[2J'], emailDomain: 'example.com', roles: ['developer' as const] },
  status: 'active' as const,
  createdAt: time,
  rollout,
  pending: null,
}

const pending = {
  change: 4,
  retire: false,
  name: 'base 2\u001B[2J',
  position: 5,
  match: { groups: ['ops\u001B[2J'] },
  proposedBy: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
  proposedAt: time,
}

const key = {
  key: 'vEfIE6sZ1cuw1sjzGR1s4o5FHlg2dkgD1w-TmFGY1SY',
  createdAt: time,
  signsFrom: time,
  replaces: null,
  state: 'signing' as const,
}

const listed = {
  policy: managedPolicy.id,
  version: 3,
  checksum: 'sha256:00',
  note: 'why\u009B2J',
  state: 'in_review' as const,
  createdBy: 'operator',
  reviewedBy: null,
  createdAt: time,
  publishedAt: null,
}
const version = { ...listed, document: { model: 'opus\u001B[2J' }, signature: null }

export const policyAnswers = {
  listPolicies: {
    data: [
      managedPolicy,
      { ...managedPolicy, match: {}, rollout: null },
      { ...managedPolicy, rollout: { ...rollout, ring: 'canary', previousVersion: null } },
      { ...managedPolicy, rollout: { ...rollout, ring: 'all' } },
    ],
    pinned: [{ policy: 'file:0', match: {}, keys: ['model'] }],
    next: managedPolicy.id,
  },
  createPolicy: managedPolicy,
  getPolicy: { ...managedPolicy, pending, versions: [listed, { ...listed, version: 2, state: 'draft' }] },
  addPolicyVersion: {
    ...version,
    state: 'draft',
    next: 'publish_share',
    findings: [
      {
        code: 'bypass-not-disabled',
        severity: 'warning',
        path: ['permissions\u001B[2J', 0],
        message: { en: 'Open.\u001B[2J', ja: '無効化されていません。' },
      },
    ],
  },
  getPolicyVersion: version,
  requestPolicyReview: version,
  approvePolicyVersion: { ...version, reviewedBy: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV\u001B[2J' },
  withdrawPolicyVersion: { ...version, state: 'withdrawn' },
  publishPolicyVersion: managedPolicy,
  advancePolicy: { ...managedPolicy, rollout: { ...rollout, ring: 'all' } },
  rollBackPolicy: {
    ...managedPolicy,
    rollout: { ...rollout, state: 'rolled_back', endedAt: time, reason: 'too strict\u001B[2J' },
  },
  retirePolicy: { ...managedPolicy, status: 'retired' },
  changePolicy: { ...managedPolicy, pending },
  approvePolicyChange: managedPolicy,
  withdrawPolicyChange: managedPolicy,
  deletePolicyVersion: { policy: managedPolicy.id, version: 3 },
  listPolicyKeys: { data: [key, { ...key, state: 'next' as const, replaces: key.key }] },
  rotatePolicyKey: { ...key, state: 'next' as const },
  getPolicyRollouts: {
    data: [rollout],
    observed: [
      { version: 3, decisions: 250, blocks: 30, since: time },
      { version: 2, decisions: 0, blocks: 0, since: time },
    ],
    rollback: { factor: 3, calls: 200, people: 3 },
  },
  getPersonSettings: {
    personId: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV',
    served: {
      checksum: 'sha256:00',
      guard: 'off',
      versions: [{ policy: managedPolicy.id, version: 3 }],
      settings: { model: 'opus\u001B[2J' },
    },
  },
} satisfies Answers
