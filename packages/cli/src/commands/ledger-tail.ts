import type { EntryKind } from '@sekisho/contract'
import { exitCodes } from '../exit.ts'
import { clientFor, printMore } from './client.ts'
import type { RunCommand } from './command.ts'
import { printEntries } from './ledger-entries.ts'

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
    // The newest last, where a terminal's cursor is.
    printEntries(value.data.toReversed(), context)
    printMore('--before', value.next, context)
  }
  return exitCodes.ok
}
