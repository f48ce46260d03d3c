import { importSigner, type NoteSigner } from '@sekisho/ledger'
import { sha256 } from './sha256.ts'

/** A key that signs checkpoints. Plain data: it goes to the ledger's thread. */
export interface CheckpointKey {
  /** the origin of the ledger in the key's time: no spaces, no plus signs */
  name: string
  /** Ed25519, PKCS #8 PEM */
  privateKey: string
}

/** @throws NoteError when a name or a key cannot be used */
export function importSigners(keys: readonly CheckpointKey[]): Promise<NoteSigner[]> {
  return Promise.all(keys.map((key) => importSigner({ sha256, ...key })))
}
