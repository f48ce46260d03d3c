import { equalBytes, nodeHash, type Sha256 } from '../hash.ts'
import { ProofRangeError, rangeHash, splitOf, type ProofSource } from './tree-hashes.ts'

/**
 * The hashes that lead from a leaf to the root of a tree of `size` leaves, the leaf's neighbour first.
 * @see RFC 9162, 2.1.3.1
 * @throws ProofRangeError when the tree has no such leaf; whatever the source throws
 */
export async function proveInclusion(
  source: ProofSource,
  { leaf, size }: { leaf: number; size: number },
): Promise<Uint8Array[]> {
  if (!isCount(leaf) || !isCount(size) || leaf >= size) {
    throw new ProofRangeError(`a tree of ${size} leaves has no leaf ${leaf}`)
  }
  const path: Promise<Uint8Array>[] = []
  let start = 0
  let end = size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (leaf < middle) {
      path.push(rangeHash(source, middle, end))
      end = middle
    } else {
      path.push(rangeHash(source, start, middle))
      start = middle
    }
  }
  return (await Promise.all(path)).toReversed()
}

export interface Inclusion {
  leaf: number
  size: number
  /** RFC 9162 leaf hash, 32 bytes */
  leafHash: Uint8Array
  proof: readonly Uint8Array[]
  root: Uint8Array
}

/** True when the proof shows that the leaf is in the tree of that size and root. @see RFC 9162, 2.1.3.2 */
export function verifyInclusion(sha256: Sha256, { leaf, size, leafHash, proof, root }: Inclusion): boolean {
  if (!isCount(leaf) || !isCount(size) || leaf >= size) return false
  if (![leafHash, root, ...proof].every((hash) => hash.length === 32)) return false
  let at = leaf
  let last = size - 1
  let hash = leafHash
  for (const step of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sha256, step, hash)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else hash = nodeHash(sha256, hash, step)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(hash, root)
}

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
