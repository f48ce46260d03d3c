import { AdminProblem, type Actor } from '@sekisho/contract'
import { clocksApartMs, type Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { Sealer } from '../../platform/keyring/sealer.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import {
  addVersion,
  createPolicy,
  deleteVersion,
  type NewPolicy,
  type NewVersion,
  type VersionName,
} from './changes.ts'
import { noSettings, type CompiledSettings } from './compile.ts'
import type { JsonObject } from './document.ts'
import { openInForce } from './in-force.ts'
import {
  forgetObservations,
  observe,
  readObserved,
  type Observed,
  type VersionCounts,
} from './observations.ts'
import type { ListedVersion, Policy, PolicyPatch, PolicyVersion, Rollout } from './policy.ts'
import { createPolicyKeys, type GuardKeys, type JsonWebKeySet, type ListedPolicyKey } from './policy-keys.ts'
import { approveChange, changePolicy, retirePolicy, withdrawChange, type ChangeName } from './proposals.ts'
import { reviewVersion, type ReviewStep } from './review.ts'
import {
  advanceRollout,
  publishVersion,
  rollBack,
  type Advance,
  type Publication,
  type Retreat,
} from './rollouts.ts'
import { listVersions, readPolicies, readPolicy, readRollouts, readVersions } from './rows.ts'
import type { ManagedPoliciesSettings } from './settings.ts'
import type { PolicySubject } from './subject.ts'
import { checkRollouts } from './watch.ts'

/** What Claude Code is given as settings, for whom, and how it came to be in force. */
export interface ManagedPolicies {
  /** From memory, in microseconds. Undefined: no policy is for them. */
  compiledFor(person: PolicySubject): CompiledSettings | undefined
  /** What a person's guards counted under versions: what rollback watches. Policies that are not in force are passed over. */
  observe(person: string, counts: readonly VersionCounts[]): Promise<void>
  /**
   * A compact JWS (EdDSA) of what the guard must hold for this person; `keys` verify it. Where no policy is for them that is
   * said under the same signature, so that nobody else can say it: settings without content, of no version, `guard: off`.
   */
  signedFor(person: PolicySubject): Promise<string>
  /** All that ever signed. */
  keys(): JsonWebKeySet
  /** @param pinned thumbprints of the keys that a guard believes */
  guardKeys(pinned?: readonly string[]): GuardKeys
  listKeys(): ListedPolicyKey[]
  /** @throws AdminProblem policy_keys_rotating */
  rotateKey(actor: Actor, overlapMs: number): Promise<ListedPolicyKey>
  /** The checksums that somebody may rightly hold: of now, first, and of what was for them until an hour ago. */
  checksumsFor(person: PolicySubject): string[]
  /** What Claude Desktop is set up with; undefined: it is not offered to them. */
  desktopFor(person: PolicySubject): JsonObject | undefined
  /** Whether sessions that Claude Desktop starts get them too. */
  isForDesktop(person: PolicySubject): boolean
  readonly admin: PolicyAdministration
  /** Deletes counts that are too old to be compared with, and former keys. For the chore of one node. */
  forget(): Promise<void>
  /** Takes back versions that block too much; resolves with how many. For the chore of one node. */
  checkRollouts(): Promise<number>
}

/** What administrators do. Whatever changes something is in force on this node when it resolves. */
export interface PolicyAdministration {
  /** Oldest first. */
  list(query: {
    limit: number
    after?: string | undefined
    /** the whole name */
    name?: string | undefined
    /** a part of the name, or the whole id; case and width do not matter */
    search?: string | undefined
    retired: boolean
  }): Promise<{
    data: Policy[]
    next?: string
  }>
  /** With its newest versions. @throws AdminProblem policy_unknown */
  byId(id: string): Promise<{ policy: Policy; versions: ListedVersion[] }>
  /** @throws AdminProblem policy_unknown, policy_version_unknown */
  version(name: VersionName): Promise<PolicyVersion>
  /** Newest first, and what was counted under the versions of the newest. @throws AdminProblem policy_unknown */
  rollouts(id: string): Promise<{ rollouts: Rollout[]; observed: Observed[] }>
  /** @throws AdminProblem policy_name_taken, policy_limit */
  create(actor: Actor, policy: NewPolicy): Promise<Policy>
  /** With what the lint says of it. @throws AdminProblem as `addVersion` */
  addVersion(actor: Actor, version: NewVersion): ReturnType<typeof addVersion>
  /** @throws AdminProblem as `reviewVersion` */
  review(actor: Actor, step: ReviewStep): Promise<PolicyVersion>
  /** @throws AdminProblem as `publishVersion` */
  publish(actor: Actor, publication: Publication): Promise<Rollout>
  /** @throws AdminProblem as `advanceRollout` */
  advance(actor: Actor, advance: Advance): Promise<Rollout>
  /** @throws AdminProblem as `rollBack` */
  rollBack(actor: Actor, retreat: Retreat): Promise<Rollout>
  /** Waits, or is made at once. @throws AdminProblem as `changePolicy` */
  change(actor: Actor, patch: PolicyPatch & { policy: string }): Promise<Policy>
  /** Waits, or is made at once. @throws AdminProblem as `retirePolicy` */
  retire(actor: Actor, id: string): Promise<Policy>
  /** @throws AdminProblem as `approveChange` */
  approveChange(actor: Actor, name: ChangeName): Promise<Policy>
  /** @throws AdminProblem policy_unknown, policy_change_unknown */
  withdrawChange(actor: Actor, name: ChangeName): Promise<Policy>
  /** @throws AdminProblem as `deleteVersion` */
  deleteVersion(actor: Actor, name: VersionName): Promise<void>
}

export interface ManagedPoliciesDeps {
  db: ControlDatabase
  sealer: Sealer
  clock: Clock
  random: Random
  settings: ManagedPoliciesSettings
  /** the public origin, once it is known */
  origin: () => string
}

/** Loads what is in force. @throws when the store cannot be read */
export async function createManagedPolicies(deps: ManagedPoliciesDeps): Promise<ManagedPolicies> {
  const { db, clock, origin } = deps
  const inForce = await openInForce(deps)
  const keys = await createPolicyKeys(deps)
  const { file, fileGuard = 'off' } = deps.settings
  // There before the first guard asks: guards are set up with its thumbprint.
  if (file.length > 0 && fileGuard !== 'off') await keys.ensure()
  const all = { ...deps, keys }
  let lookedUntil = 0
  async function shown<Result>(change: Promise<Result>): Promise<Result> {
    const result = await change
    await inForce.reload()
    return result
  }
  return {
    compiledFor: inForce.compiledFor,
    checksumsFor: inForce.checksumsFor,
    desktopFor: inForce.desktopFor,
    isForDesktop: inForce.isForDesktop,
    observe: (person, counts) => observe(person, counts, { db, clock, policies: inForce.policies() }),
    async signedFor(person) {
      const { checksum, guard, versions, settings } = inForce.compiledFor(person) ?? noSettings
      const iat = Math.floor(clock.now() / 1000)
      return await keys.sign({ iss: origin(), sub: person.id, iat, checksum, guard, versions, settings })
    },
    keys: keys.jwks,
    guardKeys: (pinned = []) => keys.forGuards(pinned),
    listKeys: keys.list,
    rotateKey: keys.rotate,
    async checkRollouts() {
      const now = clock.now()
      const taken = await checkRollouts({ ...all, policies: inForce.policies(), since: lookedUntil })
      // Reports bear the time of the node that took them.
      lookedUntil = now - clocksApartMs
      if (taken > 0) await inForce.reload()
      return taken
    },
    async forget() {
      await forgetObservations({ db, clock })
      await keys.retire()
    },
    admin: {
      ...lookUps(deps),
      async create(actor, policy) {
        // There before anything is published: guards are set up with its thumbprint.
        await keys.ensure()
        return await shown(createPolicy(actor, policy, all))
      },
      addVersion: (actor, version) => addVersion(actor, version, all),
      review: (actor, step) => reviewVersion(actor, { ...step, fourEyes: deps.settings.fourEyes }, all),
      publish: (actor, publication) => shown(publishVersion(actor, publication, all)),
      advance: (actor, advance) => shown(advanceRollout(actor, advance, all)),
      rollBack: (actor, retreat) => shown(rollBack(actor, retreat, all)),
      change: (actor, patch) => shown(changePolicy(actor, patch, all)),
      retire: (actor, id) => shown(retirePolicy(actor, id, all)),
      approveChange: (actor, name) => shown(approveChange(actor, name, all)),
      withdrawChange: (actor, name) => shown(withdrawChange(actor, name, all)),
      deleteVersion: (actor, name) => deleteVersion(actor, name, all),
    },
  }
}

const maxListed = 100

function lookUps({
  db: { read },
}: ManagedPoliciesDeps): Pick<PolicyAdministration, 'list' | 'byId' | 'version' | 'rollouts'> {
  async function found(id: string): Promise<Policy> {
    const policy = await readPolicy(read, id)
    if (policy === undefined) throw new AdminProblem('policy_unknown', { policy: id })
    return policy
  }
  return {
    async list({ limit, retired, ...query }) {
      const rows = await readPolicies(read, { ...query, limit: limit + 1, withRetired: retired })
      const data = rows.slice(0, limit)
      const next = rows.length > limit ? data.at(-1)?.id : undefined
      return next === undefined ? { data } : { data, next }
    },
    byId: async (id) => ({ policy: await found(id), versions: await listVersions(read, id, maxListed) }),
    async version({ policy, version }) {
      await found(policy)
      const [one] = await readVersions(read, policy, [version])
      if (one === undefined) throw new AdminProblem('policy_version_unknown', { policy, version })
      return one
    },
    async rollouts(id) {
      const policy = await found(id)
      const rollouts = await readRollouts(read, id, maxListed)
      return { rollouts, observed: await readObserved(read, policy) }
    },
  }
}
