import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { reasonOf } from './backup-reason.ts'
import type { RunCommand } from './command.ts'
import { givenPlace } from './ledger-place.ts'

export const backUp: RunCommand = async (given, context) => {
  const { tell, print } = context
  const file = given.required('out')
  const server = await context.loadServer()
  const place = await givenPlace(given, { server, context })
  const withKeys = given.flag('with-keys')
  const options = { place, file, withKeys, now: context.now() }
  const summary = await server.writeBackup(options).catch((error: unknown) => {
    throw backupFailed(tell('backup.failed', { reason: reasonOf(error, context) }), error)
  })
  const { rows, tables, keys } = summary
  if (context.json) context.printJson({ file, ...summary })
  else {
    print(tell('backup.written', { file: terminalText(file), rows, tables }))
    const data = terminalText(place.dataDir)
    print(withKeys ? tell('backup.keysIn', { names: keys.join(', ') }) : tell('backup.keysLeftOut', { data }))
  }
  return exitCodes.ok
}

export function backupFailed(message: string, cause: unknown): CliError {
  return new CliError(message, { code: 'backup_failed', exitCode: exitCodes.refused, cause })
}
