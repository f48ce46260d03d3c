import { parseConflict, type Conflict } from './conflict.ts'
import type { WitnessedLedger, WitnessesDeps } from './deps.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { runRound, type RoundDeps } from './round.ts'
import type { WitnessSettings } from './settings.ts'
import type { WitnessState } from './states.ts'
import { tellChanges } from './tell-changes.ts'
import type { Witness } from './witness.ts'

/** One witness, as this node follows it. */
export interface Follower {
  name: string
  kind: WitnessSettings['kind']
  place: string
  /** whether what it holds can be read back */
  readable: boolean
  conflict: () => Conflict | undefined
  status: () => Promise<WitnessStatus>
  /** The newest checkpoint it holds, asked now; where it cannot be read, the last one it acknowledged. @throws WitnessProblem */
  newest: () => Promise<{ note: string; from: 'witness' | 'kept' } | undefined>
  /** @param leads this node is the one to ask it */
  follow: (leads: boolean, signal: AbortSignal) => Promise<void>
  /** One more round, unless it is in trouble. */
  finish: (signal: AbortSignal) => Promise<void>
  close: () => Promise<void>
}

export interface WitnessStatus {
  state: WitnessState
  conflict: Conflict | undefined
  /** entries of our newest checkpoint that it has not witnessed */
  behind: number
}

interface FollowerDeps
  extends Pick<WitnessesDeps, 'clock' | 'random' | 'log' | 'onSeen'>, Pick<RoundDeps, 'states'> {
  settings: WitnessSettings
  place: string
  witness: Witness
  ledger: WitnessedLedger
}

export function createFollower(deps: FollowerDeps): Follower {
  const { settings, place, witness, ledger, states, log } = deps
  const { name, kind } = settings
  const round = roundOf(deps)
  const ending = new AbortController()
  let looked = false
  let last: WitnessState | undefined
  let running: Promise<void> = Promise.resolve()

  async function behind({ size }: WitnessState): Promise<number> {
    const note = await ledger.newestCheckpoint()
    return note === undefined ? 0 : Math.max(0, checkpointOf(note).size - size)
  }

  async function see(state: WitnessState): Promise<void> {
    tellChanges(log, { before: last, now: state })
    last = state
    deps.onSeen?.({ name, behind: await behind(state), conflict: state.conflict !== null })
  }

  async function look(leads: boolean, signal: AbortSignal): Promise<WitnessState> {
    if (!leads) {
      // Whoever takes over looks anew.
      looked = false
      return states.read(name, place)
    }
    const { state, error } = await runRound(round, { force: !looked, signal })
    looked = true
    if (error !== undefined) log.error({ err: error, witness: name }, 'a witness could not be asked')
    return state
  }

  const once = createOnce(log, name, async (leads, signal) => see(await look(leads, signal)))

  return {
    name,
    kind,
    place,
    readable: witness.newest !== undefined,
    conflict: () => (last === undefined ? undefined : parseConflict(last.conflict)),
    async status() {
      const state = await states.read(name, place)
      return { state, conflict: parseConflict(state.conflict), behind: await behind(state) }
    },
    async newest() {
      const note = await witness.newest?.(ending.signal)
      if (note !== undefined) return { note, from: 'witness' }
      const kept = (await states.read(name, place)).note
      return kept === null ? undefined : { note: kept, from: 'kept' }
    },
    follow(leads, signal) {
      running = once(leads, signal)
      return running
    },
    async finish(signal) {
      await running
      if (last !== undefined && last.failures > 0) return
      looked = false
      await once(true, signal)
    },
    async close() {
      ending.abort()
      await running
      await witness.close()
    },
  }
}

type Look = (leads: boolean, signal: AbortSignal) => Promise<void>

/** Looks, and says that it could not: once an outage of the store, not once a second. */
function createOnce(log: FollowerDeps['log'], witness: string, look: Look): Look {
  let troubled = false
  return async (leads, signal) => {
    try {
      await look(leads, signal)
      troubled = false
    } catch (err) {
      if (!troubled)
        log.warn({ err, witness }, 'how far a witness is could not be read or written; it will be')
      troubled = true
    }
  }
}

function roundOf(deps: FollowerDeps): RoundDeps {
  const { settings, ledger, clock } = deps
  const { name, intervalMs } = settings
  return {
    ...deps,
    name,
    intervalMs,
    consistency: ledger.consistency,
    newestCheckpoint: ledger.newestCheckpoint,
    record: (id, found) =>
      ledger.append({
        id,
        kind: 'ledger.conflict_found',
        time: clock.now(),
        actor: { type: 'system' },
        data: { witness: name, ...found },
      }),
  }
}
