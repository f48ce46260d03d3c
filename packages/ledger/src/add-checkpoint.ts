import { decodeBase64, encodeBase64 } from './base64.ts'
import { formatNote, NoteError, parseNote, parseSignatures, type NoteSignature } from './note.ts'

/** A log asks a witness to co-sign its checkpoint. @see https://c2sp.org/tlog-witness */
export interface AddCheckpoint {
  /** size of the last checkpoint that the witness co-signed; 0: none */
  old: number
  /** hashes that prove that the tree of the checkpoint begins with the tree of size `old` */
  proof: readonly Uint8Array[]
  /** a signed note */
  checkpoint: string
}

const maxProof = 63

/** The body of the request. */
export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  return [`old ${old}`, ...proof.map((hash) => encodeBase64(hash)), '', checkpoint].join('\n')
}

/** @throws NoteError when it is not in the form of the specification; signatures and proof are not checked here */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const end = body.indexOf('\n\n')
  if (end === -1) throw new NoteError('an empty line must stand before the checkpoint')
  const [first = '', ...lines] = body.slice(0, end).split('\n')
  const [, digits] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const old = Number(digits)
  if (!Number.isSafeInteger(old)) throw new NoteError('the first line must be old and a size')
  if (lines.length > maxProof) throw new NoteError(`a proof has at most ${maxProof} lines`)
  const proof = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== 32) throw new NoteError('a line of the proof is 32 bytes in base64')
    return hash
  })
  return { old, proof, checkpoint: body.slice(end + 2) }
}

/** The answer of a witness: a line for each of its cosignatures. */
export function formatCosignatures(signatures: readonly NoteSignature[]): string {
  return formatNote({ text: '', signatures }).slice(1)
}

/**
 * The checkpoint with the cosignatures of an answer added to it; they are not checked here.
 * @throws NoteError when one of the two is not in its form
 */
export function addCosignatures(checkpoint: string, answer: string): string {
  const { text, signatures } = parseNote(checkpoint)
  return formatNote({ text, signatures: [...signatures, ...parseSignatures(answer)] })
}
