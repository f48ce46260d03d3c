import {
  AdminProblem,
  guardLimits,
  guardPath,
  guardTokenTypes,
  type Actor,
  type GuardDecision,
} from '@sekisho/contract'
import { noSettings, subjectOf } from '../managed-policies/index.ts'
import type { Person, People } from '../people/index.ts'
import type { EnrolDeps, Enrolling } from './enrol.ts'
import { guardFromRow, type GuardDevice } from './guard-device.ts'
import { listGuards, type GuardsQuery, type ListedGuard } from './list-guards.ts'
import type { Rightful } from './attest.ts'
import type { ManagedPolicies } from './managed-policies.ts'
import { revokeGuard } from './revoke-guard.ts'
import type { Standing } from './standing.ts'
import { countsByVersion, takeDecisions } from './take-decisions.ts'

/** The guards of engineers' machines: whose they are, what they hold, what they stopped. */
export interface Guardrails {
  /** @throws AdminProblem guard_proof_invalid, guard_too_many */
  enrol(enrolling: Enrolling): Promise<{ device: GuardDevice; audience: string }>
  /** The guard whose key signed a request. @throws AdminProblem guard_token_invalid, guard_revoked */
  authenticate(token: string): Promise<GuardDevice>
  /** What it must hold, or that no policy is for its person, signed. @throws AdminProblem guard_revoked */
  policyFor(device: GuardDevice): Promise<string>
  /** The keys that policies are signed with; the first is made when the first policy is. */
  policyKeys(pinned?: readonly string[]): ReturnType<ManagedPolicies['guardKeys']>
  /** Resolves with how many of them were new. */
  take(device: GuardDevice, decisions: readonly GuardDecision[]): Promise<number>
  nonce(device: GuardDevice): Promise<string>
  /** @throws AdminProblem guard_proof_invalid */
  attest(device: GuardDevice, statement: string): Promise<void>
  /** Oldest first, with what is due and what is attested. */
  list(query: GuardsQuery): Promise<{ data: ListedGuard[]; next?: string }>
  /** Twice changes nothing. @throws AdminProblem guard_unknown */
  revoke(actor: Actor, revocation: { id: string; reason: string }): Promise<ListedGuard>
}

export interface GuardrailsDeps extends EnrolDeps {
  people: Pick<People, 'byId' | 'known'>
  managedPolicies: ManagedPolicies
  /** what this node knows of guards without asking the store; absent: nothing depends on it */
  standing?: Standing | undefined
}

/** What verifies tokens is loaded when a guard first asks: an idle process is smaller without. */
export function createGuardrails(deps: GuardrailsDeps): Guardrails {
  const { db, clock, people, managedPolicies: policies, publicUrl } = deps
  const read = (id: string) =>
    db.read.selectFrom('guard_devices').selectAll().where('id', '=', id).executeTakeFirst()
  const dueFor = (personId: string) => {
    const person = people.byId(personId)
    return person === undefined ? undefined : policies.compiledFor(subjectOf(person))
  }
  const list = (query: GuardsQuery) => listGuards(query, { db, now: clock.now(), dueFor })

  /** @throws AdminProblem guard_revoked */
  async function personOf({ personId }: GuardDevice): Promise<Person> {
    const person = await people.known(personId)
    if (person?.status !== 'active') throw new AdminProblem('guard_revoked')
    return person
  }

  return {
    enrol: async (enrolling) => (await import('./enrol.ts')).enrol(enrolling, deps),
    async authenticate(token) {
      const problem = new AdminProblem('guard_token_invalid', { minutes: guardLimits.clockSkewMs / 60_000 })
      const { deviceNamed, verifiedByDevice } = await import('./verify-token.ts')
      const id = deviceNamed(token)
      const row = id === undefined ? undefined : await read(id)
      if (row === undefined) throw problem
      const device = guardFromRow(row)
      const checks = {
        type: guardTokenTypes.request,
        now: clock.now(),
        audience: `${publicUrl()}${guardPath}`,
      }
      if ((await verifiedByDevice(token, device.publicJwk, checks)) === undefined) throw problem
      if (device.revokedAt !== null) throw new AdminProblem('guard_revoked')
      await personOf(device)
      return device
    },
    policyFor: async (device) => await policies.signedFor(subjectOf(await personOf(device))),
    policyKeys: (pinned) => policies.guardKeys(pinned),
    async take(device, decisions) {
      const { kind, id } = await personOf(device)
      const fresh = await takeDecisions({ actor: { type: kind, id }, device, decisions }, deps)
      const counts = countsByVersion(fresh, dueFor(device.personId)?.versions ?? [])
      if (counts.length > 0) await policies.observe(device.personId, counts)
      return fresh.length
    },
    nonce: async (device) => (await import('./attest.ts')).newNonce(device, deps),
    async attest(device, statement) {
      await (
        await import('./attest.ts')
      ).attest(device, statement, {
        ...deps,
        isRightful: rightfulIn(deps),
      })
      await deps.standing?.reload()
    },
    list,
    async revoke(actor, { id, reason }) {
      await revokeGuard(actor, { id, reason }, deps)
      await deps.standing?.reload()
      const [revoked] = (await list({ limit: 1, id })).data
      if (revoked === undefined) throw new AdminProblem('guard_unknown', { guard: id })
      return revoked
    },
  }
}

/** Whether something is what a person should have, or had to an hour ago; also that no policy is for them. */
function rightfulIn({ people, managedPolicies: policies }: GuardrailsDeps): Rightful {
  return (personId, { checksum, mode }) => {
    const person = people.byId(personId)
    const subject = person && subjectOf(person)
    if (subject === undefined || checksum === undefined) return false
    const due = policies.compiledFor(subject)
    if (due === undefined) return mode === noSettings.guard && checksum === noSettings.checksum
    return due.guard === mode && policies.checksumsFor(subject).includes(checksum)
  }
}
