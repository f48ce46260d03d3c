import { formatHandOvers } from '@sekisho/ledger'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { handOverFile } from './hand-over-file.ts'
import { writeTextFile } from './text-file.ts'

export const proveEntry: RunCommand = async (given, context) => {
  const { tell } = context
  const leaf = given.wholeNumber('leaf', { least: 0, most: 999_999_999, argument: true })
  if (leaf === undefined) throw new TypeError('the parser asks for the argument')
  const client = await clientFor(given, context)
  const { value, raw } = await client.call('proveLedgerEntry', { leaf })
  const file = given.required('out')
  if (value.text === undefined) {
    const message = tell('proof.removed', { leaf })
    throw new CliError(message, { code: 'entry_removed', exitCode: exitCodes.notInOrder })
  }
  if (file !== '-') {
    await writeTextFile(file, value.text, context)
    const { size, handOvers = [] } = value
    const beside = handOvers.length === 0 ? undefined : handOverFile(file)
    if (beside !== undefined) await writeTextFile(beside, formatHandOvers(handOvers), context)
    if (context.json) {
      context.printJson({ file, leaf, size, ...(beside === undefined ? {} : { handOvers: beside }) })
    } else {
      context.print(tell('proof.written', { leaf, size, file: terminalText(file) }))
      if (beside !== undefined) context.print(tell('proof.handOvers', { file: terminalText(beside) }))
    }
  } else if (context.json) context.printJson(raw)
  else context.stdout.write(value.text)
  return exitCodes.ok
}
