import type { LedgerVerdict } from '@sekisho/ledger'

/** Test support: a ledger in order, and its newest checkpoint. */
export const verdict: LedgerVerdict = {
  ok: true,
  entries: 12,
  sequenced: 10,
  root: 'cm9vdA==',
  problems: [],
  problemCount: 0,
  keys: [],
}
export const note = 'sekisho/host\n10\ncm9vdA==\n\n— sekisho/host AAAA\n'
