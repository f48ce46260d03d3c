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
}

/** The text of a checkpoint, not signed yet. @throws NoteError when the origin or the size cannot be written */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new NoteError('an origin has no spaces and no plus signs')
  if (!Number.isSafeInteger(size) || size < 0) throw new NoteError('a size is a whole number')
  return `${origin}\n${size}\n${encodeBase64(root)}\n`
}

/** Reads the text of a checkpoint; further lines are extensions and pass. @throws NoteError */
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
  return { origin, size: Number(size), root: hash }
}

/** The signed note of a checkpoint. */
export async function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): Promise<string> {
  const text = formatCheckpoint(checkpoint)
  return formatNote({ text, signatures: [await signer.sign(text)] })
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
  const signed = await isSigned(parsed, verifiers)
  if (!signed && !otherSigners && verifiers.length > 0) {
    throw new NoteError('no given key has signed this checkpoint')
  }
  return checkpoint
}

async function isSigned({ text, signatures }: Note, verifiers: readonly NoteVerifier[]): Promise<boolean> {
  let signed = false
  for (const { name, keyId, signature } of signatures) {
    const verifier = verifiers.find((key) => key.name === name && equalBytes(key.keyId, keyId))
    if (!verifier) continue
    if (!(await verifier.verify(text, signature))) throw new NoteError(`the signature of ${name} is wrong`)
    signed = true
  }
  return signed
}
