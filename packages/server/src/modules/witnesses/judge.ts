import { encodeBase64, verifyConsistency, type Checkpoint } from '@sekisho/ledger'
import { held as heldBy, type Conflict } from './conflict.ts'
import { sha256 } from '../ledger/index.ts'

/** Proves that the tree of one size begins with the tree of a smaller one. */
export interface ConsistencySource {
  consistency(from: number, to: number): Promise<readonly Uint8Array[]>
}
