import type { BackupSummary } from '@sekisho/server'
import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  formatLogProof,
  importSigner,
  leafHash,
  signCheckpoint,
  type ExportVerdict,
  type LedgerVerdict,
} from '@sekisho/ledger'
import { sha256 } from './commands/trusted-keys.ts'
import type { Answers } from './testing.ts'

/** Test support: a ledger in order, and its newest checkpoint. */
export const verdict: LedgerVerdict = {
  ok: true,
  entries: 12,
  sequenced: 10,
  removed: 0,
  root: 'cm9vdA==',
  problems: [],
  problemCount: 0,
  keys: [],
}
export const note = `sekisho/host\n10\n${'A'.repeat(43)}=\n\n— sekisho/host ${'A'.repeat(90)}A=\n`

/** A backup of it, without keys. */
export const backupSummary: BackupSummary = {
  version: '0.1.0',
  createdAt: Date.UTC(2026, 10, 26),
  tables: 30,
  rows: 120,
  keys: [],
  keyFiles: ['master-key'],
}

/** What verifying an export of it says. */
export const exportVerdict: ExportVerdict = { ...verdict, from: 0, ownKeys: false }

/** A ledger of one entry: its key, and a proof of the entry, each as text. */
export async function provenEntry(): Promise<{ key: string; proof: string; entry: string }> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signer = await importSigner({ sha256, name: 'sekisho/test', privateKey: pem })
  const entry = '{"entry":"田中\\u001b[2J"}'
  const extra = new TextEncoder().encode(entry)
  const root = leafHash(sha256, extra)
  const checkpoint = await signCheckpoint({ origin: 'sekisho/test', size: 1, root }, signer)
  return {
    key: signer.verifierKey,
    proof: formatLogProof({ extra, leaf: 0, proof: [], checkpoint }),
    entry,
  }
}

/** Writes what the examples verify into a folder. */
export async function writeEvidence(folder: string): Promise<void> {
  const { key, proof } = await provenEntry()
  await writeFile(join(folder, 'witness.txt'), note)
  await writeFile(join(folder, 'ledger.key'), `${key}\n`)
  await writeFile(join(folder, '4711.tlog-proof'), proof)
}

/** Answers of the admin API about it, with text that tries to command the terminal. */
export const ledgerAnswers = {
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
