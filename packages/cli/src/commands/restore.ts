import { access } from 'node:fs/promises'
import { exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { backupFailed } from './backup.ts'
import { reasonOf } from './backup-reason.ts'
import type { RunCommand } from './command.ts'
import { readCheckpoint } from './given-checkpoint.ts'
import { placeOf } from './ledger-place.ts'
import { printVerdict } from './ledger-verify.ts'
import { fileError } from './text-file.ts'

export const restore: RunCommand = async (given, context) => {
  const { tell, print } = context
  const file = given.required('from')
  const saved = given.text('checkpoint')
  const checkpoint = saved === undefined ? {} : { checkpoint: (await readCheckpoint(saved, context)).note }
  await access(file).catch((error: unknown) => {
    throw fileError('file.unreadable', file, { error, context })
  })
  const server = await context.loadServer()
  const place = placeOf(given, { server, context })
  const restored = await server.restoreBackup({ place, file, ...checkpoint }).catch((error: unknown) => {
    throw backupFailed(
      tell('restore.failed', { file: terminalText(file), reason: reasonOf(error, context) }),
      error,
    )
  })
  const { verdict, missingKeys, createdAt, version, rows, tables } = restored
  if (context.json) context.printJson({ file, ...restored })
  else {
    const time = new Date(createdAt).toISOString()
    print(tell('restore.done', { rows, tables, time, version: terminalText(version) }))
    if (missingKeys.length > 0) print(tell('restore.keysMissing', { names: missingKeys.join(', ') }))
    printVerdict(verdict, context)
  }
  return verdict.ok ? exitCodes.ok : exitCodes.notInOrder
}
