import type { CommandExpansionPart, DoubleQuotedChild, Word, WordPart } from 'unbash'

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
  /** a variable of the command was filled in */
  filled?: true
  /** `$PWD` was filled in */
  working?: true
  /** holds text that only the run gives, in quotes beside text of its own */
  runtime?: true
  /** holds a `$?` or its like, which reading programs are not given unasked */
  special?: true
}

export interface WordSurroundings {
  home: string
  cwd: string
  /** literal values the command has assigned so far; null: what a command prints */
  variables: ReadonlyMap<string, string | null>
}

/** Known to be harmless text at run time, so accepted in quotes beside literal text. */
const runtimeVariables = new Set(
  `OLDPWD USER LOGNAME SHELL PATH HOSTNAME UID EUID PPID RANDOM SECONDS LINENO TMPDIR BASH_VERSION BASHPID SHLVL`
    .split(' ')
    .concat(['IFS', 'HISTFILE', '?', '$', '!', '#', '-']),
)

export function readWord(word: Word, surroundings: WordSurroundings): ClientWord {
  const parts = word.parts ?? []
  const tilde = word.text.startsWith('~')
  // A line continued within a word the client does not join.
  const text = /\\\n./.test(word.text) ? word.text : word.value
  if (parts.length === 0) return { text, raw: word.text, glob: false, tilde }
  return joined(
    word,
    parts.map((part) => readPart(part, surroundings)),
  )
}

/** What a variable is set to. Here the client lets pass what a command prints, and more variables. */
export function readValue(word: Word, surroundings: WordSurroundings): ClientWord {
  const parts = word.parts ?? []
  const alone = parts.length === 1
  const read = joined(
    word,
    parts.length === 0
      ? [{ text: word.value }]
      : parts.map((part) => (alone ? readAlone(part, surroundings) : readPart(part, surroundings))),
  )
  if (word.text.includes('~')) return { ...read, problem: 'a tilde in a value' }
  return word.text.startsWith('=') ? { ...read, problem: 'an expansion of zsh' } : read
}

/** Whether a value is what only the run gives: what a command prints, a variable of the shell, a calculation. */
export function isPrinted({ parts = [] }: Word, surroundings: WordSurroundings): boolean {
  const [part, ...more] = parts
  if (part === undefined || more.length > 0) return false
  if (part.type === 'SimpleExpansion') return isRuntime(part.text.slice(1), surroundings)
  return part.type === 'CommandExpansion' || part.type === 'ArithmeticExpansion'
}

function readAlone(part: WordPart, surroundings: WordSurroundings): Piece {
  if (part.type === 'CommandExpansion') return { text: part.text }
  const name = part.type === 'SimpleExpansion' ? part.text.slice(1) : undefined
  const known = name === 'PWD' || (name !== undefined && isRuntime(name, surroundings))
  return known ? { text: part.text, special: /^\$\W/.test(part.text) } : readPart(part, surroundings)
}

function joined(word: Word, pieces: readonly Piece[]): ClientWord {
  const found = pieces.find((piece) => piece.problem !== undefined)?.problem
  const problem = found ?? (isModified(word.parts ?? []) ? 'an expansion of zsh' : undefined)
  const read: ClientWord = {
    text: pieces.map(({ text }) => text).join(''),
    raw: word.text,
    glob: (word.parts ?? []).some(({ type }) => type === 'Glob' || type === 'ExtendedGlob'),
    tilde: word.text.startsWith('~'),
  }
  if (problem !== undefined) read.problem = problem
  if (pieces.some(({ filled }) => filled)) read.filled = true
  if (pieces.some(({ special }) => special)) read.special = true
  if (pieces.some(({ working }) => working)) read.working = true
  if (pieces.some(({ runtime }) => runtime)) read.runtime = true
  return read
}

/** `$name:x` and `$name[1]`, which zsh works out. */
function isModified(parts: readonly WordPart[] | readonly DoubleQuotedChild[]): boolean {
  return parts.some((part, at) => {
    if (part.type === 'DoubleQuoted') return isModified(part.parts)
    return (
      part.type === 'SimpleExpansion' &&
      /^\$\w/.test(part.text) &&
      /^(?::\w|\[)/.test(parts[at + 1]?.text ?? '')
    )
  })
}

interface Piece {
  text: string
  problem?: string
  filled?: boolean
  special?: boolean
  working?: boolean
  runtime?: boolean
}

function readPart(part: WordPart, context: WordSurroundings): Piece {
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
function readVariable(text: string, context: WordSurroundings): Piece {
  if (text === '$HOME') return { text: context.home }
  const value = context.variables.get(text.slice(1))
  if (typeof value === 'string' && !/[\s*?[\]]/.test(value)) return { text: value, filled: true }
  return { text, problem: 'a variable' }
}

/** In quotes more is accepted, but not where the whole text is decided at run time. */
function readQuoted(parts: readonly DoubleQuotedChild[], context: WordSurroundings): Piece {
  const [only] = parts
  const here = only?.type === 'CommandExpansion' && parts.length === 1 ? hereText(only) : undefined
  if (here !== undefined) return { text: here }
  const pieces = parts.map((part) => readQuotedPart(part, context))
  const text = pieces.map((piece) => piece.text).join('')
  const problem = pieces.find((piece) => piece.problem !== undefined)?.problem
  if (problem !== undefined) return { text, problem }
  const runtime = pieces.some((piece) => piece.runtime)
  const written = pieces.filter((piece) => !piece.runtime).map((piece) => piece.text)
  // With less than two letters of its own, or as a flag, it may become anything.
  const open = runtime && (written.join('').length < 2 || text.startsWith('-'))
  return {
    text,
    ...(open ? { problem: 'quoted text' } : {}),
    filled: pieces.some(({ filled }) => filled),
    special: pieces.some(({ special }) => special),
    working: pieces.some(({ working }) => working),
    runtime,
  }
}

/** `"$(cat <<'EOF' … EOF)"`, the usual way to write text of several lines, is taken for that text. */
function hereText({ script }: CommandExpansionPart): string | undefined {
  const [statement, ...more] = script?.commands ?? []
  const command = statement?.command
  if (more.length > 0 || command?.type !== 'Command' || command.name?.text !== 'cat') return undefined
  const [document, ...others] = command.redirects
  const bare = command.args.length === 0 && command.prefix.length === 0 && others.length === 0
  if (!bare || document?.type !== 'HereDoc' || document.delimiter?.quoted !== true) return undefined
  return document.body.text.replace(/\n+$/, '')
}

/** Text at run time that the client lets pass: of the shell, or what a command has printed. */
function isRuntime(name: string, { variables }: WordSurroundings): boolean {
  return runtimeVariables.has(name) || variables.get(name) === null
}

function readQuotedPart(
  part: DoubleQuotedChild,
  surroundings: WordSurroundings,
): Piece & { runtime: boolean } {
  const { home, cwd, variables } = surroundings
  const { text } = part
  if (part.type === 'Literal') return { text: part.value, runtime: false }
  // Its commands are looked at one by one; what it prints is taken for text.
  if (part.type === 'CommandExpansion') return { text, runtime: true }
  if (part.type === 'ArithmeticExpansion' && isPlainArithmetic(text)) return { text, runtime: false }
  if (part.type !== 'SimpleExpansion') return { text, runtime: true, problem: 'quoted text' }
  const name = text.slice(1)
  const value = name === 'HOME' ? home : name === 'PWD' ? cwd : variables.get(name)
  if (typeof value === 'string')
    return {
      text: value,
      runtime: name === 'PWD',
      working: name === 'PWD',
      filled: name !== 'HOME' && name !== 'PWD',
    }
  return isRuntime(name, surroundings)
    ? { text, runtime: true, special: /^\W$/.test(name) }
    : { text, runtime: true, problem: 'quoted text' }
}
