import { decodeBase64, encodeBase64 } from './base64.ts'
import { equalBytes } from './hash.ts'
import type { NoteSigner, NoteVerifier } from './keys.ts'
import { formatNote, isKeyName, NoteError, parseNote, type Note } from './note.ts'

/** What the ledger was at one size. @see https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  /** names the ledger; the key that signs has the same name */
  origin: string
  /** number of leaves */
  size: number
  /** RFC 9162 root, 32 bytes */
  root: Uint8Array
  /** verifier key of the key that signs from here on: who trusts a signer of this checkpoint may trust that key too */
  nextKey?: string
}

/** An extension line of ours, the fourth at the earliest. */
const nextKeyLine = 'next-key '

/** The text of a checkpoint, not signed yet. @throws NoteError when the origin or the size cannot be written */
export function formatCheckpoint({ origin, size, root, nextKey }: Checkpoint): string {
  if (!isKeyName(origin)) throw new NoteError('an origin has no spaces and no plus signs')
  if (!Number.isSafeInteger(size) || size < 0) throw new NoteError('a size is a whole number')
  const extension = nextKey === undefined ? '' : `${nextKeyLine}${nextKey}\n`
  return `${origin}\n${size}\n${encodeBase64(root)}\n${extension}`
}

/** Reads the text of a checkpoint; extension lines other than ours pass. @throws NoteError */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, size, root, ...extensions] = text.split('\n')
  if (extensions.pop() !== '') throw new NoteError('a checkpoint has three lines and ends with a line feed')
  if (!origin) throw new NoteError('a checkpoint begins with its origin')
  if (size === undefined || !/^(0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) {
    throw new NoteError('the size of a checkpoint is a decimal number without leading zeros')
  }
  const hash = decodeBase64(root ?? '')
  if (hash?.length !== 32) throw new NoteError('the root of a checkpoint is 32 bytes in base64')
  if (extensions.includes('')) throw new NoteError('an extension line of a checkpoint is not empty')
  const [nextKey, another] = extensions.filter((line) => line.startsWith(nextKeyLine))
  if (another !== undefined) throw new NoteError('a checkpoint hands over to one key at most')
  const read = { origin, size: Number(size), root: hash }
  return nextKey === undefined ? read : { ...read, nextKey: nextKey.slice(nextKeyLine.length) }
}

/** The signed note of a checkpoint. */
export async function signCheckpoint(checkpoint: Checkpoint, ...signers: NoteSigner[]): Promise<string> {
  const text = formatCheckpoint(checkpoint)
  return formatNote({ text, signatures: await Promise.all(signers.map((signer) => signer.sign(text))) })
}

/**
 * Reads a signed checkpoint. With verifiers at least one of them must have signed it, unless `otherSigners` may have;
 * a bad signature under any of their keys always refuses it. Without verifiers only its form is checked.
 * @throws NoteError
 */
export async function openCheckpoint(
  note: string,
  verifiers: readonly NoteVerifier[],
  { otherSigners = false }: { otherSigners?: boolean } = {},
): Promise<Checkpoint> {
  const parsed = parseNote(note)
  const checkpoint = parseCheckpoint(parsed.text)
  const signed = await signersOf(parsed, verifiers)
  if (signed.length === 0 && !otherSigners && verifiers.length > 0) {
    throw new NoteError('no given key has signed this checkpoint')
  }
  return checkpoint
}

/** Those of the keys that have signed the note. @throws NoteError when one of their signatures is wrong */
export async function signersOf(
  { text, signatures }: Note,
  verifiers: readonly NoteVerifier[],
): Promise<NoteVerifier[]> {
  const signed: NoteVerifier[] = []
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((key) => key.name === name && equalBytes(key.keyId, keyId))
    if (!verifier) continue
    if (!(await verifier.verify(text, signature))) throw new NoteError(`the signature of ${name} is wrong`)
    signed.push(verifier)
  }
  return signed
}
