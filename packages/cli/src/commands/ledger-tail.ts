import type { EntryKind } from '@sekisho/contract'
import type { LedgerEntryBody } from '@sekisho/contract/admin-api'
import { exitCodes } from '../exit.ts'
import { formatTable } from '../output/table.ts'
import { clientFor, printMore } from './client.ts'
import type { RunCommand } from './command.ts'

export const tailLedger: RunCommand = async (given, context) => {
  const { tell, print } = context
  const limit = given.wholeNumber('limit', { least: 1, most: 1000 })
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('listLedgerEntries', {
    limit,
    before: given.text('before'),
    // Sound: the command's description lets only kinds through.
    kind: given.text('kind') as EntryKind | undefined,
  })
  if (context.json) context.printJson(raw)
  else if (value.data.length === 0) print(tell('list.empty'))
  else {
    const titles = ['time', 'kind', 'actor', 'what'] as const
    const columns = titles.map((title) => ({ title: tell(`column.${title}`) }))
    // The newest last, where a terminal's cursor is.
    const rows = value.data
      .toReversed()
      .map((entry) => [shown(entry.time), entry.kind, actorOf(entry), summaryOf(entry)])
    print(...formatTable(columns, rows, context.bold))
    printMore('--before', value.next, context)
  }
  return exitCodes.ok
}

function shown(time: string): string {
  return time.replace('T', ' ').replace('Z', '')
}

function actorOf({ actor }: LedgerEntryBody): string {
  const id = actor['id']
  return typeof id === 'string' ? id : actor.type
}

/** `name=value` of what is simple, so that a new kind of entry shows without a new line of code here. */
function summaryOf({ data }: LedgerEntryBody): string {
  return Object.entries(data)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}
