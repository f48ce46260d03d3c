import { emptyRoot, nodeHash } from '../hash.ts'
import type { ProofSource } from '../proof/tree-hashes.ts'
import { sha256 } from './sha256.ts'

/** RFC 9162, 2.1.1, word for word. */
export function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot(sha256)
  const [only] = leaves
  if (leaves.length === 1 && only) return only
  const split = naiveSplit(leaves.length)
  return nodeHash(sha256, treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}

/** PATH(m, D_n) of RFC 9162, 2.1.3.1, word for word. */
export function inclusionPath(leaf: number, leaves: readonly Uint8Array[]): Uint8Array[] {
  if (leaves.length <= 1) return []
  const split = naiveSplit(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return leaf < split
    ? [...inclusionPath(leaf, left), treeHash(right)]
    : [...inclusionPath(leaf - split, right), treeHash(left)]
}

/** SUBPROOF(m, D_n, b) of RFC 9162, 2.1.4.1, word for word. */
export function consistencyPath(from: number, leaves: readonly Uint8Array[], isWhole = true): Uint8Array[] {
  if (from === leaves.length) return isWhole ? [] : [treeHash(leaves)]
  const split = naiveSplit(leaves.length)
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)]
  return from <= split
    ? [...consistencyPath(from, left, isWhole), treeHash(right)]
    : [...consistencyPath(from - split, right, false), treeHash(left)]
}

function naiveSplit(count: number): number {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}

/** Hashes of complete subtrees out of leaves in memory. */
export function sourceOf(leaves: readonly Uint8Array[]): ProofSource {
  const known = new Map<string, Uint8Array>()
  return {
    sha256,
    hashes: {
      async hash(level, index) {
        const width = 2 ** level
        if ((index + 1) * width > leaves.length) throw new RangeError(`no subtree ${level}/${index}`)
        const key = `${level}/${index}`
        const hash = known.get(key) ?? treeHash(leaves.slice(index * width, (index + 1) * width))
        known.set(key, hash)
        return hash
      },
    },
  }
}
