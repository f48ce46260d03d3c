import type { CommandDescription } from '../command.ts'
import { limit, reason, server } from './options.ts'

const sink = { name: 'sink', text: 'argument.sink' } as const

export const sinkCommands: readonly CommandDescription[] = [
  {
    name: 'sinks list',
    summary: 'sinks.list',
    options: server,
    examples: ['sinks list'],
    load: async () => (await import('../sinks.ts')).listSinks,
  },
  {
    name: 'sinks pause',
    summary: 'sinks.pause',
    argument: sink,
    options: [reason, ...server],
    examples: ['sinks pause splunk --reason "upgrade of the indexers"'],
    load: async () => (await import('../sinks.ts')).pauseSink,
  },
  {
    name: 'sinks resume',
    summary: 'sinks.resume',
    argument: sink,
    options: server,
    examples: ['sinks resume splunk'],
    load: async () => (await import('../sinks.ts')).resumeSink,
  },
  {
    name: 'sinks dead-letters',
    summary: 'sinks.deadLetters',
    argument: sink,
    options: [limit, { name: 'after', value: 'LEAF', text: 'option.after' }, ...server],
    examples: ['sinks dead-letters splunk'],
    load: async () => (await import('../sinks.ts')).listDeadLetters,
  },
  {
    name: 'sinks retry',
    summary: 'sinks.retry',
    argument: sink,
    options: [{ name: 'leaf', value: 'LEAF', text: 'option.leaf' }, ...server],
    examples: ['sinks retry splunk', 'sinks retry splunk --leaf 4711'],
    load: async () => (await import('../sinks.ts')).retryDeadLetters,
  },
]
