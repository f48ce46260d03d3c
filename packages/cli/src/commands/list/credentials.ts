import { credentialKinds } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { after, limit, ofPerson, project, reason, server } from './options.ts'

const credentialId = { name: 'id', text: 'argument.credential' } as const

export const credentialCommands: readonly CommandDescription[] = [
  {
    name: 'credentials create',
    summary: 'credentials.create',
    options: [
      { ...ofPerson, required: true },
      { name: 'kind', value: 'KIND', text: 'option.kind', choices: credentialKinds, default: 'claude_code' },
      { name: 'name', value: 'NAME', text: 'option.credentialName', default: 'Claude Code' },
      { name: 'expires', value: 'TIME', text: 'option.expires' },
      project,
      ...server,
    ],
    examples: ['credentials create --person tanaka@example.com --name "work laptop" --expires 90d'],
    load: async () => (await import('../credentials.ts')).createCredential,
  },
  {
    name: 'credentials list',
    summary: 'credentials.list',
    options: [ofPerson, limit, after, ...server],
    examples: ['credentials list --person tanaka@example.com'],
    load: async () => (await import('../credentials.ts')).listCredentials,
  },
  {
    name: 'credentials rotate',
    summary: 'credentials.rotate',
    argument: credentialId,
    options: [
      { name: 'grace', value: 'TIME', text: 'option.grace', default: '1d' },
      { name: 'expires', value: 'TIME', text: 'option.newLife' },
      ...server,
    ],
    examples: ['credentials rotate key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --grace 12h'],
    load: async () => (await import('../credentials.ts')).rotateCredential,
  },
  {
    name: 'credentials revoke',
    summary: 'credentials.revoke',
    argument: credentialId,
    options: [reason, ...server],
    examples: ['credentials revoke key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "laptop lost"'],
    load: async () => (await import('../credentials.ts')).revokeCredential,
  },
  {
    name: 'credentials unused',
    summary: 'credentials.unused',
    options: [
      { name: 'days', value: 'N', text: 'option.unusedDays', default: '30' },
      limit,
      after,
      ...server,
    ],
    examples: ['credentials unused --days 90'],
    load: async () => (await import('../credentials.ts')).listUnusedCredentials,
  },
  {
    name: 'credentials uses',
    summary: 'credentials.uses',
    argument: credentialId,
    options: server,
    examples: ['credentials uses key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'],
    load: async () => (await import('../credentials.ts')).listCredentialUses,
  },
]
