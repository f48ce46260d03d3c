import { NoteError, parseCheckpoint, parseNote, type Checkpoint } from '@sekisho/ledger'

const key = 'ledger-checkpoint'

/** The newest checkpoint this browser has checked; undefined before the first. It is public, and no secret. */
export function trustedLedger(): Checkpoint | undefined {
  const note = localStorage.getItem(key)
  if (note === null) return undefined
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}

/** Keeps a checkpoint to compare later ones with; an older one is not kept over a newer. */
export function trustLedger({ size }: Checkpoint, note: string): void {
  const before = trustedLedger()
  if (before === undefined || before.size <= size) localStorage.setItem(key, note)
}

/** Begins anew, after somebody looked into why the ledger is another one. */
export function forgetLedger(): void {
  localStorage.removeItem(key)
}
