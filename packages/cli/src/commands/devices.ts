import type { DeviceBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { printDone, printPage } from './answer.ts'
import { clientFor, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listDevices: RunCommand = async (given, context) => {
  const { tell } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const person = wanted === undefined ? undefined : await findPerson(wanted, client, context)
  // Sound: the command's description lets only these through.
  const status = given.text('status') as DeviceBody['status'] | undefined
  const page = { limit, after: given.text('after') }
  const answer = given.flag('mine')
    ? await client.call('listOwnDevices', page)
    : await client.call('listDevices', { ...page, person, status })
  const row = (device: DeviceBody) => [
    device.id,
    device.personId,
    device.name,
    device.os ?? '',
    device.clientVersion ?? '',
    tell(device.known ? 'yes' : 'no'),
    device.status === 'active'
      ? tell('state.active')
      : tell('state.blocked', { reason: device.blockedReason ?? '' }),
    shortTime(device.lastSeenAt),
  ]
  const titles = ['id', 'person', 'name', 'os', 'version', 'known', 'status', 'lastSeen'] as const
  return printPage(answer, { titles, row }, context)
}

export const addDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('addDevice', {
    personId: await findPerson(given.required('person'), client, context),
    fingerprint: given.required('fingerprint'),
    name: given.required('name'),
  })
  return print('device.added', answer, context)
}

export const renameDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const change = { id: given.required('id'), name: given.required('name') }
  return print('device.renamed', await client.call('updateDevice', change), context)
}

export const blockDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const block = { id: given.required('id'), reason: given.required('reason') }
  return print('device.blocked', await client.call('blockDevice', block), context)
}

export const unblockDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  return print('device.unblocked', await client.call('unblockDevice', { id: given.required('id') }), context)
}

export const removeDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const removal = { id: given.required('id'), reason: given.required('reason') }
  return print('device.removed', await client.call('removeDevice', removal), context)
}

type Done = 'device.added' | 'device.renamed' | 'device.blocked' | 'device.unblocked' | 'device.removed'

function print(message: Done, answer: { value: DeviceBody; raw: unknown }, context: Context): ExitCode {
  const lines = ({ id, name }: DeviceBody) => [context.tell(message, { id, name: terminalText(name) })]
  return printDone(answer, lines, context)
}
