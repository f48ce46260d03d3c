import {
  AdminProblem,
  policyRings,
  type Actor,
  type PolicyObservation,
  type PolicyRing,
} from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { livePolicy, versionOf, type ChangeDeps, type VersionName } from './changes.ts'
import { isForAll, settledVersion, type Policy, type PolicyVersion, type Rollout } from './policy.ts'
import type { PolicyKeys } from './policy-keys.ts'
import { checkApproved } from './review.ts'
import { isCanaryNamed, ringAfter } from './rings.ts'
import type { ManagedPoliciesSettings } from './settings.ts'

export interface RolloutDeps extends ChangeDeps {
  keys: Pick<PolicyKeys, 'sign'>
  settings: ManagedPoliciesSettings
  /** `iss` of what is signed */
  origin: () => string
}

export interface Publication extends VersionName {
  ring: PolicyRing
  /** percent of all people, where the ring is `share`; absent: as configured */
  sharePercent?: number | undefined
}

/**
 * Gives a version to a ring; whoever is in none keeps what everybody had. A version that is on its way meanwhile is
 * superseded. Publishing a version anew after it was rolled back begins a rollout of its own. Giving what everybody has to
 * fewer of them is refused where rolling it back is.
 * @throws AdminProblem policy_unknown, policy_version_unknown, policy_version_state, policy_not_approved, policy_approval_void,
 * policy_ring_empty, policy_nothing_before
 */
export async function publishVersion(
  actor: Actor,
  publication: Publication,
  deps: RolloutDeps,
): Promise<Rollout> {
  const { policy: id, version, ring } = publication
  checkRing(ring, deps.settings)
  const signature = await signVersion(publication, deps)
  return await deps.db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, id)
    const found = await versionOf(tx, publication)
    checkNotWithdrawn(found)
    if (deps.settings.fourEyes) checkApproved(found, policy)
    const now = deps.clock.now()
    const sharePercent = publication.sharePercent ?? deps.settings.rings.sharePercent
    const rollout: Rollout = {
      sequence: (policy.rollout?.sequence ?? 0) + 1,
      version,
      ring,
      sharePercent,
      startedAt: now,
      previousVersion: await beforeOf(tx, policy, { version, ring, sharePercent }),
      state: 'running',
      endedAt: null,
      reason: null,
    }
    if (!isForAll(rollout) && policy.rollout?.version === version) checkSomethingBefore(policy, deps.settings)
    await endRollout(tx, policy, { state: 'superseded', now })
    await insertRollout(tx, id, rollout)
    await tx
      .updateTable('policy_versions')
      .set({ state: 'published', signature, published_at: found.publishedAt ?? now })
      .where('policy_id', '=', id)
      .where('version', '=', version)
      .execute()
    return { entries: [published(id, rollout, found.checksum)], result: rollout }
  })
}

export interface Advance {
  policy: string
  /** the one that the caller believes to be on its way */
  version?: number | undefined
  /** absent: the next one, or `share` when a percentage is given */
  ring?: PolicyRing | undefined
  sharePercent?: number | undefined
}

/**
 * Widens the ring of the version on its way. Who has it keeps it: a ring is never made narrower. It is publishing, so that it
 * needs the same approval.
 * @throws AdminProblem policy_unknown, policy_no_rollout, policy_rollout_moved, policy_rollout_done, policy_not_approved,
 * policy_approval_void
 */
export async function advanceRollout(
  actor: Actor,
  { policy: id, version, ring, sharePercent }: Advance,
  { db, settings }: RolloutDeps,
): Promise<Rollout> {
  return await db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, id)
    const rollout = runningRollout(policy, version)
    const next = ring ?? (sharePercent === undefined ? ringAfter(rollout.ring) : 'share')
    const after: Rollout = {
      ...rollout,
      ring: next ?? 'all',
      sharePercent: sharePercent ?? settings.rings.sharePercent,
    }
    if (!isWider(after, rollout))
      throw new AdminProblem('policy_rollout_done', {
        policy: policy.name,
        version: rollout.version,
        ring: rollout.ring,
      })
    const found = await versionOf(tx, { policy: id, version: rollout.version })
    if (settings.fourEyes) checkApproved(found, policy)
    const result = await widen(tx, id, after)
    return { entries: [published(id, result, found.checksum)], result }
  })
}

export interface Retreat {
  policy: string
  /** the one that the caller believes to be on its way */
  version?: number | undefined
  /** of the rollout that was looked at; a later one of the same version is another */
  sequence?: number | undefined
  reason: string
  observed?: PolicyObservation | undefined
}

/**
 * Gives everybody the version of before: the brake, which one person pulls. Where there is none before and everybody has this
 * one, it would take the policy away, as retiring does.
 * @throws AdminProblem policy_unknown, policy_no_rollout, policy_rollout_moved, policy_nothing_before
 */
export async function rollBack(
  actor: Actor,
  retreat: Retreat,
  { db, clock, settings }: ChangeDeps & { settings: Pick<ManagedPoliciesSettings, 'fourEyes'> },
): Promise<Rollout> {
  const { policy: id, version, sequence, reason, observed } = retreat
  return await db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, id)
    const rollout = runningRollout(policy, version)
    checkSomethingBefore(policy, settings)
    const now = clock.now()
    const isSame = sequence === undefined || sequence === rollout.sequence
    const ended = isSame && (await endRollout(tx, policy, { state: 'rolled_back', reason, now }))
    if (!ended)
      throw new AdminProblem('policy_rollout_moved', { policy: policy.name, version: rollout.version })
    const { previousVersion } = rollout
    const data = {
      policy: id,
      version: rollout.version,
      ...(previousVersion === null ? {} : { previousVersion }),
      reason,
      ...(observed === undefined ? {} : { observed }),
    }
    const result: Rollout = { ...rollout, state: 'rolled_back', endedAt: now, reason }
    return { entries: [{ kind: 'policy.rolled_back', data }], result }
  })
}

/** Under four eyes one person takes nothing away that everybody has, without which they have nothing. */
function checkSomethingBefore(
  { name, rollout }: Policy,
  { fourEyes }: Pick<ManagedPoliciesSettings, 'fourEyes'>,
): void {
  if (!fourEyes || rollout?.state !== 'running' || rollout.previousVersion !== null) return
  if (isForAll(rollout))
    throw new AdminProblem('policy_nothing_before', { policy: name, version: rollout.version })
}

function runningRollout({ name, rollout }: Policy, version: number | undefined): Rollout {
  if (rollout?.state !== 'running') throw new AdminProblem('policy_no_rollout', { policy: name })
  if (version !== undefined && version !== rollout.version)
    throw new AdminProblem('policy_rollout_moved', { policy: name, version })
  return rollout
}

function isWider(after: Rollout, before: Rollout): boolean {
  const steps = policyRings.indexOf(after.ring) - policyRings.indexOf(before.ring)
  return steps > 0 || (steps === 0 && after.ring === 'share' && after.sharePercent > before.sharePercent)
}

/** A compare-and-swap: false when it has ended already, whoever did it. */
async function endRollout(
  tx: Transaction<AdminSchema>,
  { id, rollout }: Policy,
  { state, reason, now }: { state: 'superseded' | 'rolled_back'; reason?: string; now: number },
): Promise<boolean> {
  if (rollout === undefined) return false
  const { numUpdatedRows } = await tx
    .updateTable('policy_rollouts')
    .set({ state, ended_at: now, reason: reason ?? null })
    .where('policy_id', '=', id)
    .where('sequence', '=', rollout.sequence)
    .where('state', '=', 'running')
    .executeTakeFirstOrThrow()
  return numUpdatedRows === 1n
}

/** Where the others had this very version meanwhile, it is no longer what comes before it once it is for all. */
async function widen(tx: Transaction<AdminSchema>, policy: string, after: Rollout): Promise<Rollout> {
  const { version, ring, sharePercent, sequence } = after
  const isItself = after.previousVersion === version && isForAll(after)
  const previousVersion = isItself ? await lastBefore(tx, { policy, version }) : after.previousVersion
  await tx
    .updateTable('policy_rollouts')
    .set({ ring, share_percent: sharePercent, previous_version: previousVersion })
    .where('policy_id', '=', policy)
    .where('sequence', '=', sequence)
    .execute()
  return { ...after, previousVersion }
}

async function insertRollout(tx: Transaction<AdminSchema>, policy: string, rollout: Rollout): Promise<void> {
  const { sequence, version, ring, sharePercent, startedAt, previousVersion, state } = rollout
  await tx
    .insertInto('policy_rollouts')
    .values({
      policy_id: policy,
      sequence,
      version,
      ring,
      share_percent: sharePercent,
      started_at: startedAt,
      previous_version: previousVersion,
      state,
      ended_at: null,
      reason: null,
    })
    .execute()
}

/**
 * What is in its place when it goes. Where everybody has it already, by a version that was taken back, that is what was before it
 * the last time, or rolling it back would change nothing; given to fewer it stays with the others, unless they have it by
 * this very rollout, which is made narrower.
 */
async function beforeOf(
  tx: Transaction<AdminSchema>,
  { id, rollout }: Policy,
  given: Pick<Rollout, 'version' | 'ring' | 'sharePercent'>,
): Promise<number | null> {
  const { version } = given
  const settled = settledVersion(rollout)
  if (settled !== version) return settled
  const isNarrowed = rollout?.version === version && rollout.state === 'running' && isForAll(rollout)
  if (!isForAll(given) && !isNarrowed) return version
  return await lastBefore(tx, { policy: id, version })
}

/** The version that was in its place the last time, never itself; null: none. */
async function lastBefore(
  tx: Transaction<AdminSchema>,
  { policy, version }: VersionName,
): Promise<number | null> {
  const last = await tx
    .selectFrom('policy_rollouts')
    .select('previous_version')
    .where('policy_id', '=', policy)
    .where('version', '=', version)
    .where((row) => row.or([row('previous_version', 'is', null), row('previous_version', '!=', version)]))
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last?.previous_version ?? null
}

function checkRing(ring: PolicyRing, { rings }: ManagedPoliciesSettings): void {
  if (ring === 'canary' && !isCanaryNamed(rings)) throw new AdminProblem('policy_ring_empty')
}

function checkNotWithdrawn({ policy, version, state }: PolicyVersion): void {
  if (state === 'withdrawn') throw new AdminProblem('policy_version_state', { policy, version, state })
}

/** Before the transaction, which must be short: what a version says never changes. */
async function signVersion(name: VersionName, { db, keys, clock, origin }: RolloutDeps): Promise<string> {
  const { policy, version } = name
  const found = await db.read
    .selectFrom('policy_versions')
    .select(['checksum', 'signature'])
    .where('policy_id', '=', policy)
    .where('version', '=', version)
    .executeTakeFirst()
  if (found === undefined) throw new AdminProblem('policy_version_unknown', { policy, version })
  const { checksum, signature } = found
  return (
    signature ?? (await keys.sign({ iss: origin(), iat: seconds(clock.now()), policy, version, checksum }))
  )
}

function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1000)
}

function published(policy: string, rollout: Rollout, checksum: string): AdminEntry {
  const { version, ring, sharePercent, previousVersion } = rollout
  const data = {
    policy,
    version,
    checksum,
    ring,
    ...(ring === 'share' ? { share: sharePercent } : {}),
    ...(previousVersion === null ? {} : { previousVersion }),
  }
  return { kind: 'policy.published', data }
}
