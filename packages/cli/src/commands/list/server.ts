import type { CommandDescription } from '../command.ts'
import { config, local, localData, server } from './options.ts'

export const serverCommands: readonly CommandDescription[] = [
  {
    name: 'up',
    summary: 'up',
    options: [
      { name: 'port', value: 'N', text: 'option.port' },
      { name: 'host', value: 'ADDRESS', text: 'option.host' },
      localData,
      config,
      { name: 'workers', value: 'N', text: 'option.workers' },
      { name: 'demo', text: 'option.demo' },
      ...local,
    ],
    examples: ['up', 'up --port 8787 --data /var/lib/sekisho --config sekisho.yaml'],
    load: async () => (await import('../up.ts')).up,
  },
  {
    name: 'console',
    summary: 'console',
    options: [...server],
    examples: ['console', 'console --data /var/lib/sekisho --json'],
    load: async () => (await import('../console.ts')).openConsole,
  },
  {
    name: 'config check',
    summary: 'config.check',
    options: [config, ...local],
    examples: ['config check --config sekisho.yaml'],
    load: async () => (await import('../config-check.ts')).checkConfig,
  },
  {
    name: 'backup',
    summary: 'backup',
    options: [
      localData,
      { name: 'out', value: 'FILE', text: 'option.backupOut', required: true },
      { name: 'with-keys', text: 'option.withKeys' },
      config,
      ...local,
    ],
    examples: ['backup --data /var/lib/sekisho --out sekisho-backup.jsonl.gz'],
    load: async () => (await import('../backup.ts')).backUp,
  },
  {
    name: 'restore',
    summary: 'restore',
    options: [
      localData,
      { name: 'from', value: 'FILE', text: 'option.backupFrom', required: true },
      { name: 'checkpoint', value: 'FILE', text: 'option.restoreCheckpoint' },
      config,
      ...local,
    ],
    examples: ['restore --from sekisho-backup.jsonl.gz --data /var/lib/sekisho'],
    load: async () => (await import('../restore.ts')).restore,
  },
]
