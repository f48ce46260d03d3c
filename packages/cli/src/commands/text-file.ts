import { readFile, writeFile } from 'node:fs/promises'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'

/** @throws CliError */
export async function readTextFile(file: string, context: Context): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw fileError('file.unreadable', file, { error, context })
  }
}

/** Writes the file anew. @throws CliError */
export async function writeTextFile(file: string, text: string, context: Context): Promise<void> {
  try {
    await writeFile(file, text)
  } catch (error) {
    throw fileError('file.unwritable', file, { error, context })
  }
}

/** Says what the file system did not allow. */
export function fileError(
  key: 'file.unreadable' | 'file.unwritable',
  file: string,
  { error, context }: { error: unknown; context: Context },
): CliError {
  // Sound: node:fs rejects with nothing else.
  const { code = '' } = error as NodeJS.ErrnoException
  const message = context.tell(key, { file: terminalText(file), reason: code })
  const stable = key === 'file.unreadable' ? 'file_unreadable' : 'file_unwritable'
  // A name with no file behind it was mistyped; everything else is the file system's no.
  const mistyped = code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR'
  const exitCode = mistyped ? exitCodes.usage : exitCodes.refused
  return new CliError(message, { code: stable, exitCode, cause: error })
}
