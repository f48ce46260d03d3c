import { complianceScopes } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { after, limit, reason, server } from './options.ts'

export const complianceCommands: readonly CommandDescription[] = [
  {
    name: 'compliance-keys create',
    summary: 'complianceKeys.create',
    options: [
      { name: 'name', value: 'NAME', text: 'option.keyName', required: true },
      {
        name: 'scope',
        value: 'SCOPE',
        text: 'option.scope',
        choices: complianceScopes,
        repeatable: true,
        required: true,
      },
      ...server,
    ],
    examples: ['compliance-keys create --name siem --scope read:compliance_activities'],
    load: async () => (await import('../compliance-keys.ts')).createComplianceKey,
  },
  {
    name: 'compliance-keys list',
    summary: 'complianceKeys.list',
    options: [limit, after, ...server],
    examples: ['compliance-keys list'],
    load: async () => (await import('../compliance-keys.ts')).listComplianceKeys,
  },
  {
    name: 'compliance-keys revoke',
    summary: 'complianceKeys.revoke',
    argument: { name: 'id', text: 'argument.complianceKey' },
    options: [reason, ...server],
    examples: ['compliance-keys revoke cak_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "the SIEM was replaced"'],
    load: async () => (await import('../compliance-keys.ts')).revokeComplianceKey,
  },
]
