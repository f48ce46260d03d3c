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

export type ReadYaml = { ok: true; file: YamlFile } | { ok: false; problems: readonly Problem[] }

const sentences: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'has the same key twice; keep one',
  TAB_AS_INDENT: 'is indented with a tab; use spaces',
  BAD_ALIAS: 'has an alias (*name) without its anchor (&name)',
  MULTIPLE_DOCS: 'holds more than one document; keep one and remove the --- lines',
}

/** Reads YAML 1.2 with merge keys. Never throws; a problem never quotes the file, which may hold secrets. */
export function readYaml(source: string): ReadYaml {
  if (Buffer.byteLength(source) > maxFileBytes) return failed([`is over ${maxFileBytes} bytes; a configuration is shorter`])
  const lines = new LineCounter()
  try {
    const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, merge: true, uniqueKeys: true })
    const mistakes = [...document.errors, ...document.warnings]
    if (mistakes.length > 0) return { ok: false, problems: mistakes.slice(0, 20).map((mistake) => ({ path: '', message: sentences[mistake.code] ?? 'is not valid YAML here', line: lines.linePos(mistake.pos[0]).line })) }
    const value: unknown = document.toJS({ maxAliasCount })
    return { ok: true, file: { value, lineOf: (path) => lineOf(document, lines, path) } }
  } catch (error) {
    // `yaml` throws these two itself: too many aliases, and the stack a file of brackets needs.
    if (error instanceof ReferenceError) return failed([`repeats too much through aliases (more than ${maxAliasCount} times)`])
    if (error instanceof RangeError) return failed(['is nested too deeply'])
    throw error
  }
}

function failed(messages: readonly string[]): ReadYaml {
  return { ok: false, problems: messages.map((message) => ({ path: '', message })) }
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
