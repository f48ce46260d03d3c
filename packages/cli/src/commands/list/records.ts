import { entryKinds } from '@sekisho/contract'
import type { CommandDescription, OptionDescription } from '../command.ts'
import { config, limit, local, localData, server } from './options.ts'

const trustedKey: OptionDescription = {
  name: 'key',
  value: 'KEY|FILE',
  text: 'option.trustedKey',
  repeatable: true,
}

export const recordCommands: readonly CommandDescription[] = [
  {
    name: 'ledger tail',
    summary: 'ledger.tail',
    options: [
      { ...limit, default: '20' },
      { name: 'before', value: 'PLACE', text: 'option.before' },
      { name: 'kind', value: 'KIND', text: 'option.entryKind', choices: entryKinds },
      ...server,
    ],
    examples: ['ledger tail --kind credential.revoked'],
    load: async () => (await import('../ledger-tail.ts')).tailLedger,
  },
  {
    name: 'ledger verify',
    summary: 'ledger.verify',
    options: [
      localData,
      { name: 'from', value: 'FILE', text: 'option.exportFile' },
      { name: 'checkpoint', value: 'FILE', text: 'option.checkpoint', repeatable: true },
      trustedKey,
      config,
      ...local,
    ],
    examples: [
      'ledger verify --data /var/lib/sekisho --checkpoint checkpoint.txt',
      'ledger verify --from ledger.jsonl.gz --key ledger.key --checkpoint witness.txt',
    ],
    load: async () => (await import('../ledger-verify.ts')).verifyLedger,
  },
  {
    name: 'ledger export',
    summary: 'ledger.export',
    options: [
      { name: 'out', value: 'FILE', text: 'option.exportOut', default: '-' },
      { name: 'from-leaf', value: 'N', text: 'option.fromLeaf' },
      { name: 'to-leaf', value: 'N', text: 'option.toLeaf' },
      { name: 'person', value: 'ID|EMAIL', text: 'option.exportPerson' },
      { name: 'since', value: 'TIME', text: 'option.exportSince' },
      { name: 'kind', value: 'KIND', text: 'option.exportKind', choices: entryKinds, repeatable: true },
      ...server,
    ],
    examples: [
      'ledger export --out ledger.jsonl.gz',
      'ledger export --person tanaka@example.jp --since 2026-11-01 --out tanaka.jsonl',
    ],
    load: async () => (await import('../ledger-export.ts')).exportLedger,
  },
  {
    name: 'ledger proof',
    summary: 'ledger.proof',
    argument: { name: 'leaf', text: 'argument.leaf' },
    options: [{ name: 'out', value: 'FILE', text: 'option.proofOut', default: '-' }, ...server],
    examples: ['ledger proof 4711 --out 4711.tlog-proof'],
    load: async () => (await import('../ledger-proof.ts')).proveEntry,
  },
  {
    name: 'ledger verify-proof',
    summary: 'ledger.verifyProof',
    argument: { name: 'file', text: 'argument.proofFile' },
    options: [{ ...trustedKey, required: true }, ...local],
    examples: ['ledger verify-proof 4711.tlog-proof --key ledger.key'],
    load: async () => (await import('../ledger-verify-proof.ts')).verifyProof,
  },
  {
    name: 'ledger keys',
    summary: 'ledger.keys',
    options: [...server],
    examples: ['ledger keys'],
    load: async () => (await import('../ledger-keys.ts')).listKeys,
  },
  {
    name: 'ledger rotate-key',
    summary: 'ledger.rotateKey',
    options: [...server],
    examples: ['ledger rotate-key'],
    load: async () => (await import('../ledger-keys.ts')).rotateKey,
  },
  {
    name: 'ledger checkpoint',
    summary: 'ledger.saveCheckpoint',
    options: [
      localData,
      { name: 'out', value: 'FILE', text: 'option.out', required: true },
      config,
      ...local,
    ],
    examples: ['ledger checkpoint --out checkpoint.txt'],
    load: async () => (await import('../ledger-checkpoint.ts')).saveCheckpoint,
  },
  {
    name: 'ledger witnesses',
    summary: 'witnesses.list',
    options: server,
    examples: ['ledger witnesses'],
    load: async () => (await import('../ledger-witnesses.ts')).listWitnesses,
  },
  {
    name: 'ledger witnesses fetch',
    summary: 'witnesses.fetch',
    argument: { name: 'name', text: 'argument.witness' },
    options: [{ name: 'out', value: 'FILE', text: 'option.out', required: true }, ...server],
    examples: ['ledger witnesses fetch audit-share --out checkpoint.txt'],
    load: async () => (await import('../ledger-witnesses.ts')).fetchWitnessed,
  },
  {
    name: 'spend',
    summary: 'spend',
    options: [
      { name: 'from', value: 'DAY', text: 'option.from' },
      { name: 'to', value: 'DAY', text: 'option.to' },
      {
        name: 'by',
        value: 'WHAT',
        text: 'option.by',
        choices: ['person', 'model', 'provider', 'day', 'project', 'cost_centre'],
        default: 'person',
      },
      ...server,
    ],
    examples: ['spend --from 2026-11-01 --by model'],
    load: async () => (await import('../spend.ts')).showSpend,
  },
]
