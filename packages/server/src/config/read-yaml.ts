import { isMap, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml'
import type { KeyPath, Problem } from './problems.ts'

/** A configuration file's length, at most. */
export const maxFileBytes = 1024 * 1024
/** Aliases may repeat what an anchor holds; their growth is bounded ("billion laughs"). */
const maxAliasCount = 100

/** A file as plain values, and where each key stands. */
export interface YamlFile {
  value: unknown
  /** the line of a key, or of the nearest key above it */
  lineOf(path: KeyPath): number | undefined
}

export type ReadYaml = { ok: true; file: YamlFile } | { ok: false; problem: Problem }

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'has the same key twice; keep one',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
  TAG_RESOLVE_FAILED: 'has a tag (!name), which means nothing here; remove it, or put the text in quotes',
  MULTIPLE_DOCS: 'holds more than one document; keep one and remove the --- lines',
}

/** Reads YAML 1.2 with merge keys. Never throws; a problem never quotes the file, which may hold secrets. */
export function readYaml(source: string): ReadYaml {
  if (Buffer.byteLength(source) > maxFileBytes)
    return failed(`is over ${maxFileBytes} bytes; a configuration is shorter`)
  const lines = new LineCounter()
  try {
    const document = parseDocument(source, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      uniqueKeys: true,
    })
    const mistakes = [...document.errors, ...document.warnings]
    const [mistake] = mistakes
    if (mistake !== undefined)
      return failed(
        sentences[mistake.code] ??
          'is not valid YAML here; check the quotes, brackets, colons and indentation of this line and the one before',
        lines.linePos(mistake.pos[0]).line,
      )
    const value: unknown = document.toJS({ maxAliasCount })
    return { ok: true, file: { value, lineOf: (path) => lineOf(document, lines, path) } }
  } catch (error) {
    // A ReferenceError is the library's word on aliases, a RangeError the stack a file of brackets needs.
    if (error instanceof ReferenceError)
      return failed(
        error.message.startsWith('Excessive')
          ? `repeats too much through aliases (more than ${maxAliasCount} times); write the values out`
          : 'has an alias (*name) without its anchor (&name); add the anchor, or put a text that begins with * in quotes',
      )
    if (error instanceof RangeError) return failed('is nested too deeply; a configuration needs few levels')
    throw error
  }
}

function failed(message: string, line?: number): ReadYaml {
  return { ok: false, problem: line === undefined ? { path: '', message } : { path: '', message, line } }
}

function lineOf(document: Document, lines: LineCounter, path: KeyPath): number | undefined {
  let node: unknown = document.contents
  let offset: number | undefined
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      offset = startOf(pair?.key) ?? offset
      node = pair?.value
    } else if (isNode(node)) {
      node = 'get' in node && typeof node.get === 'function' ? node.get(step, true) : undefined
      offset = startOf(node) ?? offset
    }
  }
  return offset === undefined ? undefined : lines.linePos(offset).line
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node.range?.[0] ?? undefined) : undefined
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value
}
