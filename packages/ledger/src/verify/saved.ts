import { parseCheckpoint, type Checkpoint } from '../checkpoint.ts'
import { NoteError, parseNote } from '../note.ts'
import type { LedgerProblem } from './reader.ts'

/** A checkpoint kept elsewhere. Whether a trusted key has signed it is looked at once the tree has its size. */
export interface Saved extends Checkpoint {
  note: string
}

/** Undefined, and reported: it is none. */
export function readSaved(note: string, report: (problem: LedgerProblem) => void): Saved | undefined {
  try {
    return { note, ...parseCheckpoint(parseNote(note).text) }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    report({ what: 'checkpoint', detail: `the given checkpoint cannot be used: ${error.message}` })
    return undefined
  }
}
