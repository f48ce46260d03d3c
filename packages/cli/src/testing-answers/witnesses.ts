import type { Answers } from '../testing.ts'

/** Test support: answers about witnesses of the ledger, with text that tries to command the terminal. */
export const witnessAnswers = {
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
} satisfies Answers
