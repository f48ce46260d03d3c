import type { CommandDescription } from '../command.ts'
import { after, limit, reason, server } from './options.ts'

export const holdCommands: readonly CommandDescription[] = [
  {
    name: 'holds place',
    summary: 'holds.place',
    argument: { name: 'target', text: 'argument.holdTarget' },
    options: [reason, ...server],
    examples: ['holds place person:tanaka@example.com --reason "case 17"'],
    load: async () => (await import('../holds.ts')).placeHold,
  },
  {
    name: 'holds lift',
    summary: 'holds.lift',
    argument: { name: 'hold', text: 'argument.hold' },
    options: [reason, ...server],
    examples: ['holds lift lgh_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "case 17 is closed"'],
    load: async () => (await import('../holds.ts')).liftHold,
  },
  {
    name: 'holds list',
    summary: 'holds.list',
    options: [
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['in_force', 'lifted'] },
      limit,
      after,
      ...server,
    ],
    examples: ['holds list --status in_force'],
    load: async () => (await import('../holds.ts')).listHolds,
  },
]
