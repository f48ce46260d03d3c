import { hash } from 'node:crypto'
import type { Checkpoint } from '@sekisho/ledger'
import { z } from 'zod'

/**
 * How a witness contradicts the ledger. `ahead`: it holds more than the ledger has, as after a restore from a backup.
 * `fork`: another root at a size both have, as after entries were rewritten. `behind`: it no longer holds what it had
 * acknowledged, as after its own history was rewritten.
 */
export const conflict = z.object({
  what: z.enum(['ahead', 'fork', 'behind']),
  /** of the checkpoint it holds */
  witnessSize: z.number(),
  /** base64; absent: it did not say */
  witnessRoot: z.string().optional(),
  /** `behind`: the size it had acknowledged; otherwise that of our newest checkpoint */
  ownSize: z.number(),
  /** root of our newest checkpoint, base64 */
  ownRoot: z.string().optional(),
})

export type Conflict = z.infer<typeof conflict>

/** Of a row of `witness_states`. */
export function parseConflict(text: string | null): Conflict | undefined {
  return text === null ? undefined : conflict.parse(JSON.parse(text))
}

/** The same for the same contradiction, whoever finds it and how often: the ledger takes its entry once. */
export function conflictId(witness: string, { what, witnessSize, witnessRoot = '' }: Conflict): string {
  const text = JSON.stringify([witness, what, witnessSize, witnessRoot])
  return `conflict_${hash('sha256', text, 'hex').slice(0, 32)}`
}

/** What to do about it, for the log: a sentence without values. */
export const conflictAdvice: Readonly<Record<Conflict['what'], string>> = {
  ahead:
    'entries the witness vouches for are gone: put the newest state of the database back, or, if an older backup had to be restored, keep what the witness holds as evidence and give it a new place',
  fork: 'entries the witness vouches for are not the ones the ledger has: keep both, and run sekisho ledger verify --checkpoint with what sekisho ledger witnesses fetch gives',
  behind:
    'the witness has lost or changed what it held: find out who can write there, and give it a new place',
}

/** A checkpoint as a conflict tells of it. */
export function held({ size, root }: Checkpoint): Pick<Conflict, 'witnessSize' | 'witnessRoot'> {
  return { witnessSize: size, witnessRoot: Buffer.from(root).toString('base64') }
}
