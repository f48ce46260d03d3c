import { roles } from '@sekisho/contract'
import type { CommandDescription } from '../command.ts'
import { after, limit, server } from './options.ts'

export const peopleCommands: readonly CommandDescription[] = [
  {
    name: 'people add',
    summary: 'people.add',
    options: [
      { name: 'name', value: 'NAME', text: 'option.personName', required: true },
      { name: 'email', value: 'EMAIL', text: 'option.email' },
      {
        name: 'role',
        value: 'ROLE',
        text: 'option.role',
        choices: roles,
        repeatable: true,
        default: 'developer',
      },
      { name: 'group', value: 'GROUP', text: 'option.group', repeatable: true },
      ...server,
    ],
    examples: ['people add --name "田中 愛子" --email tanaka@example.com --role developer --group platform'],
    load: async () => (await import('../people.ts')).addPerson,
  },
  {
    name: 'people list',
    summary: 'people.list',
    options: [limit, after, ...server],
    examples: ['people list --json'],
    load: async () => (await import('../people.ts')).listPeople,
  },
]
