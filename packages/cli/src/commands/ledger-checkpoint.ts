import { exitCodes, CliError } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import type { RunCommand } from './command.ts'
import { askLedger, givenLedger } from './ledger-place.ts'
import { writeTextFile } from './text-file.ts'

export const saveCheckpoint: RunCommand = async (given, context) => {
  const { tell } = context
  const file = given.required('out')
  const place = await givenLedger(given, context)
  const checkpoint = await askLedger(place, context, (ledger) => ledger.newestCheckpoint())
  if (checkpoint === undefined) {
    const message = tell('ledger.noCheckpoint', { data: terminalText(place.dataDir) })
    throw new CliError(message, { code: 'checkpoint_missing', exitCode: exitCodes.notInOrder })
  }
  await writeTextFile(file, checkpoint, context)
  // The second line of a checkpoint is its size (C2SP tlog-checkpoint).
  const size = Number(checkpoint.split('\n')[1])
  if (context.json) context.printJson({ file, size })
  else context.print(tell('checkpoint.saved', { size, file: terminalText(file) }))
  return exitCodes.ok
}
