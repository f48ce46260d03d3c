import type { CommandDescription } from '../command.ts'
import { after, limit, mine, ofPerson, reason, server } from './options.ts'

export const sessionCommands: readonly CommandDescription[] = [
  {
    name: 'sessions list',
    summary: 'sessions.list',
    options: [ofPerson, mine, { name: 'in-force', text: 'option.inForce' }, limit, after, ...server],
    examples: ['sessions list --person tanaka@example.com --in-force'],
    load: async () => (await import('../sessions.ts')).listSessions,
  },
  {
    name: 'sessions revoke',
    summary: 'sessions.revoke',
    argument: { name: 'id', text: 'argument.session' },
    options: [reason, ...server],
    examples: ['sessions revoke ses_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "laptop lost"'],
    load: async () => (await import('../sessions.ts')).revokeSession,
  },
  {
    name: 'sessions revoke-all',
    summary: 'sessions.revokeAll',
    options: [
      { ...ofPerson, required: true },
      { name: 'device', value: 'ID', text: 'option.onDevice' },
      reason,
      ...server,
    ],
    examples: ['sessions revoke-all --person tanaka@example.com --reason "account taken over"'],
    load: async () => (await import('../sessions.ts')).revokeSessionsOfPerson,
  },
]
