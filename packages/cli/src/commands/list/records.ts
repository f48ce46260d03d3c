import { entryKinds } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { config, limit, local, localData, project, server } from './options.ts'

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
    name: 'ledger search',
    summary: 'ledger.search',
    options: [
      { name: 'person', value: 'ID|EMAIL', text: 'option.aboutPerson' },
      { name: 'actor', value: 'WHO', text: 'option.byActor' },
      { name: 'type', value: 'KIND', text: 'option.entryKind', choices: entryKinds, repeatable: true },
      { name: 'model', value: 'MODEL', text: 'option.ofModel' },
      { name: 'code', value: 'CODE', text: 'option.ofCode' },
      { ...project, text: 'option.onProject' },
      { name: 'conversation', value: 'ID', text: 'option.ofConversation' },
      { name: 'since', value: 'TIME', text: 'option.since' },
      { name: 'until', value: 'TIME', text: 'option.until' },
      {
        name: 'order',
        value: 'ORDER',
        text: 'option.order',
        choices: ['newest', 'oldest'],
        default: 'newest',
      },
      limit,
      { name: 'all', text: 'option.allEntries' },
      { name: 'before', value: 'PLACE', text: 'option.goOn' },
      ...server,
    ],
    examples: [
      'ledger search --person tanaka@example.com --since 7d --type exchange.refused',
      'ledger search --code model_not_allowed --since 2026-11-01 --until 2026-12-01 --all --json',
    ],
    load: async () => (await import('../ledger-search.ts')).searchLedger,
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
