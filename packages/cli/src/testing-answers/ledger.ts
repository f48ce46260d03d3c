import type { Answers } from '../testing.ts'

/** Test support: answers about the ledger and its witnesses, with text that tries to command the terminal. */
export const ledgerAnswers = {
  listWitnesses: {
    data: [
      {
        name: 'audit-share',
        kind: 'file',
        place: '/mnt/audit\u001B[2J',
        readable: true,
        size: 12,
        behind: 3,
        witnessedAt: '2026-11-22T06:14:00.000Z',
      },
    ],
    cosigner: { name: 'w', verifierKey: 'w\u001B[2J+00000000+AA' },
  },
  readWitnessedCheckpoint: {
    name: 'audit-share',
    origin: 'sekisho/test',
    size: 12,
    from: 'kept',
    checkpoint: 'sekisho/test\n12\n',
  },
  listCheckpointKeys: {
    data: [{ key: 'sekisho/host+00000000+AAAA\u001B[2J', createdAt: '2026-11-22T06:14:00.000Z' }],
  },
  rotateCheckpointKey: { key: 'sekisho/host+00000000+AAAA\u001B[2J' },
  proveLedgerEntry: {
    leaf: 4711,
    size: 5000,
    leafHash: 'AAAA',
    proof: [],
    checkpoint: 'sekisho/host\n',
    entry: '{}',
    text: 'c2sp.org/tlog-proof@v1\n',
  },
  exportLedger: {
    async *[Symbol.asyncIterator]() {
      yield Buffer.from('{"leaf":0}\n')
    },
  },
  listLedgerEntries: {
    data: [
      {
        boot: 'boot_1',
        seq: 1,
        time: '2026-11-22T06:14:01.000Z',
        kind: 'credential.revoked',
        actor: { type: 'operator' },
        data: { credential: 'key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV', reason: 'lost\u001B]0;x\u0007' },
      },
      {
        boot: 'boot_1',
        seq: 0,
        time: '2026-11-22T06:14:00.000Z',
        kind: 'exchange.settled',
        actor: { type: 'person', id: 'per_01KAMQ5E2RZ8Y4W6D3T0N9HJCV' },
        data: { model: 'claude-haiku-5-5', routedFrom: 'claude-opus-5-5', usage: { inputTokens: 3 } },
      },
    ],
    next: 'place-1',
  },
} satisfies Answers
