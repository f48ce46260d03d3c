import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { importVerifier, NoteError } from '@sekisho/ledger'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'
import { createProblemDetails } from '../messages/ledger-problems.ts'
import { terminalText } from '../output/terminal-text.ts'

/** SHA-256, as `packages/ledger` asks for it. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

/** The verifier keys that `--key` gives, each itself or in a file, a line each. @throws CliError */
export async function trustedKeys(given: Given, context: Context): Promise<string[]> {
  const keys: string[] = []
  for (const value of given.list('key')) {
    // A key has plus signs around eight hexadecimal digits, which the name of a file hardly has.
    const isKey = /^[^+]+\+[0-9a-f]{8}\+/.test(value)
    const text = isKey ? value : await readFile(value, 'utf8').catch((cause: unknown) => fail(cause, context))
    for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
      await importVerifier(sha256, line).catch((cause: unknown) => fail(cause, context))
      keys.push(line.trim())
    }
  }
  return keys
}

function fail(cause: unknown, { tell, locale }: Context): never {
  const known = cause instanceof NoteError || (cause instanceof Error && 'code' in cause)
  if (!known) throw cause
  const said = cause instanceof NoteError ? createProblemDetails(locale)(cause.message) : String(cause.code)
  const reason = terminalText(said)
  throw new CliError(tell('key.unusable', { reason }), {
    code: 'key_unusable',
    exitCode: exitCodes.usage,
    cause,
  })
}
