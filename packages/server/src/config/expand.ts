import { isAbsolute } from 'node:path'
import { formatPath, type KeyPath, type LocatedProblem } from './problems.ts'

export interface ExpandOptions {
  env: Readonly<Record<string, string | undefined>>
  /** @throws when the file cannot be read */
  readFile: (path: string) => string
}

export interface Expanded {
  value: unknown
  /** where a value came from a file: formatted key → path */
  files: ReadonlyMap<string, string>
  problems: readonly LocatedProblem[]
}

const wholeFile = /^\$\{file:(.+)\}$/s
const variable = /\$\{(\w+)\}/g
/** Claude Code settings may hold shell text of their own, so that only elsewhere a leftover reference is a mistake. */
const freeText = /^managed\b/

/**
 * Puts environment variables for `${VAR}`, anywhere in a text, and a file's trimmed content for `${file:/path}` where
 * that is the whole value. Keys stay as they are. What is expanded never stands in a problem.
 */
export function expand(value: unknown, options: ExpandOptions): Expanded {
  const files = new Map<string, string>()
  const problems: LocatedProblem[] = []
  const visit = (node: unknown, path: KeyPath): unknown => {
    if (Array.isArray(node)) return node.map((item, index) => visit(item, [...path, index]))
    if (typeof node === 'object' && node !== null)
      return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, visit(item, [...path, key])]))
    return typeof node === 'string' ? expandText(node, path) : node
  }
  const expandText = (text: string, path: KeyPath): string => {
    const place = formatPath(path)
    const file = wholeFile.exec(text)?.[1]
    if (file !== undefined) {
      files.set(place, file)
      return report(path, readSecret(file, options)) ?? text
    }
    if (text.includes('${file:') && !freeText.test(place))
      report(path, { problem: 'has ${file:…} inside a longer text; it must be the whole value' })
    return text.replaceAll(
      variable,
      (whole, name: string) => report(path, readVariable(name, options)) ?? whole,
    )
  }
  const report = (keys: KeyPath, result: { value: string } | { problem: string }): string | undefined => {
    if ('value' in result) return result.value
    problems.push({ keys, path: formatPath(keys), message: result.problem })
    return undefined
  }
  return { value: visit(value, []), files, problems }
}

function readVariable(name: string, { env }: ExpandOptions): { value: string } | { problem: string } {
  const value = env[name]
  return value === undefined
    ? { problem: `needs the environment variable ${name}, which is not set` }
    : { value }
}

function readSecret(path: string, { readFile }: ExpandOptions): { value: string } | { problem: string } {
  if (!isAbsolute(path)) return { problem: `names the file ${path}; write its absolute path` }
  try {
    return { value: readFile(path).trim() }
  } catch (error) {
    return { problem: `names the file ${path}, which cannot be read${codeOf(error)}` }
  }
}

/** ` (ENOENT)`, or nothing: the message of an error might quote what was read. */
export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? ` (${code})` : ''
}
