import type { CommandDescription, OptionDescription } from '../command.ts'
import { local } from './options.ts'

const signedInTo: OptionDescription = { name: 'server', value: 'URL', text: 'option.loginServer' }

export const signInCommands: readonly CommandDescription[] = [
  {
    name: 'login',
    summary: 'login',
    options: [
      signedInTo,
      { name: 'open', text: 'option.open' },
      { name: 'keychain', value: 'WHEN', text: 'option.keychain', choices: ['auto', 'off'], default: 'auto' },
      ...local,
    ],
    examples: ['login --server https://sekisho.example.com'],
    load: async () => (await import('../login.ts')).login,
  },
  {
    name: 'token',
    summary: 'token',
    options: [signedInTo, ...local],
    examples: ['token --server https://sekisho.example.com'],
    load: async () => (await import('../token.ts')).token,
  },
  {
    name: 'whoami',
    summary: 'whoami',
    options: [signedInTo, ...local],
    examples: ['whoami --json'],
    load: async () => (await import('../whoami.ts')).whoami,
  },
  {
    name: 'logout',
    summary: 'logout',
    options: [signedInTo, ...local],
    examples: ['logout --server https://sekisho.example.com'],
    load: async () => (await import('../logout.ts')).logout,
  },
]
