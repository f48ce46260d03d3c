import type { VaultSettings } from '../modules/vault/index.ts'
import type { Source } from './findings.ts'

/** What the file says of content. Nodes that share a store must read what the others keep, so they share the key. */
export function toVault({ file, findings }: Source, storage: 'sqlite' | 'postgres'): VaultSettings {
  const { access, vault } = file.sekisho
  const keepsContent = (access ?? []).some(({ retention }) => retention === 'full')
  if (storage === 'postgres' && keepsContent && vault.key === undefined)
    findings.problem(
      ['sekisho', 'vault', 'key'],
      'is required to keep content (retention: full) with PostgreSQL: it must be the same text of at least 32 characters on each node',
    )
  return {
    ...(vault.key === undefined ? {} : { key: vault.key }),
    formerKeys: vault.former_keys,
    keepDays: vault.keep_days,
    onFailure: vault.on_failure,
    fourEyes: vault.four_eyes,
    maxBufferedBytes: vault.buffered_bytes,
  }
}
