import { AdminProblem, blockRateReason, type PolicyObservation } from '@sekisho/contract'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import type { ChangeDeps } from './changes.ts'
import { isWatched, readReports, reportedSince, sumOf, type PersonCounts } from './observations.ts'
import type { Policy } from './policy.ts'
import { rollBack } from './rollouts.ts'
import type { ManagedPoliciesSettings, RollbackRule } from './settings.ts'

interface WatchDeps extends ChangeDeps {
  settings: ManagedPoliciesSettings
  policies: readonly Policy[]
  /** epoch milliseconds: what was reported before was looked at; 0: nothing was */
  since: number
}

/**
 * The least block rate that a version is compared with: when the one before blocked next to nothing, three times that
 * would be passed by the first block (decisions/124).
 */
export const leastRate = 0.01

/**
 * Takes back every version whose block rate jumped. Whichever node does it, and if several do, it happens once: the
 * rollout must be running still. Resolves with how many this one took back.
 */
export async function checkRollouts(deps: WatchDeps): Promise<number> {
  const reported = await reportedSince(deps.db.read, deps.since)
  let count = 0
  for (const policy of deps.policies.filter(isWatched)) {
    if (!reported.has(policy.id)) continue
    const observed = await jumped(policy, deps)
    if (observed !== undefined && (await tookBack(policy, observed, deps))) count++
  }
  return count
}

/** @returns what was seen, when it is a reason to roll back */
async function jumped(
  policy: Policy,
  { db, settings }: { db: Pick<ControlDatabase, 'read'>; settings: ManagedPoliciesSettings },
): Promise<PolicyObservation | undefined> {
  const [current, previous] = await readReports(db.read, policy)
  if (current === undefined || previous === undefined) return undefined
  return jumpOf({ current: current.people, previous: previous.people }, settings.rollback)
}

/**
 * More than `factor` times the block rate of before, over at least `calls` calls. What a guard says is the word of whoever
 * has the machine, so each person counts for no more than one of `people` equal shares of those calls, however many their
 * guards report; and the jump must be seen without the `people - 1` who were blocked most, so that no fewer can make one.
 * @returns what was weighed, when it is a jump
 */
export function jumpOf(
  { current, previous }: { current: readonly PersonCounts[]; previous: readonly PersonCounts[] },
  { factor, calls, people }: RollbackRule,
): PolicyObservation | undefined {
  const share = Math.ceil(calls / people)
  const weighed = current.map((one) => atMost(one, share)).toSorted((a, b) => b.blocks - a.blocks)
  const [all, before] = [sumOf(weighed), sumOf(previous.map((one) => atMost(one, share)))]
  const limit = factor * Math.max(rateOf(before), leastRate)
  const others = sumOf(weighed.slice(people - 1))
  if (all.decisions < calls || rateOf(all) <= limit || rateOf(others) <= limit) return undefined
  return {
    decisions: all.decisions,
    blocks: Math.round(all.blocks),
    previousDecisions: before.decisions,
    previousBlocks: Math.round(before.blocks),
    factor,
    people: current.length,
  }
}

/** So many calls of a person, and blocks in proportion. */
function atMost({ decisions, blocks }: PersonCounts, share: number): PersonCounts {
  if (decisions <= share) return { decisions, blocks }
  return { decisions: share, blocks: (blocks * share) / decisions }
}

function rateOf({ decisions, blocks }: PersonCounts): number {
  return decisions === 0 ? 0 : blocks / decisions
}

async function tookBack(policy: Policy, observed: PolicyObservation, deps: WatchDeps): Promise<boolean> {
  try {
    const sequence = policy.rollout?.sequence
    await rollBack(
      { type: 'system' },
      { policy: policy.id, sequence, reason: blockRateReason, observed },
      deps,
    )
    return true
  } catch (error) {
    // Somebody else was first, or published another version meanwhile: there is nothing left to take back.
    if (error instanceof AdminProblem) return false
    throw error
  }
}
