import type { DeviceBody } from '@sekisho/contract/admin-api'
import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import { formatTable } from '../output/table.ts'
import { terminalText } from '../output/terminal-text.ts'
import { clientFor, printMore, shortTime } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'

export const listDevices: RunCommand = async (given, context) => {
  const { tell, print } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const wanted = given.text('person')
  const person = wanted === undefined ? undefined : await findPerson(wanted, client, context)
  // Sound: the command's description lets only these through.
  const status = given.text('status') as DeviceBody['status'] | undefined
  const { value, raw } = await client.call('listDevices', {
    limit,
    after: given.text('after'),
    person,
    status,
  })
  if (context.json) context.printJson(raw)
  else if (value.data.length === 0) print(tell('list.empty'))
  else {
    const titles = ['id', 'person', 'name', 'os', 'version', 'known', 'status', 'lastSeen'] as const
    const columns = titles.map((title) => ({ title: tell(`column.${title}`) }))
    const rows = value.data.map((device) => [
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
    ])
    print(...formatTable(columns, rows, context.bold))
    printMore('--after', value.next, context)
  }
  return exitCodes.ok
}

export const addDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const answer = await client.call('addDevice', {
    personId: await findPerson(given.required('person'), client, context),
    fingerprint: given.required('fingerprint'),
    name: given.required('name'),
  })
  return printDone('device.added', answer, context)
}

export const renameDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const change = { id: given.required('id'), name: given.required('name') }
  return printDone('device.renamed', await client.call('updateDevice', change), context)
}

export const blockDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const block = { id: given.required('id'), reason: given.required('reason') }
  return printDone('device.blocked', await client.call('blockDevice', block), context)
}

export const unblockDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  return printDone(
    'device.unblocked',
    await client.call('unblockDevice', { id: given.required('id') }),
    context,
  )
}

export const removeDevice: RunCommand = async (given, context) => {
  const client = await clientFor(given, context)
  const removal = { id: given.required('id'), reason: given.required('reason') }
  return printDone('device.removed', await client.call('removeDevice', removal), context)
}

type Done = 'device.added' | 'device.renamed' | 'device.blocked' | 'device.unblocked' | 'device.removed'

function printDone(
  message: Done,
  { value, raw }: { value: DeviceBody; raw: unknown },
  context: Context,
): ExitCode {
  if (context.json) context.printJson(raw)
  else context.print(context.tell(message, { id: value.id, name: terminalText(value.name) }))
  return exitCodes.ok
}
