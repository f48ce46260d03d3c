import { nodeHash, type Sha256 } from '../hash.ts'

/** Where the hashes of a tree come from: a store, or a cache of one. */
export interface TreeHashes {
  /**
   * The root of the complete subtree over leaves `index * 2 ** level` and the `2 ** level - 1` after it; level 0 is a
   * leaf's own hash. Asked only for subtrees that lie in the tree.
   */
  hash(level: number, index: number): Promise<Uint8Array>
}

/** A proof that was asked for about leaves the tree does not have. */
export class ProofRangeError extends RangeError {
  override readonly name = 'ProofRangeError'
}

/** What proofs are made from. */
export interface ProofSource {
  sha256: Sha256
  hashes: TreeHashes
}

/** The largest power of two below `size`, at least 1; arithmetic, because a size may be beyond 32 bits. */
export function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

/**
 * The hash over leaves `start` to `end`, the latter not included. @param start a multiple of the largest power of two
 * that fits in, as all splits of RFC 9162 are
 */
export async function rangeHash(
  { sha256, hashes }: ProofSource,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const peaks: Promise<Uint8Array>[] = []
  for (let at = start; at < end;) {
    const level = levelWithin(end - at)
    const width = 2 ** level
    peaks.push(hashes.hash(level, at / width))
    at += width
  }
  const found = await Promise.all(peaks)
  const last = found.at(-1)
  if (!last) throw new ProofRangeError('no leaves, no hash')
  return found.slice(0, -1).reduceRight((right, left) => nodeHash(sha256, left, right), last)
}

/** The level of the largest complete subtree that has at most so many leaves. */
function levelWithin(count: number): number {
  let level = 0
  while (2 ** (level + 1) <= count) level += 1
  return level
}
