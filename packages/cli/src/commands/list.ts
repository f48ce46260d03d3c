import { credentialKinds, entryKinds, roles } from '@sekisho/contract'
import { defaultDataDir } from '../server/not-running.ts'
import type { CommandDescription, OptionDescription } from './command.ts'

const data: OptionDescription = { name: 'data', value: 'DIR', text: 'option.data', default: defaultDataDir }
const url: OptionDescription = { name: 'url', value: 'URL', text: 'option.url' }
const serverUrl: OptionDescription = { name: 'server', value: 'URL', text: 'option.server' }
const json: OptionDescription = { name: 'json', text: 'option.json' }
const lang: OptionDescription = { name: 'lang', value: 'LANG', text: 'option.lang', choices: ['en', 'ja'] }
const limit: OptionDescription = { name: 'limit', value: 'N', text: 'option.limit', default: '100' }
const after: OptionDescription = { name: 'after', value: 'ID', text: 'option.after' }
const localData: OptionDescription = { name: 'data', value: 'DIR', text: 'option.dataConfigured' }
const config: OptionDescription = { name: 'config', value: 'FILE', text: 'option.config' }

/** For commands that talk to a server. */
const server = [data, serverUrl, url, json, lang]
/** For commands that do not. */
const local = [json, lang]

const deviceId = { name: 'id', text: 'argument.device' } as const
const reason: OptionDescription = { name: 'reason', value: 'TEXT', text: 'option.reason', required: true }
const signedInTo: OptionDescription = { name: 'server', value: 'URL', text: 'option.loginServer' }
const credentialId = { name: 'id', text: 'argument.credential' } as const

/** Every command, in the order of the reference. */
export const commands: readonly CommandDescription[] = [
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
    load: async () => (await import('./login.ts')).login,
  },
  {
    name: 'token',
    summary: 'token',
    options: [signedInTo, ...local],
    examples: ['token --server https://sekisho.example.com'],
    load: async () => (await import('./token.ts')).token,
  },
  {
    name: 'whoami',
    summary: 'whoami',
    options: [signedInTo, ...local],
    examples: ['whoami --json'],
    load: async () => (await import('./whoami.ts')).whoami,
  },
  {
    name: 'logout',
    summary: 'logout',
    options: [signedInTo, ...local],
    examples: ['logout --server https://sekisho.example.com'],
    load: async () => (await import('./logout.ts')).logout,
  },
  {
    name: 'up',
    summary: 'up',
    options: [
      { name: 'port', value: 'N', text: 'option.port' },
      { name: 'host', value: 'ADDRESS', text: 'option.host' },
      localData,
      config,
      { name: 'workers', value: 'N', text: 'option.workers' },
      { name: 'demo', text: 'option.demo' },
      ...local,
    ],
    examples: ['up', 'up --port 8787 --data /var/lib/sekisho --config sekisho.yaml'],
    load: async () => (await import('./up.ts')).up,
  },
  {
    name: 'credentials create',
    summary: 'credentials.create',
    options: [
      { name: 'person', value: 'ID|EMAIL', text: 'option.person', required: true },
      { name: 'kind', value: 'KIND', text: 'option.kind', choices: credentialKinds, default: 'claude_code' },
      { name: 'name', value: 'NAME', text: 'option.credentialName', default: 'Claude Code' },
      { name: 'expires', value: 'TIME', text: 'option.expires' },
      ...server,
    ],
    examples: ['credentials create --person tanaka@example.com --name "work laptop" --expires 90d'],
    load: async () => (await import('./credentials.ts')).createCredential,
  },
  {
    name: 'credentials list',
    summary: 'credentials.list',
    options: [{ name: 'person', value: 'ID|EMAIL', text: 'option.person' }, limit, after, ...server],
    examples: ['credentials list --person tanaka@example.com'],
    load: async () => (await import('./credentials.ts')).listCredentials,
  },
  {
    name: 'credentials rotate',
    summary: 'credentials.rotate',
    argument: credentialId,
    options: [{ name: 'grace', value: 'TIME', text: 'option.grace', default: '1d' }, ...server],
    examples: ['credentials rotate key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --grace 12h'],
    load: async () => (await import('./credentials.ts')).rotateCredential,
  },
  {
    name: 'credentials revoke',
    summary: 'credentials.revoke',
    argument: credentialId,
    options: [reason, ...server],
    examples: ['credentials revoke key_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "laptop lost"'],
    load: async () => (await import('./credentials.ts')).revokeCredential,
  },
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
    load: async () => (await import('./people.ts')).addPerson,
  },
  {
    name: 'people list',
    summary: 'people.list',
    options: [limit, after, ...server],
    examples: ['people list --json'],
    load: async () => (await import('./people.ts')).listPeople,
  },
  {
    name: 'devices list',
    summary: 'devices.list',
    options: [
      { name: 'person', value: 'ID|EMAIL', text: 'option.person' },
      { name: 'status', value: 'STATUS', text: 'option.deviceStatus', choices: ['active', 'blocked'] },
      limit,
      after,
      ...server,
    ],
    examples: ['devices list --person tanaka@example.com'],
    load: async () => (await import('./devices.ts')).listDevices,
  },
  {
    name: 'devices add',
    summary: 'devices.add',
    options: [
      { name: 'person', value: 'ID|EMAIL', text: 'option.person', required: true },
      { name: 'fingerprint', value: 'SHA256', text: 'option.fingerprint', required: true },
      { name: 'name', value: 'NAME', text: 'option.deviceName', required: true },
      ...server,
    ],
    examples: [
      'devices add --person tanaka@example.com --name "lab machine" --fingerprint 148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940',
    ],
    load: async () => (await import('./devices.ts')).addDevice,
  },
  {
    name: 'devices rename',
    summary: 'devices.rename',
    argument: deviceId,
    options: [{ name: 'name', value: 'NAME', text: 'option.deviceName', required: true }, ...server],
    examples: ['devices rename dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --name "work laptop"'],
    load: async () => (await import('./devices.ts')).renameDevice,
  },
  {
    name: 'devices block',
    summary: 'devices.block',
    argument: deviceId,
    options: [reason, ...server],
    examples: ['devices block dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "stolen"'],
    load: async () => (await import('./devices.ts')).blockDevice,
  },
  {
    name: 'devices unblock',
    summary: 'devices.unblock',
    argument: deviceId,
    options: server,
    examples: ['devices unblock dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'],
    load: async () => (await import('./devices.ts')).unblockDevice,
  },
  {
    name: 'devices remove',
    summary: 'devices.remove',
    argument: deviceId,
    options: [reason, ...server],
    examples: ['devices remove dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "sold"'],
    load: async () => (await import('./devices.ts')).removeDevice,
  },
  {
    name: 'ledger tail',
    summary: 'ledger.tail',
    options: [
      { ...limit, default: '20' },
      { name: 'before', value: 'PLACE', text: 'option.before' },
      { name: 'kind', value: 'KIND', text: 'option.entryKind', choices: entryKinds },
      ...server,
    ],
    examples: ['ledger tail --kind credential.revoked'],
    load: async () => (await import('./ledger-tail.ts')).tailLedger,
  },
  {
    name: 'ledger verify',
    summary: 'ledger.verify',
    options: [localData, { name: 'checkpoint', value: 'FILE', text: 'option.checkpoint' }, config, ...local],
    examples: ['ledger verify --data /var/lib/sekisho --checkpoint checkpoint.txt'],
    load: async () => (await import('./ledger-verify.ts')).verifyLedger,
  },
  {
    name: 'ledger checkpoint',
    summary: 'ledger.saveCheckpoint',
    options: [
      localData,
      { name: 'out', value: 'FILE', text: 'option.out', required: true },
      config,
      ...local,
    ],
    examples: ['ledger checkpoint --out checkpoint.txt'],
    load: async () => (await import('./ledger-checkpoint.ts')).saveCheckpoint,
  },
  {
    name: 'spend',
    summary: 'spend',
    options: [
      { name: 'from', value: 'DAY', text: 'option.from' },
      { name: 'to', value: 'DAY', text: 'option.to' },
      {
        name: 'by',
        value: 'WHAT',
        text: 'option.by',
        choices: ['person', 'model', 'provider', 'day'],
        default: 'person',
      },
      ...server,
    ],
    examples: ['spend --from 2026-11-01 --by model'],
    load: async () => (await import('./spend.ts')).showSpend,
  },
  {
    name: 'config check',
    summary: 'config.check',
    options: [config, ...local],
    examples: ['config check --config sekisho.yaml'],
    load: async () => (await import('./config-check.ts')).checkConfig,
  },
]
