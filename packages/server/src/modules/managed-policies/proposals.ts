import { AdminProblem, type Actor } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { checkNameFree, livePolicy, type ChangeDeps } from './changes.ts'
import { nameOf } from '../people/index.ts'
import { checkNamed, checkSecondPerson } from './four-eyes.ts'
import { termsOf, type PendingChange, type Policy, type PolicyPatch } from './policy.ts'

interface ProposalDeps extends ChangeDeps {
  settings: { fourEyes: boolean }
}

/** One of the changes of a policy that wait. */
export interface ChangeName {
  policy: string
  /** its number */
  change: number
}

/**
 * Another name, position, or other people. Where four eyes are asked for, whom a policy is for and what it stands before
 * wait for a second person, once a version of it is in review, approved or published: who looks says yes to these people.
 * Changes nothing, and leaves no entry, when all is as asked.
 * @throws AdminProblem policy_unknown, policy_name_taken, policy_change_pending, policy_unnamed
 */
export async function changePolicy(
  actor: Actor,
  { policy: id, ...wanted }: PolicyPatch & { policy: string },
  deps: ProposalDeps,
): Promise<Policy> {
  return await deps.db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, id)
    const change = differing(policy, wanted)
    if (Object.keys(change).length === 0) return { entries: [], result: policy }
    const reaches = change.position !== undefined || change.match !== undefined
    return await propose({ tx, actor, policy, change, deps }, reaches)
  })
}

/**
 * In force for nobody from now on; what it said stays. Where four eyes are asked for it waits, as in `changePolicy`.
 * @throws AdminProblem policy_unknown, policy_change_pending, policy_unnamed
 */
export async function retirePolicy(actor: Actor, id: string, deps: ProposalDeps): Promise<Policy> {
  return await deps.db.recorded(actor, 'policies', async (tx) => {
    const policy = await livePolicy(tx, id)
    return await propose({ tx, actor, policy, change: { retire: true }, deps }, true)
  })
}

/**
 * Makes a change that waits.
 * @throws AdminProblem policy_unknown, policy_change_unknown, policy_second_person, policy_unnamed, policy_name_taken
 */
export async function approveChange(actor: Actor, name: ChangeName, deps: ProposalDeps): Promise<Policy> {
  return await deps.db.recorded(actor, 'policies', async (tx) => {
    const { policy, pending } = await pendingOf(tx, name)
    const { change, proposedBy } = pending
    if (deps.settings.fourEyes) checkSecondPerson(actor, proposedBy)
    await decide(tx, { ...name, state: 'approved', by: nameOf(actor), now: deps.clock.now() })
    const settled = { ...policy, pending: undefined }
    return await make({ tx, actor, policy: settled, change, deps }, { proposedBy })
  })
}

/** It is not made. @throws AdminProblem policy_unknown, policy_change_unknown */
export async function withdrawChange(
  actor: Actor,
  name: ChangeName,
  { db, clock }: ChangeDeps,
): Promise<Policy> {
  return await db.recorded(actor, 'policies', async (tx) => {
    const { policy } = await pendingOf(tx, name)
    await decide(tx, { ...name, state: 'withdrawn', by: nameOf(actor), now: clock.now() })
    return {
      entries: [{ kind: 'policy.change_withdrawn', data: name }],
      result: { ...policy, pending: undefined },
    }
  })
}

interface Step {
  tx: Transaction<AdminSchema>
  actor: Actor
  policy: Policy
  change: PendingChange['change']
  deps: ProposalDeps
}

interface Done {
  entries: AdminEntry[]
  result: Policy
}

/** @param reaches whether it decides what somebody gets */
async function propose(step: Step, reaches: boolean): Promise<Done> {
  const { tx, actor, policy, change, deps } = step
  if (policy.pending !== undefined)
    throw new AdminProblem('policy_change_pending', { policy: policy.name, change: policy.pending.sequence })
  if (!reaches || !deps.settings.fourEyes || !(await wasLookedAt(tx, policy))) return await make(step)
  checkNamed(actor)
  if ('name' in change) await checkNameFree(tx, change.name ?? policy.name, policy.id)
  const now = deps.clock.now()
  const sequence = (await lastSequence(tx, policy.id)) + 1
  const pending: PendingChange = { sequence, change, proposedBy: nameOf(actor), proposedAt: now }
  await tx
    .insertInto('policy_changes')
    .values({
      policy_id: policy.id,
      sequence,
      change: JSON.stringify(change),
      state: 'pending',
      proposed_by: pending.proposedBy,
      proposed_at: now,
      decided_by: null,
      decided_at: null,
    })
    .execute()
  const sides = 'retire' in change ? { before: { ...termsOf(policy) } } : beforeAndAfter(policy, change)
  const data = { policy: policy.id, change: sequence, ...sides }
  return { entries: [{ kind: 'policy.change_proposed', data }], result: { ...policy, pending } }
}

async function make({ tx, policy, change, deps }: Step, agreed: { proposedBy?: string } = {}): Promise<Done> {
  if ('retire' in change) {
    const now = deps.clock.now()
    await tx.updateTable('policies').set({ retired_at: now }).where('id', '=', policy.id).execute()
    const data = { policy: policy.id, before: { ...termsOf(policy) }, ...agreed }
    return { entries: [{ kind: 'policy.retired', data }], result: { ...policy, retiredAt: now } }
  }
  const { name = policy.name, position = policy.position, match = policy.match } = change
  await checkNameFree(tx, name, policy.id)
  await tx
    .updateTable('policies')
    .set({ name, position, match: JSON.stringify(match) })
    .where('id', '=', policy.id)
    .execute()
  const data = { policy: policy.id, ...beforeAndAfter(policy, change), ...agreed }
  return { entries: [{ kind: 'policy.changed', data }], result: { ...policy, name, position, match } }
}

/** What of it is asked for and is not so already. */
function differing(policy: Policy, { name, position, match }: PolicyPatch): PolicyPatch {
  return {
    ...(name === undefined || name === policy.name ? {} : { name }),
    ...(position === undefined || position === policy.position ? {} : { position }),
    ...(match === undefined || JSON.stringify(match) === JSON.stringify(policy.match) ? {} : { match }),
  }
}

/** Of what changes. */
function beforeAndAfter(
  policy: Policy,
  change: PolicyPatch,
): Record<'before' | 'after', Record<string, unknown>> {
  const whole: Record<string, unknown> = { ...termsOf(policy) }
  return {
    before: Object.fromEntries(Object.keys(change).map((key) => [key, whole[key]])),
    after: { ...change },
  }
}

/** Whether somebody said yes to a version of it, or is about to, or somebody has one. */
async function wasLookedAt(tx: Transaction<AdminSchema>, { id, rollout }: Policy): Promise<boolean> {
  if (rollout !== undefined) return true
  const reviewed = await tx
    .selectFrom('policy_versions')
    .select('version')
    .where('policy_id', '=', id)
    .where((row) => row.or([row('reviewed_by', 'is not', null), row('state', '=', 'in_review')]))
    .limit(1)
    .executeTakeFirst()
  return reviewed !== undefined
}

async function pendingOf(
  tx: Transaction<AdminSchema>,
  { policy: id, change }: ChangeName,
): Promise<{ policy: Policy; pending: PendingChange }> {
  const policy = await livePolicy(tx, id)
  const { pending } = policy
  if (pending?.sequence !== change)
    throw new AdminProblem('policy_change_unknown', { policy: policy.name, change })
  return { policy, pending }
}

async function lastSequence(tx: Transaction<AdminSchema>, policy: string): Promise<number> {
  const { last } = await tx
    .selectFrom('policy_changes')
    .select((row) => row.fn.max('sequence').as('last'))
    .where('policy_id', '=', policy)
    .executeTakeFirstOrThrow()
  return last ?? 0
}

async function decide(
  tx: Transaction<AdminSchema>,
  {
    policy,
    change,
    state,
    by,
    now,
  }: ChangeName & { state: 'approved' | 'withdrawn'; by: string; now: number },
): Promise<void> {
  await tx
    .updateTable('policy_changes')
    .set({ state, decided_by: by, decided_at: now })
    .where('policy_id', '=', policy)
    .where('sequence', '=', change)
    .execute()
}
