import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import { conflictId, parseConflict, type Conflict } from './conflict.ts'
import { judge, type ConsistencySource } from './judge.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { longestRetryMs, retryAt } from './retry-at.ts'
import type { WitnessState, WitnessStates } from './states.ts'
import { ConflictError, WitnessProblem, type OwnCheckpoint, type Witness } from './witness.ts'

export interface RoundDeps extends ConsistencySource {
  name: string
  place: string
  intervalMs: number
  witness: Witness
  states: WitnessStates
  /** our newest checkpoint, as a signed note; undefined: none is signed yet */
  newestCheckpoint: () => Promise<string | undefined>
  clock: Clock
  random: Random
  /** Durable when it resolves; the same id is taken once. */
  record: (id: string, conflict: Conflict) => Promise<void>
}

export interface Round {
  state: WitnessState
  /** an outcome nobody expected; the state says no more than that there was one */
  error?: unknown
}

/** A node that has claimed a round and died has it taken from it after so long. */
const claimMs = 120_000

/**
 * One look at a witness, when it is due: what it holds is compared with what we have, and it gets our newest checkpoint. Only
 * the node that claims the round asks. A witness that contradicts the ledger gets nothing more, so that what it holds stays.
 * @param force it is asked though it is not due, and though there is nothing new
 * @throws what the store throws
 */
export async function runRound(
  deps: RoundDeps,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<Round> {
  const { name, place, clock, states, intervalMs } = deps
  const known = await states.read(name, place)
  if (!force && !isDue(known, deps)) return { state: known }
  const state = await states.claim(known, clock.now() + claimMs)
  if (state === undefined) return { state: known }
  const dueAt = clock.now() + intervalMs
  try {
    const changed = await look(deps, state, { force, signal })
    const settled = { ...state, due_at: dueAt, failures: 0, problem: null, conflict: null, ...changed }
    await states.settle(settled)
    return { state: settled }
  } catch (error) {
    if (error instanceof ConflictError)
      return { state: await contradict(deps, { ...state, due_at: dueAt }, error) }
    const failures = state.failures + 1
    const problem = error instanceof WitnessProblem ? error.message : 'an error of our own; it is in the log'
    const settled = { ...state, failures, problem, due_at: retryAt(failures, deps) }
    await states.settle(settled)
    return { state: settled, ...(error instanceof WitnessProblem ? {} : { error }) }
  }
}

/** A clock that was set back must not keep a witness waiting for longer than it ever has to. */
function isDue({ due_at: dueAt }: WitnessState, { clock, intervalMs }: RoundDeps): boolean {
  const waitMs = dueAt - clock.now()
  return waitMs <= 0 || waitMs > Math.max(intervalMs, claimMs, longestRetryMs)
}

/** @returns what is new about it */
async function look(
  deps: RoundDeps,
  state: WitnessState,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<Partial<WitnessState>> {
  const { witness, clock } = deps
  const before = await newestOwn(deps, state)
  const compares = witness.compared !== 'nowhere'
  // Between two checkpoints of an idle ledger there is nothing to ask; while it is in conflict or in trouble there is.
  const restless = force || state.conflict !== null || state.failures > 0
  if (!(restless && compares) && (before?.size ?? 0) <= (before?.acknowledged ?? state.size)) return {}
  const note = witness.compared === 'here' ? await witness.newest?.(signal) : undefined
  const held = note === undefined ? undefined : checkpointOf(note)
  // Read after what the witness holds: another node may have signed and published meanwhile.
  const own = await newestOwn(deps, state)
  if (witness.compared === 'here') {
    if (held && own && held.origin !== own.origin)
      throw new WitnessProblem(`it holds checkpoints of another ledger (${held.origin})`)
    const found = await judge({ held, acknowledged: own?.acknowledged ?? state.size, own }, deps)
    if (found !== undefined) throw new ConflictError(found)
  }
  if (own === undefined) return {}
  if (held !== undefined && note !== undefined && held.size === own.size)
    return {
      size: held.size,
      note,
      witnessed_at: state.size === held.size ? state.witnessed_at : clock.now(),
    }
  return { note: await witness.publish(own, signal), size: own.size, witnessed_at: clock.now() }
}

async function newestOwn(deps: RoundDeps, state: WitnessState): Promise<OwnCheckpoint | undefined> {
  const note = await deps.newestCheckpoint()
  if (note === undefined) return undefined
  const own = checkpointOf(note)
  // A ledger under a new name is another one to whoever vouches for it.
  const isSameLedger = state.note === null || checkpointOf(state.note).origin === own.origin
  return { ...own, note, acknowledged: isSameLedger ? state.size : 0 }
}

/** Recorded before it is shown; the ledger takes the entry once, however often it is found. */
async function contradict(
  { name, states, record }: RoundDeps,
  state: WitnessState,
  { conflict }: ConflictError,
): Promise<WitnessState> {
  const settled = { ...state, failures: 0, problem: null, conflict: JSON.stringify(conflict) }
  if (!isSame(parseConflict(state.conflict), conflict)) await record(conflictId(name, conflict), conflict)
  await states.settle(settled)
  return settled
}

function isSame(before: Conflict | undefined, now: Conflict): boolean {
  return before !== undefined && conflictId('', before) === conflictId('', now)
}
