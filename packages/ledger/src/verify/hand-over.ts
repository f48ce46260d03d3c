import { parseCheckpoint, signersOf } from '../checkpoint.ts'
import type { Sha256 } from '../hash.ts'
import { importVerifier, type NoteVerifier } from '../keys.ts'
import { NoteError, parseNote } from '../note.ts'

/**
 * The key that a checkpoint hands over to, if one of the trusted keys has signed it; undefined: none of them has, or the key is
 * trusted already.
 * @throws NoteError when the checkpoint names no key, or one that has not signed it
 */
export async function handOver(
  sha256: Sha256,
  note: string,
  trusted: readonly NoteVerifier[],
): Promise<NoteVerifier | undefined> {
  const parsed = parseNote(note)
  const { nextKey } = parseCheckpoint(parsed.text)
  if (nextKey === undefined) throw new NoteError('it hands over to no key')
  if (trusted.some(({ verifierKey }) => verifierKey === nextKey)) return undefined
  if ((await signersOf(parsed, trusted)).length === 0) return undefined
  const next = await importVerifier(sha256, nextKey)
  if ((await signersOf(parsed, [next])).length === 0)
    throw new NoteError('it hands over to a key that has not signed it')
  return next
}

/**
 * The given keys and those that they have handed over to, one after the other. What came with a proof or a part of the ledger is
 * believed for its signatures alone: the entries that announce the keys are not there to be looked at.
 * @param notes checkpoints that hand over, by rising size
 * @throws NoteError
 */
export async function followHandOvers(
  sha256: Sha256,
  notes: readonly string[],
  verifiers: readonly NoteVerifier[],
): Promise<readonly NoteVerifier[]> {
  const trusted = [...verifiers]
  for (const note of notes) {
    const next = await handOver(sha256, note, trusted)
    if (next) trusted.push(next)
  }
  return trusted
}
