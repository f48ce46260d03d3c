import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FixedSettings } from '@sekisho/policy'
import { parseDocument, stringify, type Document } from 'yaml'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { readTextFile } from './text-file.ts'

/** A document is text that people write. */
const maxCharacters = 5_000_000

/** Aliases may repeat what an anchor holds; their growth is bounded. */
const maxAliasCount = 100

export interface DocumentFile {
  /** absolute */
  path: string
  value: unknown
  /** the file's text once it is fixed; YAML keeps its comments */
  textOf: (fixed: FixedSettings) => string
}

/** A YAML or JSON file. What is wrong with it is said without quoting it. @throws CliError */
export async function readDocumentFile(file: string, context: Context): Promise<DocumentFile> {
  const path = resolve(context.cwd, file)
  const text = await readTextFile(path, context)
  if (text.length > maxCharacters) {
    const message = context.tell('policy.file.tooLong', { file: terminalText(file) })
    throw new CliError(message, { code: 'policy_too_long', exitCode: exitCodes.usage })
  }
  const failed = (line: number, cause?: unknown): CliError =>
    new CliError(context.tell('policy.file.notYaml', { file: terminalText(file), line }), {
      code: 'policy_syntax',
      exitCode: exitCodes.usage,
      cause,
    })
  const document = parsed(text)
  if (document === undefined) throw failed(1)
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw failed(text.slice(0, problem.pos[0]).split('\n').length, problem)
  const read = valueOf(document)
  if (read === undefined) throw failed(1)
  const asJson = isJson(text)
  return {
    path,
    value: read.value,
    textOf: (fixed) => (asJson ? `${JSON.stringify(fixed.document, null, 2)}\n` : fixedYaml(document, fixed)),
  }
}

/** JSON is YAML too; undefined where nesting exhausts the stack. */
function parsed(text: string): Document | undefined {
  try {
    return parseDocument(text, { uniqueKeys: true, merge: true, prettyErrors: false })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Undefined where aliases repeat without end. */
function valueOf(document: Document): { value: unknown } | undefined {
  try {
    const value: unknown = document.toJS({ maxAliasCount })
    // Throws a TypeError for a value that holds itself.
    JSON.stringify(value)
    return { value }
  } catch (error) {
    // The library throws a ReferenceError for aliases and a RangeError where nesting exhausts the stack.
    if (error instanceof ReferenceError || error instanceof RangeError || error instanceof TypeError)
      return undefined
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    // Its reader has no other way to say so.
    return false
  }
}

/** With its comments, unless an edit lies behind an alias: there it would reach more than it should. */
function fixedYaml(document: Document, { edits, document: fixed }: FixedSettings): string {
  try {
    for (const { path, op, value } of edits) {
      if (op === 'remove') document.deleteIn(path)
      else document.setIn(path, document.createNode(value))
    }
    if (isDeepStrictEqual(valueOf(document)?.value, fixed)) return document.toString()
  } catch (error) {
    // The library's word for a step that leads through an alias or a plain value.
    if (!(error instanceof Error && error.message.startsWith('Expected YAML collection'))) throw error
  }
  return stringify(fixed, { aliasDuplicateObjects: false })
}
