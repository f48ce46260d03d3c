import { AdminProblem } from '@sekisho/contract'
import type {
  AddedPolicyVersionBody,
  ListedPolicyVersionBody,
  PolicyBody,
  PolicyKeysBody,
  PolicyVersionBody,
} from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { People } from '../people/index.ts'
import { needsApproval } from './review.ts'
import { isCanaryNamed } from './rings.ts'
import type { ListedVersion, PendingChange, Policy, PolicyVersion, Rollout } from './policy.ts'
import type { ListedPolicyKey } from './policy-keys.ts'
import type { ManagedPolicies } from './managed-policies.ts'
import type { ManagedPoliciesSettings } from './settings.ts'
import { subjectOf, type PolicyMatch } from './subject.ts'

type Operation =
  | 'listPolicies'
  | 'createPolicy'
  | 'getPolicy'
  | 'addPolicyVersion'
  | 'getPolicyVersion'
  | 'requestPolicyReview'
  | 'approvePolicyVersion'
  | 'withdrawPolicyVersion'
  | 'publishPolicyVersion'
  | 'advancePolicy'
  | 'rollBackPolicy'
  | 'retirePolicy'
  | 'changePolicy'
  | 'approvePolicyChange'
  | 'withdrawPolicyChange'
  | 'deletePolicyVersion'
  | 'listPolicyKeys'
  | 'rotatePolicyKey'
  | 'getPolicyRollouts'
  | 'getPersonSettings'

interface RouteDeps {
  managedPolicies: ManagedPolicies
  people: Pick<People, 'known'>
  settings: ManagedPoliciesSettings
}

/** The managed policies' part of the admin API. */
export function managedPolicyHandlers({
  managedPolicies,
  people,
  settings,
}: RouteDeps): Pick<AdminHandlers, Operation> {
  const { admin } = managedPolicies
  const described = async (id: string) => policyBody((await admin.byId(id)).policy)
  return {
    async listPolicies({ status, ...query }) {
      const { data, next } = await admin.list({ ...query, retired: status === 'all' })
      return {
        data: data.map(policyBody),
        pinned: settings.file.map(({ match, settings: own }, index) => ({
          policy: `file:${index}`,
          match: { ...match },
          keys: Object.keys(own),
        })),
        ...(next === undefined ? {} : { next }),
      }
    },
    createPolicy: async (input, actor) => policyBody(await admin.create(actor, input)),
    async getPolicy({ id }) {
      const { policy, versions } = await admin.byId(id)
      const listed = versions.map((version) => ({
        ...listedBody(version),
        needsApproval: settings.fourEyes && needsApproval(version, policy),
      }))
      return { ...policyBody(policy), versions: listed }
    },
    async publishPolicyVersion({ id, ...publication }, actor) {
      await admin.publish(actor, { policy: id, ...publication })
      return await described(id)
    },
    async advancePolicy({ id, ...advance }, actor) {
      await admin.advance(actor, { policy: id, ...advance })
      return await described(id)
    },
    async rollBackPolicy({ id, ...retreat }, actor) {
      await admin.rollBack(actor, { policy: id, ...retreat })
      return await described(id)
    },
    changePolicy: async ({ id, ...patch }, actor) =>
      policyBody(await admin.change(actor, { policy: id, ...patch })),
    retirePolicy: async ({ id }, actor) => policyBody(await admin.retire(actor, id)),
    approvePolicyChange: async ({ id, change }, actor) =>
      policyBody(await admin.approveChange(actor, { policy: id, change })),
    withdrawPolicyChange: async ({ id, change }, actor) =>
      policyBody(await admin.withdrawChange(actor, { policy: id, change })),
    ...versionHandlers(admin, settings),
    ...lookUpHandlers({ managedPolicies, people, settings }),
    listPolicyKeys: async () => ({ data: managedPolicies.listKeys().map(keyBody) }),
    rotatePolicyKey: async ({ overlapDays }, actor) =>
      keyBody(await managedPolicies.rotateKey(actor, overlapDays * dayMs)),
  }
}

const dayMs = 86_400_000

/** What is done with one version before anybody has it. */
function versionHandlers(
  admin: ManagedPolicies['admin'],
  settings: ManagedPoliciesSettings,
): Pick<
  AdminHandlers,
  | 'addPolicyVersion'
  | 'getPolicyVersion'
  | 'deletePolicyVersion'
  | 'requestPolicyReview'
  | 'approvePolicyVersion'
  | 'withdrawPolicyVersion'
> {
  return {
    async addPolicyVersion({ id, document, note = '' }, actor) {
      const { findings, ...version } = await admin.addVersion(actor, { policy: id, document, note })
      const told = findings.map(({ code, severity, path, message }) => ({
        code,
        severity,
        path: [...path],
        message,
      }))
      return { ...versionBody(version), findings: told, next: stepAfter(settings) }
    },
    getPolicyVersion: async ({ id, version }) => versionBody(await admin.version({ policy: id, version })),
    async deletePolicyVersion({ id, version }, actor) {
      await admin.deleteVersion(actor, { policy: id, version })
      return { policy: id, version }
    },
    requestPolicyReview: async ({ id, version }, actor) =>
      versionBody(await admin.review(actor, { policy: id, version, outcome: 'requested' })),
    approvePolicyVersion: async ({ id, version, seen }, actor) =>
      versionBody(await admin.review(actor, { policy: id, version, outcome: 'approved', seen })),
    withdrawPolicyVersion: async ({ id, version }, actor) =>
      versionBody(await admin.review(actor, { policy: id, version, outcome: 'withdrawn' })),
  }
}

/** What becomes of a draft next. */
function stepAfter({ fourEyes, rings }: ManagedPoliciesSettings): AddedPolicyVersionBody['next'] {
  if (fourEyes) return 'review'
  return isCanaryNamed(rings) ? 'publish_canary' : 'publish_share'
}

/** What came of policies. */
function lookUpHandlers({
  managedPolicies,
  people,
  settings,
}: RouteDeps): Pick<AdminHandlers, 'getPolicyRollouts' | 'getPersonSettings'> {
  return {
    async getPolicyRollouts({ id }) {
      const { rollouts, observed } = await managedPolicies.admin.rollouts(id)
      return {
        data: rollouts.map(rolloutBody),
        observed: observed.map(({ version, decisions, blocks, since }) => ({
          version,
          decisions,
          blocks,
          since: iso(since),
        })),
        rollback: settings.rollback,
      }
    },
    async getPersonSettings({ id }) {
      const person = await people.known(id)
      if (person === undefined) throw new AdminProblem('person_unknown', { person: id })
      const compiled = managedPolicies.compiledFor(subjectOf(person))
      if (compiled === undefined) return { personId: id, served: null }
      const { checksum, guard, versions, settings: served } = compiled
      return { personId: id, served: { checksum, guard, versions: [...versions], settings: served } }
    },
  }
}

function iso(time: number): string {
  return new Date(time).toISOString()
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : iso(time)
}

function policyBody({ id, name, position, match, ...rest }: Policy): PolicyBody {
  const { createdAt, retiredAt, rollout, pending } = rest
  return {
    id,
    name,
    position,
    match: matchBody(match),
    status: retiredAt === null ? 'active' : 'retired',
    createdAt: iso(createdAt),
    rollout: rollout === undefined ? null : rolloutBody(rollout),
    pending: pending === undefined ? null : pendingBody(pending),
  }
}

function matchBody({ groups, emailDomain, roles }: PolicyMatch): PolicyBody['match'] {
  return {
    ...(groups === undefined ? {} : { groups: [...groups] }),
    ...(emailDomain === undefined ? {} : { emailDomain }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
  }
}

function pendingBody({
  sequence,
  change,
  proposedBy,
  proposedAt,
}: PendingChange): NonNullable<PolicyBody['pending']> {
  const said = { change: sequence, proposedBy, proposedAt: iso(proposedAt) }
  if ('retire' in change) return { ...said, retire: true }
  const { match, ...rest } = change
  return { ...said, retire: false, ...rest, ...(match === undefined ? {} : { match: matchBody(match) }) }
}

function keyBody({
  kid,
  createdAt,
  signsFrom,
  replaces,
  state,
}: ListedPolicyKey): PolicyKeysBody['data'][number] {
  return { key: kid, createdAt: iso(createdAt), signsFrom: iso(signsFrom), replaces, state }
}

function rolloutBody({
  version,
  ring,
  sharePercent,
  state,
  ...rest
}: Rollout): NonNullable<PolicyBody['rollout']> {
  const { startedAt, previousVersion, endedAt, reason } = rest
  return {
    version,
    ring,
    sharePercent,
    state,
    startedAt: iso(startedAt),
    previousVersion,
    endedAt: isoOrNull(endedAt),
    reason,
  }
}

function listedBody({
  policy,
  version,
  checksum,
  note,
  state,
  ...rest
}: ListedVersion): ListedPolicyVersionBody {
  const { createdBy, reviewedBy, approvedFor, createdAt, publishedAt } = rest
  return {
    policy,
    version,
    checksum,
    note,
    state,
    createdBy,
    reviewedBy,
    approvedFor: approvedFor && { ...approvedFor, match: matchBody(approvedFor.match) },
    createdAt: iso(createdAt),
    publishedAt: isoOrNull(publishedAt),
  }
}

function versionBody(version: PolicyVersion): PolicyVersionBody {
  // Sound: written by `addVersion`, which takes objects alone.
  const document = JSON.parse(version.document) as Record<string, unknown>
  return { ...listedBody(version), document, signature: version.signature }
}
