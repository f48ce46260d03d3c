import { access } from 'node:fs/promises'
import { NoteError, parseHandOvers } from '@sekisho/ledger'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { readTextFile } from './text-file.ts'

/** Where the checkpoints that hand over lie, beside a proof: in it other tools could not read it any more. */
export function handOverFile(proof: string): string {
  return `${proof}.hand-overs`
}

/** Those beside a proof; none: there is no such file. @throws CliError */
export async function readHandOvers(proof: string, context: Context): Promise<string[]> {
  const file = handOverFile(proof)
  if (!(await isThere(file))) return []
  const text = await readTextFile(file, context)
  try {
    return parseHandOvers(text)
  } catch (cause) {
    if (!(cause instanceof NoteError)) throw cause
    const message = context.tell('proof.handOversUnusable', { file: terminalText(file) })
    throw new CliError(message, { code: 'hand_overs_unusable', exitCode: exitCodes.usage, cause })
  }
}

async function isThere(file: string): Promise<boolean> {
  // What is there and cannot be read is said when it is read.
  return access(file).then(
    () => true,
    () => false,
  )
}
