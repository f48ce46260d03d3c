import { decodeBase64, encodeBase64 } from '../base64.ts'
import { openCheckpoint, parseCheckpoint, type Checkpoint } from '../checkpoint.ts'
import { leafHash, type Sha256 } from '../hash.ts'
import type { NoteVerifier } from '../keys.ts'
import { NoteError, parseNote } from '../note.ts'
import { isCount, verifyInclusion } from './inclusion.ts'

/** A proof that an entry is in the ledger, complete in itself: who has it needs only the public key. */
export interface LogProof {
  /** what the proof is about, for whoever shows it; nothing vouches for it but the proof. Ours: the entry's exact text */
  extra: Uint8Array | undefined
  /** index of the leaf */
  leaf: number
  /** the neighbour of the leaf first */
  proof: readonly Uint8Array[]
  /** the signed checkpoint whose tree the leaf is in, verbatim */
  checkpoint: string
}

const head = 'c2sp.org/tlog-proof@v1'
/** Entries are at most a few hundred kB. */
const maxLength = 4_194_304
/** A tree of 2 ** 53 leaves has no longer way to its root. */
const maxHashes = 53

/** The text form. @see https://c2sp.org/tlog-proof */
export function formatLogProof({ extra, leaf, proof, checkpoint }: LogProof): string {
  const lines = [
    head,
    ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]),
    `index ${leaf}`,
    ...proof.map(encodeBase64),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/**
 * Reads the text form, strictly; nothing is verified yet.
 * @throws NoteError
 */
export function parseLogProof(text: string): LogProof {
  if (text.length > maxLength) throw new NoteError(`a proof has at most ${maxLength} characters`)
  const split = text.indexOf('\n\n')
  if (split === -1) throw new NoteError('a proof has an empty line before its checkpoint')
  const [first, ...lines] = text.slice(0, split).split('\n')
  if (first !== head) throw new NoteError(`a proof begins with ${head}`)
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const bytes = extra === undefined ? undefined : decodeBase64(extra)
  if (extra !== undefined && !bytes) throw new NoteError('the extra data of a proof is not base64')
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? []
  if (index === undefined || !isCount(Number(index))) {
    throw new NoteError('the index of a proof is a decimal number without leading zeros')
  }
  if (lines.length > maxHashes) throw new NoteError(`a proof has at most ${maxHashes} hashes`)
  const checkpoint = text.slice(split + 2)
  parseCheckpoint(parseNote(checkpoint).text)
  return { extra: bytes, leaf: Number(index), proof: lines.map(parseHash), checkpoint }
}

function parseHash(line: string): Uint8Array {
  const hash = decodeBase64(line)
  if (hash?.length !== 32) throw new NoteError('a hash of a proof is 32 bytes in base64')
  return hash
}

/**
 * Verifies a proof whose extra data are the entry's exact bytes, as ours are.
 * @returns the checkpoint that vouches for the entry
 * @throws NoteError when a key did not sign, or the entry is not in the tree the checkpoint is of
 */
export async function verifyLogProof(
  sha256: Sha256,
  { extra, leaf, proof, checkpoint }: LogProof,
  verifiers: readonly NoteVerifier[],
): Promise<Checkpoint> {
  if (!extra) throw new NoteError('the proof does not hold the entry it is about')
  if (verifiers.length === 0) throw new NoteError('a proof says nothing without a key to trust')
  const opened = await openCheckpoint(checkpoint, verifiers)
  const { size, root } = opened
  if (!verifyInclusion(sha256, { leaf, size, leafHash: leafHash(sha256, extra), proof, root })) {
    throw new NoteError(`the proof does not lead from the entry to the root of the checkpoint`)
  }
  return opened
}
