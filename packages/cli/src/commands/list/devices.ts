import type { CommandDescription } from '../command.ts'
import { after, limit, mine, ofPerson, reason, server } from './options.ts'

const deviceId = { name: 'id', text: 'argument.device' } as const

export const deviceCommands: readonly CommandDescription[] = [
  {
    name: 'devices list',
    summary: 'devices.list',
    options: [
      ofPerson,
      mine,
      { name: 'status', value: 'STATUS', text: 'option.status', choices: ['active', 'blocked'] },
      limit,
      after,
      ...server,
    ],
    examples: ['devices list --person tanaka@example.com'],
    load: async () => (await import('../devices.ts')).listDevices,
  },
  {
    name: 'devices add',
    summary: 'devices.add',
    options: [
      { ...ofPerson, required: true },
      { name: 'fingerprint', value: 'SHA256', text: 'option.fingerprint', required: true },
      { name: 'name', value: 'NAME', text: 'option.deviceName', required: true },
      ...server,
    ],
    examples: [
      'devices add --person tanaka@example.com --name "lab machine" --fingerprint 148de9c5a7a44d19e56cd9ae1a554bf67847afb0c58f6e12fa29ac7ddfca9940',
    ],
    load: async () => (await import('../devices.ts')).addDevice,
  },
  {
    name: 'devices rename',
    summary: 'devices.rename',
    argument: deviceId,
    options: [{ name: 'name', value: 'NAME', text: 'option.deviceName', required: true }, ...server],
    examples: ['devices rename dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --name "work laptop"'],
    load: async () => (await import('../devices.ts')).renameDevice,
  },
  {
    name: 'devices block',
    summary: 'devices.block',
    argument: deviceId,
    options: [reason, ...server],
    examples: ['devices block dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "stolen"'],
    load: async () => (await import('../devices.ts')).blockDevice,
  },
  {
    name: 'devices unblock',
    summary: 'devices.unblock',
    argument: deviceId,
    options: server,
    examples: ['devices unblock dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV'],
    load: async () => (await import('../devices.ts')).unblockDevice,
  },
  {
    name: 'devices remove',
    summary: 'devices.remove',
    argument: deviceId,
    options: [reason, ...server],
    examples: ['devices remove dev_01KAMQ5E2RZ8Y4W6D3T0N9HJCV --reason "sold"'],
    load: async () => (await import('../devices.ts')).removeDevice,
  },
]
