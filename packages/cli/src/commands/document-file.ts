import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { FixedSettings } from '@sekisho/policy'
import { parseDocument, stringify, type Document, type YAMLParseError, type YAMLWarning } from 'yaml'
import type { Context } from '../context.ts'
import { CliError, exitCodes } from '../exit.ts'
import { terminalText } from '../output/terminal-text.ts'
import { lineWithoutJson } from './json-syntax.ts'
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

/**
 * A YAML or JSON file. What is wrong with it is said without quoting it. One that is named `.json` must be JSON: of settings
 * with a comma too many or a comment Claude Code reads nothing, and says nothing (measured, 2.1.330).
 * @throws CliError
 */
export async function readDocumentFile(file: string, context: Context): Promise<DocumentFile> {
  const path = resolve(context.cwd, file)
  // The client reads past a byte order mark, too.
  const text = (await readTextFile(path, context)).replace(/^\uFEFF/, '')
  const name = terminalText(file)
  if (text.length > maxCharacters) {
    const message = context.tell('policy.file.tooLong', { file: name })
    throw new CliError(message, { code: 'policy_too_long', exitCode: exitCodes.usage })
  }
  const wrongAt = lineWithoutJson(text)
  if (wrongAt !== undefined && /\.json$/i.test(path))
    throw syntaxError(context.tell('policy.file.notJson', { file: name, line: wrongAt }))
  const { document, value } = readYaml(text, { name, context })
  return {
    path,
    value,
    textOf: (fixed) =>
      wrongAt === undefined ? `${JSON.stringify(fixed.document, null, 2)}\n` : fixedYaml(document, fixed),
  }
}

function syntaxError(message: string, cause?: unknown): CliError {
  return new CliError(message, { code: 'policy_syntax', exitCode: exitCodes.usage, cause })
}

/** @throws CliError */
function readYaml(
  text: string,
  { name, context }: { name: string; context: Context },
): { document: Document; value: unknown } {
  const failed = (line: number, cause?: YAMLWarning | YAMLParseError): CliError => {
    const key = cause?.code === 'DUPLICATE_KEY' ? 'policy.file.duplicateKey' : 'policy.file.notYaml'
    return syntaxError(context.tell(key, { file: name, line }), cause)
  }
  const document = parsed(text)
  if (document === undefined) throw failed(1)
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) throw failed(text.slice(0, problem.pos[0]).split('\n').length, problem)
  const read = valueOf(document)
  if (read === undefined) throw failed(1)
  return { document, value: read.value }
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
