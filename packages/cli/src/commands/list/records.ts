import { entryKinds } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { config, limit, local, localData, server } from './options.ts'

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
    options: [localData, { name: 'checkpoint', value: 'FILE', text: 'option.checkpoint' }, config, ...local],
    examples: ['ledger verify --data /var/lib/sekisho --checkpoint checkpoint.txt'],
    load: async () => (await import('../ledger-verify.ts')).verifyLedger,
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
