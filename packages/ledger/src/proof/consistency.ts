import { emptyRoot, equalBytes, nodeHash, type Sha256 } from '../hash.ts'
import { isCount } from './inclusion.ts'
import { ProofRangeError, rangeHash, splitOf, type ProofSource } from './tree-hashes.ts'

/**
 * The hashes that show that a tree of `to` leaves begins with the tree of `from` leaves. Empty when both are of one size,
 * or `from` is 0: every tree begins with nothing.
 * @see RFC 9162, 2.1.4.1
 * @throws ProofRangeError when `from` is after `to`; whatever the source throws
 */
export async function proveConsistency(
  source: ProofSource,
  { from, to }: { from: number; to: number },
): Promise<Uint8Array[]> {
  if (!isCount(from) || !isCount(to) || from > to) {
    throw new ProofRangeError(`a tree of ${to} leaves does not continue one of ${from}`)
  }
  if (from === 0 || from === to) return []
  const path: Promise<Uint8Array>[] = []
  let start = 0
  let end = to
  // Down to the subtree that ends where the older tree does.
  while (from !== end) {
    const middle = start + splitOf(end - start)
    if (from <= middle) {
      path.push(rangeHash(source, middle, end))
      end = middle
    } else {
      path.push(rangeHash(source, start, middle))
      start = middle
    }
  }
  // Where that subtree is the whole older tree, its hash is the root, which the verifier has.
  if (start > 0) path.push(rangeHash(source, start, end))
  return (await Promise.all(path)).toReversed()
}

export interface Consistency {
  from: number
  to: number
  fromRoot: Uint8Array
  toRoot: Uint8Array
  proof: readonly Uint8Array[]
}

/** True when the proof shows that the later tree begins with the earlier one. @see RFC 9162, 2.1.4.2 */
export function verifyConsistency(
  sha256: Sha256,
  { from, to, fromRoot, toRoot, proof }: Consistency,
): boolean {
  if (!isCount(from) || !isCount(to) || from > to) return false
  if (![fromRoot, toRoot, ...proof].every((hash) => hash.length === 32)) return false
  if (from === to) return proof.length === 0 && equalBytes(fromRoot, toRoot)
  if (from === 0) return proof.length === 0 && equalBytes(fromRoot, emptyRoot(sha256))
  const steps = isPowerOfTwo(from) ? [fromRoot, ...proof] : [...proof]
  const [first] = steps
  if (!first) return false
  let at = from - 1
  let last = to - 1
  while (at % 2 === 1) {
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  let older = first
  let newer = first
  for (const step of steps.slice(1)) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      older = nodeHash(sha256, step, older)
      newer = nodeHash(sha256, step, newer)
      while (at % 2 === 0 && at !== 0) {
        at /= 2
        last = Math.floor(last / 2)
      }
    } else newer = nodeHash(sha256, newer, step)
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && equalBytes(older, fromRoot) && equalBytes(newer, toRoot)
}

function isPowerOfTwo(value: number): boolean {
  return value === splitOf(value + 1)
}
