import { AdminProblem } from '@sekisho/contract'
import type { WitnessBody } from '@sekisho/contract/admin-api'
import type { AdminHandlers } from '../../http/index.ts'
import type { Follower } from './follower.ts'
import { checkpointOf } from './kinds/checkpoint-of.ts'
import { ConflictError, WitnessProblem } from './witness.ts'
import type { Witnesses } from './witnesses.ts'

/**
 * The witnesses' part of the admin API.
 * @param cosigner what this server co-signs as for others; undefined: it witnesses nothing
 */
export function witnessHandlers(
  witnesses: Witnesses,
  cosigner: { name: string; verifierKey: string } | undefined,
): Pick<AdminHandlers, 'listWitnesses' | 'readWitnessedCheckpoint'> {
  return {
    async listWitnesses() {
      const data = await Promise.all(witnesses.all.map(witnessBody))
      if (cosigner === undefined) return { data }
      const { name, verifierKey } = cosigner
      return { data, cosigner: { name, verifierKey } }
    },
    async readWitnessedCheckpoint({ name }) {
      const follower = witnesses.find(name)
      if (follower === undefined) throw new AdminProblem('witness_unknown', { name })
      const found = await follower.newest().catch((cause: unknown) => {
        const problem = phraseOf(cause)
        if (problem === undefined) throw cause
        throw new AdminProblem('witness_unreadable', { name, problem }, { cause })
      })
      if (found === undefined) throw new AdminProblem('witness_empty', { name })
      const { origin, size } = checkpointOf(found.note)
      return { name, origin, size, from: found.from, checkpoint: found.note }
    },
  }
}

/** Undefined: an error of our own. */
function phraseOf(cause: unknown): string | undefined {
  if (cause instanceof ConflictError) return 'it no longer holds what it had acknowledged'
  return cause instanceof WitnessProblem ? cause.message : undefined
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
