import type { DoubleQuotedChild, Word, WordPart } from 'unbash'

/** A word as the client sees it. */
export interface ClientWord {
  /** without quotes, known variables filled in; what is not known stays as written */
  text: string
  /** as written */
  raw: string
  /** has a pattern outside of quotes */
  glob: boolean
  /** begins with an unquoted `~` */
  tilde: boolean
  /** why the client cannot tell what this word becomes */
  problem?: string
}

export interface WordSurroundings {
  home: string
  cwd: string
  /** literal values the command has assigned so far */
  variables: ReadonlyMap<string, string>
}

/** Known to be harmless text at run time, so accepted in quotes beside literal text. */
const runtimeVariables = new Set(
  `OLDPWD USER LOGNAME SHELL PATH HOSTNAME UID EUID PPID RANDOM SECONDS LINENO TMPDIR BASH_VERSION BASHPID SHLVL`
    .split(' ')
    .concat(['?', '$', '!', '#', '0', '-']),
)

export function readWord(word: Word, surroundings: WordSurroundings): ClientWord {
  const parts = word.parts ?? []
  const tilde = word.text.startsWith('~')
  if (parts.length === 0) return { text: word.value, raw: word.text, glob: false, tilde }
  const pieces = parts.map((part) => readPart(part, { alone: parts.length === 1, ...surroundings }))
  const problem = pieces.find((piece) => piece.problem !== undefined)?.problem
  return {
    text: pieces.map(({ text }) => text).join(''),
    raw: word.text,
    glob: parts.some(({ type }) => type === 'Glob' || type === 'ExtendedGlob'),
    tilde,
    ...(problem === undefined ? {} : { problem }),
  }
}

interface Piece {
  text: string
  problem?: string
}

function readPart(part: WordPart, context: WordSurroundings & { alone: boolean }): Piece {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'Glob':
      return { text: part.value }
    case 'DoubleQuoted':
      return readQuoted(part.parts, context)
    case 'SimpleExpansion':
      return readVariable(part.text, context)
    case 'ArithmeticExpansion':
      return isPlainArithmetic(part.text)
        ? { text: part.text }
        : { text: part.text, problem: 'a calculation with variables' }
    case 'BraceExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
    case 'ProcessSubstitution':
    case 'AnsiCQuoted':
    case 'LocaleString':
    case 'ExtendedGlob':
      return { text: part.text, problem: unreadParts[part.type] }
  }
  return part satisfies never
}

/** Parts of a word whose outcome the client does not work out. */
const unreadParts = {
  BraceExpansion: 'brace expansion',
  ParameterExpansion: 'a variable in braces',
  CommandExpansion: 'a nested command',
  ProcessSubstitution: 'a command used as a file',
  AnsiCQuoted: 'a form of quoting the client does not read',
  LocaleString: 'a form of quoting the client does not read',
  ExtendedGlob: 'a pattern the client does not read',
} as const

function isPlainArithmetic(text: string): boolean {
  return /^\$\(\([\d\s+\-*/%()<>=!&|^~?:,]*\)\)$/.test(text)
}

/** Outside of quotes only `$HOME` is known, and a word that is nothing but a variable with a plain value. */
function readVariable(text: string, context: WordSurroundings & { alone: boolean }): Piece {
  if (text === '$HOME') return { text: context.home }
  const value = context.variables.get(text.slice(1))
  if (context.alone && value !== undefined && !/[\s*?[\]]/.test(value)) return { text: value }
  return { text, problem: 'a variable' }
}

/** In quotes more is accepted, but not where the whole text is decided at run time. */
function readQuoted(parts: readonly DoubleQuotedChild[], context: WordSurroundings): Piece {
  const pieces = parts.map((part) => readQuotedPart(part, context))
  const text = pieces.map((piece) => piece.text).join('')
  const problem = pieces.find((piece) => piece.problem !== undefined)?.problem
  if (problem !== undefined) return { text, problem }
  const open = pieces.length > 0 && pieces.every(({ runtime }) => runtime)
  return open ? { text, problem: 'quoted text' } : { text }
}

function readQuotedPart(
  part: DoubleQuotedChild,
  { home, cwd, variables }: WordSurroundings,
): Piece & { runtime: boolean } {
  const { text } = part
  if (part.type === 'Literal') return { text: part.value, runtime: false }
  // Its commands are looked at one by one; what it prints is taken for text.
  if (part.type === 'CommandExpansion') return { text, runtime: true }
  if (part.type === 'ArithmeticExpansion' && isPlainArithmetic(text)) return { text, runtime: false }
  if (part.type !== 'SimpleExpansion') return { text, runtime: true, problem: 'quoted text' }
  const name = text.slice(1)
  const value = name === 'HOME' ? home : name === 'PWD' ? cwd : variables.get(name)
  if (value !== undefined) return { text: value, runtime: false }
  return runtimeVariables.has(name)
    ? { text, runtime: true }
    : { text, runtime: true, problem: 'quoted text' }
}
