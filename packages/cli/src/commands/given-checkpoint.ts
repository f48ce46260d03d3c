import { NoteError, parseCheckpoint, parseNote } from '@sekisho/ledger'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { createProblemDetails } from '../messages/ledger-problems.ts'
import { terminalText } from '../output/terminal-text.ts'
import { readTextFile } from './text-file.ts'

/** A checkpoint that was kept elsewhere. Who has signed it is not looked at here. */
export interface GivenCheckpoint {
  note: string
  size: number
}

/**
 * What `--checkpoint` names. A file that holds none says nothing of a ledger, good or bad, so that it ends the command before anything
 * is compared.
 * @throws CliError
 */
export async function readCheckpoint(file: string, context: Context): Promise<GivenCheckpoint> {
  const note = await readTextFile(file, context)
  try {
    return { note, size: parseCheckpoint(parseNote(note).text).size }
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    const reason = terminalText(createProblemDetails(context.locale)(cause.message))
    const message = context.tell('checkpoint.unusable', { file: terminalText(file), reason })
    throw new CliError(message, { code: 'checkpoint_unusable', exitCode: exitCodes.usage, cause })
  }
}
