import type { LedgerVerdict } from '@sekisho/ledger'
import type { BackupSummary } from '@sekisho/server'

/** Test support: a ledger in order, and its newest checkpoint. */
export const verdict: LedgerVerdict = {
  ok: true,
  entries: 12,
  sequenced: 10,
  removed: 0,
  root: 'cm9vdA==',
  problems: [],
  problemCount: 0,
}
export const note = 'sekisho/host\n10\ncm9vdA==\n\n— sekisho/host AAAA\n'

/** A backup of it, without keys. */
export const backupSummary: BackupSummary = {
  version: '0.1.0',
  createdAt: Date.UTC(2026, 10, 26),
  tables: 30,
  rows: 120,
  keys: [],
}
