import { NoteError, parseCheckpoint, parseNote, type Checkpoint } from '@sekisho/ledger'
import { WitnessProblem } from '../witness.ts'

/** The checkpoint of a note that a witness holds; its signatures are not checked here. @throws WitnessProblem */
export function checkpointOf(note: string): Checkpoint {
  const checkpoint = checkpointIn(note)
  if (checkpoint === undefined) throw new WitnessProblem('what it holds is not a checkpoint')
  return checkpoint
}

/** Undefined: the text is not a signed checkpoint. */
export function checkpointIn(note: string): Checkpoint | undefined {
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
