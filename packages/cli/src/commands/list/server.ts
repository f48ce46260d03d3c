import type { CommandDescription } from '../command.ts'
import { config, local, localData } from './options.ts'

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
    name: 'config check',
    summary: 'config.check',
    options: [config, ...local],
    examples: ['config check --config sekisho.yaml'],
    load: async () => (await import('../config-check.ts')).checkConfig,
  },
]
