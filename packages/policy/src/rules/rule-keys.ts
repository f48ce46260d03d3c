import { withoutEndBlanks } from './path-pattern.ts'
import type { PermissionRule } from './rule.ts'

/**
 * By what a rule may be found: groups, of each of which a call that the rule can be about has every key. Each group is
 * for calls known in another way: by all their words, by their program only, as a path of which a part is open. A group
 * without keys: every call. A word, a segment and a label are keys as they are: most calls have dozens, and a rule that is found
 * by a word which is a segment of its path is merely looked at in vain.
 */
export function keysOfRule({ tool, specifier, parameter }: PermissionRule): string[][] {
  if (tool.includes('*')) return [[]]
  const named = toolKey(tool)
  // What a parameter is compared with is not in the words of the call.
  const written = parameter === undefined ? (specifier ?? '') : ''
  if (tool === 'Bash') return [[named, ...literalWords(written)], ...programGroups(written), [commandRule]]
  if (tool === 'WebFetch') return [[named, ...literalLabels(written)], [hostRule]]
  if (pathTools.has(tool)) return [[named, ...literalSegments(written)], [pathRule]]
  return [[named]]
}

const pathTools = new Set(['Read', 'Edit', 'Write', 'MultiEdit', 'NotebookEdit', 'Glob', 'Grep'])

/** Of a call one of whose commands is not known at all. */
export const commandRule = 'any command'
/** Of a call of whose command no more than the program is known, besides that program's own. */
const anyProgram = 'any program'
/** Of a call that reaches a host nobody knows. */
export const hostRule = 'any host'
/** Of a call that touches a path of which a part is open, or all below it. */
export const pathRule = 'any path'

export function toolKey(tool: string): string {
  return `tool ${tool}`
}

/** Of the tool's name, and of the MCP servers its name may begin with. */
export function toolKeys(tool: string): string[] {
  const keys = [toolKey(tool)]
  if (!tool.startsWith('mcp__')) return keys
  for (let at = tool.indexOf('__', 5); at !== -1; at = tool.indexOf('__', at + 1))
    keys.push(toolKey(tool.slice(0, at)))
  return keys
}

/** Of a program that is run with more than is known. @param words what is known, where its second word is */
export function programKeys(program: string, words: readonly string[] | undefined): string[] {
  const key = programKey(program)
  const told = words?.flatMap((word) => wordsOf(word).map((one) => `${key} ${one}`))
  return [anyProgram, key, ...(told ?? [everyOf(key)])]
}

function programKey(program: string): string {
  return `program ${program.toLowerCase()}`
}

function everyOf(key: string): string {
  return `${key}, whatever it does`
}

/** By the program, and by what it is told to do if that is the second word: so are rules for one program told apart. */
function programGroups(specifier: string): string[][] {
  // Whole only where nothing behind it can belong to the word.
  const program = /^[\w./-]+(?=[\s:]|$)/.exec(specifier)?.[0]
  if (program === undefined) return [[anyProgram]]
  const key = programKey(program)
  const [first, second = '-'] = wordsOf(oldPrefix(specifier))
  return first !== program.toLowerCase() || /^-|[*\\\uE000-\uE003]/.test(second)
    ? [[key]]
    : [[`${key} ${second}`], [everyOf(key)]]
}

/** Of a command's text, all its words. */
export function commandKeys(text: string): string[] {
  return wordsOf(text)
}

/** Of an absolute path, all its segments. */
export function pathKeys(path: string): string[] {
  return path.toLowerCase().split('/')
}

/** Of a host as it is compared, all its labels. */
export function hostKeys(host: string): string[] {
  return host.split('.')
}

function wordsOf(text: string): string[] {
  if (!/\s/.test(text)) return [text.toLowerCase()]
  const lower = text.trim().toLowerCase()
  // Most texts have single blanks, by which they are split in no time.
  return /[^\S ]| {2}/.test(lower) ? lower.split(/\s+/) : lower.split(' ')
}

/**
 * The words before the first with a star, but for options: these the guard finds in whatever spelling and order. Of what
 * stands behind a star nothing is asked: a rule for one program may be about its kin.
 */
function literalWords(specifier: string): string[] {
  const words = wordsOf(oldPrefix(specifier))
  const starred = words.findIndex((word) => /[*\\]/.test(word))
  const literal = starred === -1 ? words : words.slice(0, starred)
  return literal.filter((word) => word !== '' && !word.startsWith('-'))
}

/** `git:*` is the old way to write `git *`, at the end only. */
function oldPrefix(specifier: string): string {
  return specifier.replace(/^([^*]+):\*$/s, '$1 *')
}

function literalSegments(pattern: string): string[] {
  const segments = withoutEndBlanks(pattern).toLowerCase().split('/')
  // What a segment stands for is then only known from the folder.
  if (segments.includes('..')) return []
  return segments.filter((segment) => !/^[.~]?$|[\\*?[]/.test(segment))
}

function literalLabels(specifier: string): string[] {
  const pattern = /^\s*domain\s*:\s*(.*?)\s*$/s.exec(specifier)?.[1] ?? ''
  const labels = pattern.toLowerCase().replace(/\.$/, '').split('.')
  return labels.filter((label) => label !== '' && !/[\\*]/.test(label))
}
