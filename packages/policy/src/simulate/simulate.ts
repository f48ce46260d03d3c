import { createJudgeBoth } from '../diff/judge-both.ts'
import { createJudge } from '../explain/judge.ts'
import type { PolicyDocument } from '../policy-tests/policy-document.ts'
import { createKeptCalls, type DistinctCall, type KeptCall, type KeptCalls } from './distinct-calls.ts'
import { createGroups } from './groups.ts'
import { judgeNamed } from './judge-named.ts'
import { outcomeOf, type Compared } from './outcome.ts'
import { createPeople } from './people.ts'
import type { RecordedCall } from './recorded-call.ts'
import type { Counts, Outcome, Simulation } from './simulation.ts'

export interface SimulationOptions {
  /** the policy in force; absent: none at all */
  current?: PolicyDocument
}

/** Replays recorded calls against a draft of a policy and the one in force. Never throws. */
export function simulate(
  draft: PolicyDocument,
  calls: Iterable<RecordedCall>,
  options: SimulationOptions = {},
): Simulation {
  const run = createSimulation(draft, options)
  for (const call of calls) run.add(call)
  return run.result()
}

/**
 * The same for calls that come one by one. What a call wrote is not kept. Each distinct call is judged once, by both
 * evaluators, when the result is asked for.
 */
export function createSimulation(
  draft: PolicyDocument,
  { current = { settings: {} } }: SimulationOptions = {},
): { add(call: RecordedCall): void; result(): Simulation } {
  const kept = createKeptCalls([draft, current])
  return { add: (call) => kept.add(call), result: () => judgeAll(kept, { draft, current }) }
}

function judgeAll(
  kept: KeptCalls,
  { draft, current }: { draft: PolicyDocument; current: PolicyDocument },
): Simulation {
  const judges = { now: createJudge(current), draft: createJudge(draft) }
  const judgeBoth = createJudgeBoth(judges.now, judges.draft, [current, draft])
  const compare = (distinct: DistinctCall): Compared => {
    if (distinct.known === 'name')
      return { now: judgeNamed(judges.now, distinct), draft: judgeNamed(judges.draft, distinct) }
    const { was, is } = judgeBoth(distinct.call, distinct.place)
    return { now: was, draft: is }
  }
  const compared = new Map<DistinctCall, Compared>()
  const totals = createTotals()
  const groups = createGroups()
  const people = createPeople()
  for (const one of kept.all) {
    const known = compared.get(one.distinct)
    const outcome = known ?? compare(one.distinct)
    if (known === undefined) compared.set(one.distinct, outcome)
    for (const part of [totals, groups, people]) part.add(one, outcome)
  }
  const { leftOut } = kept
  return { ...totals.all, distinct: compared.size, leftOut, groups: groups.all(), people: people.all() }
}

type Tally = Record<Outcome, number>

interface Totals {
  readonly all: Pick<Simulation, 'calls' | 'byNameOnly' | 'changed'> &
    Record<'now' | 'draft', Counts> &
    Record<'client' | 'guard', Record<'now' | 'draft', Counts>>
  add(call: KeptCall, compared: Compared): void
}

function createTotals(): Totals {
  const none = (): Tally => ({ allow: 0, ask: 0, deny: 0, unknown: 0 })
  const [now, draft] = [none(), none()]
  const client = { now: none(), draft: none() }
  const guard = { now: none(), draft: none() }
  const all = { calls: 0, byNameOnly: 0, changed: 0, now, draft, client, guard }
  return {
    all,
    add({ distinct, count }, compared) {
      all.calls += count
      if (distinct.known === 'name') all.byNameOnly += count
      if (outcomeOf(compared.now) !== outcomeOf(compared.draft)) all.changed += count
      for (const side of ['now', 'draft'] as const) {
        all[side][outcomeOf(compared[side])] += count
        for (const by of ['client', 'guard'] as const)
          all[by][side][compared[side]?.[by].verdict ?? 'unknown'] += count
      }
    },
  }
}
