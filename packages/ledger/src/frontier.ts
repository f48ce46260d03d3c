import { emptyRoot, nodeHash, type Sha256 } from './hash.ts'

/**
 * A Merkle tree that only grows, kept as the roots of its complete subtrees, largest first: one hash for each bit that
 * is set in the size. Enough to append and to give the RFC 9162 root, at most 53 hashes for any size.
 */
export interface Frontier {
  /** number of leaves */
  readonly size: number
  append(leafHash: Uint8Array): void
  /** The Merkle tree hash over all leaves. */
  root(): Uint8Array
  /** The size as eight bytes, big-endian, then the hashes. `createFrontier` resumes from it. */
  toBytes(): Uint8Array
}

/** Bytes that are not a frontier. */
export class FrontierError extends Error {
  override readonly name = 'FrontierError'
}

/** Told of each complete subtree: its root, of 2 ** level leaves, and how many of its size come before it. */
type OnNode = (level: number, index: number, hash: Uint8Array) => void

/** @throws FrontierError when `saved` is not what `toBytes` gave */
export function createFrontier(sha256: Sha256, saved?: Uint8Array, onNode?: OnNode): Frontier {
  const resumed = saved ? parse(saved) : { size: 0, hashes: [] }
  const hashes = resumed.hashes
  let size = resumed.size

  return {
    get size() {
      return size
    },
    append(leafHash) {
      let hash = leafHash
      let level = 0
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        const left = hashes.pop()
        if (left) hash = nodeHash(sha256, left, hash)
        level += 1
        onNode?.(level, (rest - 1) / 2, hash)
      }
      hashes.push(hash)
      size += 1
    },
    root() {
      const last = hashes.at(-1)
      if (!last) return emptyRoot(sha256)
      return hashes.slice(0, -1).reduceRight((right, left) => nodeHash(sha256, left, right), last)
    },
    toBytes() {
      const bytes = new Uint8Array(8 + hashes.length * 32)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(size))
      hashes.forEach((hash, index) => bytes.set(hash, 8 + index * 32))
      return bytes
    },
  }
}

function parse(bytes: Uint8Array): { size: number; hashes: Uint8Array[] } {
  if (bytes.length < 8) throw new FrontierError('a frontier has at least eight bytes')
  const size = Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0))
  if (!Number.isSafeInteger(size)) throw new FrontierError('the size of a frontier is out of range')
  const count = bitsSet(size)
  if (bytes.length !== 8 + count * 32) {
    throw new FrontierError(`a frontier of size ${size} has ${count} hashes of 32 bytes`)
  }
  const hashes = Array.from({ length: count }, (_, index) => bytes.slice(8 + index * 32, 40 + index * 32))
  return { size, hashes }
}

function bitsSet(size: number): number {
  let count = 0
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2
  return count
}
