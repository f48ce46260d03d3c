import type { CommandDescription } from '../command.ts'
import { after, limit, ofPerson, reason, server } from './options.ts'

export const guardCommands: readonly CommandDescription[] = [
  {
    name: 'guard list',
    summary: 'guard.list',
    options: [ofPerson, limit, after, ...server],
    examples: ['guard list --person tanaka@example.com'],
    load: async () => (await import('../guards.ts')).listGuards,
  },
  {
    name: 'guard revoke',
    summary: 'guard.revoke',
    argument: { name: 'id', text: 'argument.guard' },
    options: [reason, ...server],
    examples: ['guard revoke gdv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "laptop lost"'],
    load: async () => (await import('../guards.ts')).revokeGuard,
  },
]
