import { AdminProblem } from '@sekisho/contract'
import type { WitnessBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Follower } from './follower.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { WitnessProblem } from './witness.ts'
import type { Witnesses } from './witnesses.ts'

/** The key this server co-signs with for others; undefined: it witnesses nothing. */
type ReadCosigner = () => Promise<{ name: string; verifierKey: string } | undefined>

/** The witnesses' part of the admin API. */
export function witnessHandlers(
  witnesses: Witnesses,
  readCosigner: ReadCosigner,
): Pick<AdminHandlers, 'listWitnesses' | 'readWitnessedCheckpoint'> {
  return {
    async listWitnesses() {
      const cosigner = await readCosigner()
      return {
        data: await Promise.all(witnesses.all.map(witnessBody)),
        ...(cosigner === undefined ? {} : { cosigner }),
      }
    },
    async readWitnessedCheckpoint({ name }) {
      const follower = witnesses.find(name)
      if (follower === undefined) throw new AdminProblem('witness_unknown', { name })
      const found = await follower.newest().catch((cause: unknown) => {
        if (!(cause instanceof WitnessProblem)) throw cause
        throw new AdminProblem('witness_unreadable', { name, problem: cause.message }, { cause })
      })
      if (found === undefined) throw new AdminProblem('witness_empty', { name })
      const { origin, size } = checkpointOf(found.note)
      return { name, origin, size, from: found.from, checkpoint: found.note }
    },
  }
}

async function witnessBody({ name, kind, place, readable, status }: Follower): Promise<WitnessBody> {
  const { state, conflict, behind } = await status()
  return {
    name,
    kind,
    place,
    readable,
    size: state.size,
    behind,
    ...(state.witnessed_at === null ? {} : { witnessedAt: new Date(state.witnessed_at).toISOString() }),
    ...(state.problem === null ? {} : { problem: state.problem, failures: state.failures }),
    ...(conflict === undefined ? {} : { conflict }),
  }
}
