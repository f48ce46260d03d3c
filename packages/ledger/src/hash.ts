/** SHA-256 of the bytes, 32 bytes. Given by the host: Node's `crypto.hash`, or a browser's implementation. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array

const leafPrefix = 0x00
const nodePrefix = 0x01

/** The hash of a leaf. @see RFC 9162, 2.1.1 */
export function leafHash(sha256: Sha256, bytes: Uint8Array): Uint8Array {
  const input = new Uint8Array(1 + bytes.length)
  input[0] = leafPrefix
  input.set(bytes, 1)
  return sha256(input)
}

/** The hash of an interior node over two 32-byte hashes. @see RFC 9162, 2.1.1 */
export function nodeHash(sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array {
  const input = new Uint8Array(65)
  input[0] = nodePrefix
  input.set(left, 1)
  input.set(right, 33)
  return sha256(input)
}

/** The root of a tree without leaves. @see RFC 9162, 2.1.1 */
export function emptyRoot(sha256: Sha256): Uint8Array {
  return sha256(new Uint8Array(0))
}

export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  // A loop: this runs several times an entry when a ledger is verified.
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false
  return true
}
