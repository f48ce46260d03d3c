import { NoteError } from '../note.ts'

/** Rotations of a key in all the life of a ledger, and more. */
const maxHandOvers = 1_000
const maxLength = 4_194_304

/** Checkpoints that hand over, beside a proof: a line of JSON each, as an export has checkpoints. */
export function formatHandOvers(notes: readonly string[]): string {
  return notes.map((checkpoint) => `${JSON.stringify({ checkpoint })}\n`).join('')
}

/** @throws NoteError */
export function parseHandOvers(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (text.length > maxLength || lines.length > maxHandOvers)
    throw new NoteError(`at most ${maxHandOvers} checkpoints hand over`)
  return lines.map((line) => {
    const note = checkpointOf(line)
    if (note === undefined) throw new NoteError('a line of hand-overs is {"checkpoint":"…"}')
    return note
  })
}

function checkpointOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('checkpoint' in value)) return undefined
    return typeof value.checkpoint === 'string' ? value.checkpoint : undefined
  } catch {
    // Not JSON; the caller says so.
    return undefined
  }
}
