import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { reasonText, RowError, unknownFields, type Decision } from '@sekisho/policy'
import type { Context } from '../context.ts'
import { exitCodes, type ExitCode } from '../exit.ts'
import type { Given } from '../given.ts'
import { lineJson, terminalText } from '../output/terminal-text.ts'
import { fileError } from './text-file.ts'
import { readLines } from './read-lines.ts'

/** A row longer than this is not read. */
const maxRowCharacters = 4_000_000

/**
 * Judges each line of a file, or of standard input, and prints a line for each, in order. A row that cannot be judged
 * becomes a line that says why and does not stop the rest; the exit code is then `notInOrder`.
 */
export async function judgeRows(
  judge: (row: unknown) => Decision,
  { given, context }: { given: Given; context: Context },
): Promise<ExitCode> {
  let allRead = true
  let line = 0
  const warned = new Set<string>()
  try {
    for await (const text of readLines(inputOf(given, context), maxRowCharacters)) {
      line++
      if (text?.trim() === '') continue
      const said = judged(text, judge, (field) => warn(field, { line, warned, context }))
      if ('error' in said) allRead = false
      print({ line, ...said }, { given, context })
    }
  } catch (error) {
    if (!isFileError(error)) throw error
    throw fileError('file.unreadable', given.text('file') ?? '-', { error, context })
  }
  return allRead ? exitCodes.ok : exitCodes.notInOrder
}

type Said = { id?: string | number } & (Decision | { error: { code: RowErrorCode; field?: string } })
type RowErrorCode = RowError['code'] | 'not_json' | 'too_long'

/** More names of unknown fields are not told. */
const mostWarned = 50

/** A field that means nothing here is told once, and stops nothing. */
function warn(
  field: string,
  { line, warned, context }: { line: number; warned: Set<string>; context: Context },
): void {
  if (warned.has(field) || warned.size >= mostWarned) return
  warned.add(field)
  const message = context.tell('policy.row.unknown_field', { field: field.slice(0, 100) })
  context.stderr.write(`${terminalText(context.tell('policy.row', { row: String(line), message }))}\n`)
}

function judged(
  text: string | undefined,
  judge: (row: unknown) => Decision,
  unknown: (field: string) => void,
): Said {
  if (text === undefined) return { error: { code: 'too_long' } }
  let row: unknown
  try {
    row = JSON.parse(text)
  } catch {
    // What the parser says quotes the line, which may hold anything.
    return { error: { code: 'not_json' } }
  }
  const id = idOf(row)
  unknownFields(row).forEach(unknown)
  try {
    return { ...id, ...judge(row) }
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    return { ...id, error: { code: error.code, field: error.field } }
  }
}

function idOf(row: unknown): { id?: string | number } {
  const id = typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined
  return typeof id === 'string' || typeof id === 'number' ? { id } : {}
}

function print(said: Said & { line: number }, { given, context }: { given: Given; context: Context }): void {
  const { tell } = context
  const forPrograms = given.flag('jsonl') || context.json
  const name = String(said.id ?? said.line)
  if (!('error' in said)) {
    const { reasonCode, detail: _detail, unattended: _unattended, ...shown } = said
    if (forPrograms) return context.print(lineJson({ ...shown, reason_code: reasonCode }))
    const reason = reasonText(said, context.locale)
    const why = said.rule === undefined ? reason : `${reason}: ${said.rule}`
    return context.print(terminalText(`${name}: ${said.verdict} (${why})`))
  }
  const { code, field = '' } = said.error
  const message = tell(`policy.row.${code}`, { field })
  const error = { code: `row_${code}`, message: tell('policy.row', { row: name, message }) }
  context.print(forPrograms ? lineJson({ ...said, error }) : terminalText(error.message))
}

function inputOf(given: Given, { cwd, stdin }: Context): AsyncIterable<Uint8Array> {
  const file = given.text('file') ?? '-'
  return file === '-' ? stdin() : createReadStream(resolve(cwd, file))
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}
