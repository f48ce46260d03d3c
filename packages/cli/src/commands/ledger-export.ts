import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { clientFor } from './client.ts'
import type { RunCommand } from './command.ts'
import { findPerson } from './find-person.ts'
import { momentOf } from './moment.ts'
import { fileError } from './text-file.ts'
import { isCode, isThere, writeWholeFile } from './whole-file.ts'

export const exportLedger: RunCommand = async (given, context) => {
  const file = given.required('out')
  const isKept = file !== '-' && !given.flag('force')
  // Before the server is asked: it would record an export that nobody has.
  if (isKept && (await isThere(file))) throw alreadyThere(file, context)
  const client = await clientFor(given, context)
  const person = given.text('person')
  const kinds = given.list('kind')
  const lines = await client.stream('exportLedger', {
    from: given.wholeNumber('from-leaf', { least: 0, most: 999_999_999 }),
    to: given.wholeNumber('to-leaf', { least: 0, most: 999_999_999 }),
    person: person === undefined ? undefined : await findPerson(person, client, context),
    since: momentOf(given, 'since', context),
    kind: kinds.length === 0 ? undefined : kinds.join(','),
  })
  if (file === '-') {
    const decoder = new TextDecoder()
    for await (const piece of whole(lines, context))
      context.stdout.write(decoder.decode(piece, { stream: true }))
    return exitCodes.ok
  }
  const source = Readable.from(whole(lines, context))
  const through = file.endsWith('.gz') ? [createGzip()] : []
  try {
    await writeWholeFile(file, { source, through, replace: !isKept })
  } catch (error) {
    if (error instanceof CliError) throw error
    if (isCode(error, 'EEXIST')) throw alreadyThere(file, context)
    throw fileError('file.unwritable', file, { error, context })
  }
  if (context.json) context.printJson({ file })
  else context.print(context.tell('export.written', { file: terminalText(file) }))
  return exitCodes.ok
}

function alreadyThere(file: string, { tell }: Context): CliError {
  const message = tell('file.there', { file: terminalText(file) })
  return new CliError(message, { code: 'file_exists', exitCode: exitCodes.usage })
}

/** An answer that ends too early is not an end. @throws CliError */
async function* whole(pieces: AsyncIterable<Uint8Array>, { tell }: Context): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } catch (cause) {
    throw new CliError(tell('export.cut'), { code: 'export_cut', exitCode: exitCodes.unreachable, cause })
  }
}
