import { hash } from 'node:crypto'

/**
 * SHA-256, as `packages/ledger` asks for it. One shot, and by way of a string: a buffer that the hash makes itself
 * costs more than the hash of a leaf.
 */
export function sha256(bytes: Uint8Array | string): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary')
}
