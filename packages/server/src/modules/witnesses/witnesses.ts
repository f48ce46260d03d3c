import { every } from '../../platform/clock/every.ts'
import type { WitnessesDeps } from './deps.ts'
import { createFollower, type Follower } from './follower.ts'
import { openWitness, placeOf } from './kinds/index.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { createWitnessStates } from './states.ts'

/** Places outside that keep our checkpoints. */
export interface Witnesses {
  all: readonly Follower[]
  find: (name: string) => Follower | undefined
  /** True while a witness disagrees and the settings say that the node is not ready then. */
  obstructs: () => boolean
  /** Gives every witness the newest checkpoint, for some seconds at most, and ends. */
  close: () => Promise<void>
}

const pollMs = 1_000
const lastRoundMs = 5_000
const endMs = 2_000
/** of the lease */
const chore = 'witnesses'

/** Opens the witnesses and begins to follow them. @throws as `openWitness` */
export async function createWitnesses(deps: WitnessesDeps): Promise<Witnesses> {
  const { settings, ledger, db, lease, everyMs = pollMs } = deps
  const states = createWitnessStates(db)
  const origin = async () => {
    const note = await ledger.newestCheckpoint()
    return note === undefined ? undefined : checkpointOf(note).origin
  }
  const stopping = new AbortController()
  const all = await Promise.all(
    settings.witnesses.map(async (one) => {
      const { consistency, handOvers } = ledger
      const witness = await openWitness(one, { ...deps, consistency, handOvers, origin })
      return createFollower({ ...deps, settings: one, place: placeOf(one), witness, states })
    }),
  )
  const chores = all.map((follower) =>
    every(everyMs, async () => follower.follow(await lease.held(chore), stopping.signal)),
  )
  return {
    all,
    find: (name) => all.find((follower) => follower.name === name),
    obstructs: () => settings.onConflict === 'stop' && all.some(({ conflict }) => conflict() !== undefined),
    async close() {
      for (const { stop } of chores) stop()
      await within(lastRoundMs, lastRounds(deps, { all, signal: stopping.signal }))
      stopping.abort()
      // What is under way hears of it at once; a store that is silent does not.
      await within(endMs, Promise.all(all.map((follower) => follower.close())))
    },
  }
}

interface LastRounds {
  all: readonly Follower[]
  signal: AbortSignal
}

/** What was written until now gets its checkpoint, and the witnesses that answer get that. */
async function lastRounds({ lease, ledger, log }: WitnessesDeps, { all, signal }: LastRounds): Promise<void> {
  try {
    if (all.length === 0 || !(await lease.held(chore))) return
    await ledger.catchUp()
    await Promise.all(all.map((follower) => follower.finish(signal)))
  } catch (err) {
    log.warn({ err }, 'witnesses did not get the last checkpoint; they get it after the next start')
  }
}

/** Waits no longer than that, whatever becomes of it. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>()
  const timer = setTimeout(late.resolve, milliseconds)
  try {
    await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
