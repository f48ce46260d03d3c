import { machineRoles } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { after, costCentre, group, limit, project, reason, server } from './options.ts'

export const machineCommands: readonly CommandDescription[] = [
  {
    name: 'service-accounts list',
    summary: 'serviceAccounts.list',
    options: [
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['active', 'inactive'] },
      { name: 'search', value: 'TEXT', text: 'option.searchAccounts' },
      limit,
      after,
      ...server,
    ],
    examples: ['service-accounts list', 'service-accounts list --search nightly --status active'],
    load: async () => (await import('../machines.ts')).listServiceAccounts,
  },
  {
    name: 'service-accounts create',
    summary: 'serviceAccounts.create',
    options: [
      { name: 'name', value: 'NAME', text: 'option.accountName', required: true },
      {
        name: 'role',
        value: 'ROLE',
        text: 'option.role',
        choices: machineRoles,
        repeatable: true,
        default: 'claude_code_user',
      },
      group,
      project,
      costCentre,
      ...server,
    ],
    examples: ['service-accounts create --name "CI of the app"'],
    load: async () => (await import('../machines.ts')).createServiceAccount,
  },
  {
    name: 'service-accounts set',
    summary: 'serviceAccounts.set',
    argument: { name: 'id', text: 'argument.serviceAccount' },
    options: [
      project,
      { name: 'clear-project', text: 'option.clearProject' },
      costCentre,
      { name: 'clear-cost-centre', text: 'option.clearCostCentre' },
      ...server,
    ],
    examples: ['service-accounts set svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --project payments'],
    load: async () => (await import('../machines.ts')).setServiceAccount,
  },
  {
    name: 'service-accounts deactivate',
    summary: 'serviceAccounts.deactivate',
    argument: { name: 'id', text: 'argument.serviceAccount' },
    options: [reason, ...server],
    examples: ['service-accounts deactivate svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "project ended"'],
    load: async () => (await import('../machines.ts')).deactivateServiceAccount,
  },
  {
    name: 'federation list',
    summary: 'federation.list',
    options: [limit, after, ...server],
    examples: ['federation list'],
    load: async () => (await import('../machines.ts')).listFederationRules,
  },
  {
    name: 'federation create',
    summary: 'federation.create',
    options: [
      { name: 'name', value: 'NAME', text: 'option.ruleName', required: true },
      { name: 'issuer', value: 'URL', text: 'option.issuer', required: true },
      { name: 'audience', value: 'TEXT', text: 'option.audience', required: true },
      { name: 'service-account', value: 'ID', text: 'option.serviceAccount', required: true },
      {
        name: 'condition',
        value: 'CLAIM=VALUE',
        text: 'option.condition',
        repeatable: true,
        required: true,
      },
      { name: 'lifetime', value: 'TIME', text: 'option.lifetime', default: '15m' },
      {
        name: 'recipe',
        value: 'KIND',
        text: 'option.recipe',
        choices: ['github_actions', 'gitlab', 'kubernetes', 'oidc'],
      },
      ...server,
    ],
    examples: [
      'federation create --name "main branch of the app" --issuer https://token.actions.githubusercontent.com --audience https://sekisho.example.com --service-account svc_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --condition repository=example-org/app --condition ref=refs/heads/main',
    ],
    load: async () => (await import('../machines.ts')).createFederationRule,
  },
  {
    name: 'federation remove',
    summary: 'federation.remove',
    argument: { name: 'id', text: 'argument.federationRule' },
    options: [reason, ...server],
    examples: ['federation remove fed_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "moved to GitLab"'],
    load: async () => (await import('../machines.ts')).removeFederationRule,
  },
]
