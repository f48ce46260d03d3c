import type { NotKept } from '@sekisho/contract'
import type { Vault, VaultSettings } from '../../modules/vault/index.ts'

/** Where content goes, and what becomes of a call when it cannot. */
export interface ContentVault extends Pick<Vault, 'accepts' | 'take'> {
  onFailure: VaultSettings['onFailure']
  /** counted and, where there is an error, logged */
  notKept: (reason: NotKept, error?: unknown) => void
}
