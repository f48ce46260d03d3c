import { roles, signInMethods } from '@sekisho/contract'
import type { CommandDescription, OptionDescription } from '../command.ts'
import { after, costCentre, days, group, limit, project, reason, server } from './options.ts'

const person = { name: 'person', text: 'argument.person' } as const
const invitation = { name: 'id', text: 'argument.invitation' } as const
const name: OptionDescription = { name: 'name', value: 'NAME', text: 'option.personName', required: true }
const email: OptionDescription = { name: 'email', value: 'EMAIL', text: 'option.email' }
const role: OptionDescription = { name: 'role', value: 'ROLE', text: 'option.role', choices: roles }
const search: OptionDescription = { name: 'search', value: 'TEXT', text: 'option.search' }

export const peopleCommands: readonly CommandDescription[] = [
  {
    name: 'people list',
    summary: 'people.list',
    options: [
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['active', 'inactive'] },
      role,
      { name: 'group', value: 'GROUP', text: 'option.group' },
      search,
      limit,
      after,
      ...server,
    ],
    examples: ['people list --json', 'people list --role admin --server https://sekisho.example.com'],
    load: async () => (await import('../people.ts')).listPeople,
  },
  {
    name: 'people add',
    summary: 'people.add',
    options: [
      name,
      email,
      { ...role, repeatable: true, default: 'developer' },
      group,
      project,
      costCentre,
      ...server,
    ],
    examples: ['people add --name "田中 愛子" --email tanaka@example.com --role developer --group platform'],
    load: async () => (await import('../people.ts')).addPerson,
  },
  {
    name: 'people show',
    summary: 'people.show',
    argument: person,
    options: server,
    examples: ['people show tanaka@example.com'],
    load: async () => (await import('../people.ts')).showPerson,
  },
  {
    name: 'people update',
    summary: 'people.update',
    argument: person,
    options: [
      { ...name, required: false },
      email,
      { name: 'clear-email', text: 'option.clearEmail' },
      { ...role, text: 'option.newRole', repeatable: true },
      { ...group, text: 'option.newGroup' },
      { name: 'clear-groups', text: 'option.clearGroups' },
      project,
      { name: 'clear-project', text: 'option.clearProject' },
      costCentre,
      { name: 'clear-cost-centre', text: 'option.clearCostCentre' },
      ...server,
    ],
    examples: [
      'people update tanaka@example.com --role developer --role finance',
      'people update tanaka@example.com --project payments --cost-centre CC-4711',
    ],
    load: async () => (await import('../people.ts')).updatePerson,
  },
  {
    name: 'people deactivate',
    summary: 'people.deactivate',
    argument: person,
    options: [reason, ...server],
    examples: ['people deactivate tanaka@example.com --reason "left the company"'],
    load: async () => (await import('../people.ts')).deactivatePerson,
  },
  {
    name: 'people reactivate',
    summary: 'people.reactivate',
    argument: person,
    options: server,
    examples: ['people reactivate tanaka@example.com'],
    load: async () => (await import('../people.ts')).reactivatePerson,
  },
  {
    name: 'people erase',
    summary: 'people.erase',
    argument: person,
    options: [reason, ...server],
    examples: ['people erase per_01M7XQ3W8E5V9T2RBNZ4Y6KC1D --reason "request of 26 November"'],
    load: async () => (await import('../people.ts')).erasePerson,
  },
  {
    name: 'people invite',
    summary: 'people.invite',
    options: [
      name,
      { ...email, required: true },
      { ...role, repeatable: true, default: 'claude_code_user' },
      group,
      days,
      ...server,
    ],
    examples: ['people invite --name "田中 愛子" --email tanaka@example.com --role developer'],
    load: async () => (await import('../invitations.ts')).invitePerson,
  },
  {
    name: 'people import',
    summary: 'people.import',
    argument: { name: 'file', text: 'argument.csv' },
    options: [days, ...server],
    examples: ['people import people.csv'],
    load: async () => (await import('../invitations.ts')).importPeople,
  },
  {
    name: 'people sign-in-link',
    summary: 'people.signInLink',
    argument: person,
    options: [days, ...server],
    examples: ['people sign-in-link tanaka@example.com --days 1'],
    load: async () => (await import('../invitations.ts')).createSignInLink,
  },
  {
    name: 'people sign-in-methods',
    summary: 'people.signInMethods',
    argument: person,
    options: server,
    examples: ['people sign-in-methods tanaka@example.com'],
    load: async () => (await import('../sign-in-methods.ts')).listSignInMethods,
  },
  {
    name: 'people remove-sign-in-method',
    summary: 'people.removeSignInMethod',
    argument: person,
    options: [
      { name: 'method', value: 'METHOD', text: 'option.method', choices: signInMethods, required: true },
      { name: 'passkey', value: 'ID', text: 'option.passkey' },
      reason,
      ...server,
    ],
    examples: ['people remove-sign-in-method tanaka@example.com --method totp --reason "phone lost"'],
    load: async () => (await import('../sign-in-methods.ts')).removeSignInMethod,
  },
  {
    name: 'invitations list',
    summary: 'invitations.list',
    options: [
      {
        name: 'state',
        value: 'STATE',
        text: 'option.status',
        choices: ['open', 'accepted', 'revoked', 'expired'],
      },
      limit,
      after,
      ...server,
    ],
    examples: ['invitations list --state open'],
    load: async () => (await import('../invitations.ts')).listInvitations,
  },
  {
    name: 'invitations resend',
    summary: 'invitations.resend',
    argument: invitation,
    options: [days, ...server],
    examples: ['invitations resend inv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --days 3'],
    load: async () => (await import('../invitations.ts')).resendInvitation,
  },
  {
    name: 'invitations revoke',
    summary: 'invitations.revoke',
    argument: invitation,
    options: [reason, ...server],
    examples: ['invitations revoke inv_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "wrong address"'],
    load: async () => (await import('../invitations.ts')).revokeInvitation,
  },
  {
    name: 'groups list',
    summary: 'groups.list',
    options: [search, limit, { ...after, text: 'option.afterName' }, ...server],
    examples: ['groups list'],
    load: async () => (await import('../people.ts')).listGroups,
  },
]
