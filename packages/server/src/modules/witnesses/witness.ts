import type { Checkpoint } from '@sekisho/ledger'
import type { Conflict } from './conflict.ts'

/** A checkpoint of ours on its way to a witness. */
export interface OwnCheckpoint extends Checkpoint {
  /** the signed note */
  note: string
  /** size of what this witness acknowledged last, as far as we know; 0: nothing */
  acknowledged: number
}

/** The checkpoints of our ledger in which one key hands over to the next, as signed notes. */
export interface HandOverSource {
  /** those of fewer leaves than `size`, by rising size */
  handOvers: (size: number) => Promise<readonly string[]>
}

/**
 * A place that keeps checkpoints and is not the operator's to change. One node asks it at a time; every method gives up
 * within a minute, and when the signal says so.
 */
export interface Witness {
  /**
   * The newest checkpoint it holds, as a signed note of any ledger; undefined: none. Absent: it cannot be read.
   * @throws WitnessProblem
   */
  newest?: (signal: AbortSignal) => Promise<string | undefined>
  /** Who compares what it holds with what we have: we, from what we read back; it, when it is asked to keep more; nobody. */
  compared: 'here' | 'there' | 'nowhere'
  /**
   * Resolves with the note to remember, cosignatures included, once the witness has it durably.
   * @throws WitnessProblem when it has not, or may not have; ConflictError when it holds what contradicts it
   */
  publish: (checkpoint: OwnCheckpoint, signal: AbortSignal) => Promise<string>
  close: () => Promise<void>
}

/** A witness that cannot be used now. The message is a phrase for people, without secrets. */
export class WitnessProblem extends Error {
  override readonly name = 'WitnessProblem'
}

/** A witness that says itself that it holds something else. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly conflict: Conflict
  constructor(conflict: Conflict) {
    super(`the witness disagrees: ${conflict.what}`)
    this.conflict = conflict
  }
}
