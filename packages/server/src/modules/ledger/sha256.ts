import { hash } from 'node:crypto'

/** SHA-256, as `packages/ledger` asks for it. One shot: twice as fast as `createHash`. */
export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}
