import type { CommandDescription } from '../command.ts'
import { after, limit, ofPerson, reason, server } from './options.ts'

const exchange = { name: 'exchange', text: 'argument.exchange' } as const
const why = { ...reason, text: 'option.readReason' } as const

export const contentCommands: readonly CommandDescription[] = [
  {
    name: 'content read',
    summary: 'content.read',
    argument: exchange,
    options: [why, { name: 'out', value: 'FILE', text: 'option.contentOut' }, ...server],
    examples: ['content read exc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "incident 4711: leaked key"'],
    load: async () => (await import('../content.ts')).readContent,
  },
  {
    name: 'content request',
    summary: 'content.request',
    argument: exchange,
    options: [why, ...server],
    examples: ['content request exc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "incident 4711: leaked key"'],
    load: async () => (await import('../content.ts')).requestContent,
  },
  {
    name: 'content requests',
    summary: 'content.requests',
    options: [limit, after, ...server],
    examples: ['content requests'],
    load: async () => (await import('../content.ts')).listContentRequests,
  },
  {
    name: 'content approve',
    summary: 'content.approve',
    argument: { name: 'request', text: 'argument.contentRequest' },
    options: server,
    examples: ['content approve crq_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'],
    load: async () => (await import('../content.ts')).approveContentRequest,
  },
  {
    name: 'content erase',
    summary: 'content.erase',
    options: [{ ...ofPerson, text: 'option.erasedPerson', required: true }, reason, ...server],
    examples: ['content erase --person tanaka@example.com --reason "request of 22 November"'],
    load: async () => (await import('../content.ts')).eraseContent,
  },
]
