import type { AdminHandlers } from '../index.ts'

/** Test support: a good request for every operation about managed policies, and answers as their schemas say. */

export const policyId = 'pol_00000000000000000000000001'
const person = 'per_00000000000000000000000001'
const time = '2026-11-22T06:14:00.000Z'
const rollout = {
  version: 2,
  ring: 'canary' as const,
  sharePercent: 20,
  state: 'running' as const,
  startedAt: time,
  previousVersion: 1,
  endedAt: null,
  reason: null,
}
const policy = {
  id: policyId,
  name: 'base',
  position: 100,
  match: {},
  status: 'active' as const,
  createdAt: time,
  rollout,
  pending: {
    change: 1,
    retire: false,
    match: { groups: ['eng'] },
    proposedBy: person,
    proposedAt: time,
  },
}
const listed = {
  policy: policyId,
  version: 2,
  checksum: 'sha256:00',
  note: '',
  state: 'published' as const,
  createdBy: person,
  reviewedBy: null,
  createdAt: time,
  publishedAt: time,
}
const version = { ...listed, document: { model: 'opus' }, signature: null }

const key = {
  key: 'vEfIE6sZ1cuw1sjzGR1s4o5FHlg2dkgD1w-TmFGY1SY',
  createdAt: time,
  signsFrom: time,
  replaces: null,
  state: 'signing' as const,
}

export const policyBodies = {
  createPolicy: { name: 'base' },
  changePolicy: { position: 5 },
  rotatePolicyKey: { overlapDays: 30 },
  addPolicyVersion: { document: { model: 'opus' } },
  publishPolicyVersion: { ring: 'canary' },
  advancePolicy: {},
  rollBackPolicy: { reason: 'too strict' },
}

type Operation =
  | keyof typeof policyBodies
  | 'listPolicies'
  | 'getPolicy'
  | 'getPolicyVersion'
  | 'requestPolicyReview'
  | 'approvePolicyVersion'
  | 'withdrawPolicyVersion'
  | 'retirePolicy'
  | 'approvePolicyChange'
  | 'withdrawPolicyChange'
  | 'deletePolicyVersion'
  | 'listPolicyKeys'
  | 'getPolicyRollouts'
  | 'getPersonSettings'
type Answer = <Result>(result: Result) => (input: unknown, actor: unknown) => Promise<Result>

/** @param answer makes a handler that remembers what reached it */
export function policyAnswers(answer: Answer): Pick<AdminHandlers, Operation> {
  return {
    listPolicies: answer({ data: [policy], pinned: [{ policy: 'file:0', match: {}, keys: ['model'] }] }),
    createPolicy: answer({ ...policy, rollout: null }),
    getPolicy: answer({ ...policy, versions: [{ ...listed, needsApproval: false }] }),
    addPolicyVersion: answer({
      ...version,
      state: 'draft' as const,
      publishedAt: null,
      findings: [],
      next: 'review' as const,
    }),
    getPolicyVersion: answer(version),
    requestPolicyReview: answer({ ...version, state: 'in_review' as const }),
    approvePolicyVersion: answer({ ...version, reviewedBy: person }),
    withdrawPolicyVersion: answer({ ...version, state: 'withdrawn' as const }),
    publishPolicyVersion: answer(policy),
    advancePolicy: answer(policy),
    rollBackPolicy: answer(policy),
    retirePolicy: answer({ ...policy, status: 'retired' as const }),
    changePolicy: answer(policy),
    approvePolicyChange: answer({ ...policy, pending: null }),
    withdrawPolicyChange: answer({ ...policy, pending: null }),
    deletePolicyVersion: answer({ policy: policyId, version: 2 }),
    listPolicyKeys: answer({ data: [key] }),
    rotatePolicyKey: answer(key),
    getPolicyRollouts: answer({
      data: [rollout],
      observed: [{ version: 2, decisions: 200, blocks: 3, since: time }],
      rollback: { factor: 3, calls: 200, people: 3 },
    }),
    getPersonSettings: answer({
      personId: person,
      served: {
        checksum: 'sha256:00',
        guard: 'off' as const,
        versions: [{ policy: policyId, version: 2 }],
        settings: { model: 'opus' },
      },
    }),
  }
}
