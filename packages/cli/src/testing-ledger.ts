import type { LedgerVerdict } from '@sekisho/ledger'

/** Test support: a ledger in order, and its newest checkpoint. */
export const verdict: LedgerVerdict = {
  ok: true,
  entries: 12,
  sequenced: 10,
  root: 'cm9vdA==',
  problems: [],
  problemCount: 0,
}
export const note = 'sekisho/host\n10\ncm9vdA==\n\n— sekisho/host AAAA\n'

/** A page of entries, with text that tries to command the terminal. */
export function ledgerPage({ person, credential }: { person: string; credential: string }) {
  return {
    data: [
      {
        boot: 'boot_1',
        seq: 1,
        time: '2026-11-22T06:14:01.000Z',
        kind: 'credential.revoked',
        actor: { type: 'operator' },
        data: { credential, reason: 'lost\u001B]0;x\u0007' },
      },
      {
        boot: 'boot_1',
        seq: 0,
        time: '2026-11-22T06:14:00.000Z',
        kind: 'exchange.settled',
        actor: { type: 'person', id: person },
        data: { model: 'claude-haiku-5-5', routedFrom: 'claude-opus-5-5', usage: { inputTokens: 3 } },
      },
    ],
    next: 'place-1',
  }
}
