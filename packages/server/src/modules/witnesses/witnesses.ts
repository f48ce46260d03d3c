import type { Ledger } from '../ledger/index.ts'
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
      const witness = await openWitness(one, { ...deps, consistency: ledger.consistency, origin })
      return createFollower({ ...deps, settings: one, place: placeOf(one), witness, states })
    }),
  )
  const chores = all.map((follower) =>
    every(everyMs, async () => follower.follow(await lease.held('witnesses'), stopping.signal)),
  )
  return {
    all,
    find: (name) => all.find((follower) => follower.name === name),
    obstructs: () => settings.onConflict === 'stop' && all.some(({ conflict }) => conflict() !== undefined),
    async close() {
      for (const chore of chores) chore.stop()
      const timer = setTimeout(() => stopping.abort(), lastRoundMs)
      try {
        if (all.length > 0 && (await lease.held('witnesses'))) await lastRounds(all, ledger, stopping.signal)
      } finally {
        clearTimeout(timer)
        stopping.abort()
        await Promise.all(all.map((follower) => follower.close()))
      }
    },
  }
}

/** What was written until now gets its checkpoint, and the witnesses that answer get that. */
async function lastRounds(
  all: readonly Follower[],
  ledger: Pick<Ledger, 'catchUp'>,
  signal: AbortSignal,
): Promise<void> {
  await ledger.catchUp()
  await Promise.all(all.map((follower) => follower.finish(signal)))
}
