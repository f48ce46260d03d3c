import {
  forEachChild,
  type DoubleQuotedChild,
  type ParsedScript,
  type SyntaxNode,
  type Word,
  type WordPart,
} from '../shell/tree.ts'
import { anyCharacter, anySegment, anyText, isKnown, kept, wordBreak } from './abstract-text.ts'
import { expandBraces } from './braces.ts'
import { quotedList } from './elements.ts'
import { expandParameter, lookUp } from './parameters.ts'
import { subshell, type ShellState } from './shell-state.ts'

/** The words bash makes of one: braces, tilde, expansions and splitting. None when it expands to nothing. */
export function expandWord(word: Word, shell: ShellState): string[] {
  if (!shell.effects.spend((word.parts === undefined ? 1 : 6) + (word.text.length >> 4))) return []
  if (word.parts === undefined) return [tilde(word, word.value, shell)]
  const made = word.parts.some(({ type }) => type === 'BraceExpansion')
    ? alternativesOf(word.parts, shell)
    : [joinedText(word.parts, shell)]
  const [first] = word.parts
  const starts = first?.type === 'Literal' && first.text.startsWith('~')
  const texts = starts ? made.map((text) => tilde(word, text, shell)) : made
  return texts.flatMap((text) =>
    text.includes(wordBreak)
      ? text.split(wordBreak).filter((one) => one !== '')
      : text === '' && !isQuoted(word.parts ?? [])
        ? []
        : [text],
  )
}

function joinedText(parts: readonly WordPart[], shell: ShellState): string {
  let text = ''
  for (const part of parts) text += partText(part, shell, false)
  return kept(text)
}

/** Quotes keep an empty word. */
function isQuoted(parts: readonly WordPart[]): boolean {
  return parts.some(({ type }) => type.endsWith('Quoted') || type === 'Literal' || type === 'LocaleString')
}

const mostAlternatives = 64

/** Every combination of the alternatives in braces; more than anybody writes are unknown text. */
function alternativesOf(parts: readonly WordPart[], shell: ShellState): string[] {
  let made: string[] | undefined = ['']
  for (const part of parts) {
    if (made === undefined) {
      runSubstitutions(part, shell)
      continue
    }
    const values = part.type === 'BraceExpansion' ? bracesOf(part, shell) : [partText(part, shell, false)]
    const next: string[] = made.flatMap((before) => values.map((value) => kept(before + value)))
    // Words are work for whoever gets them, and were some to make.
    made = next.length > mostAlternatives || !shell.effects.spend(next.length << 2) ? undefined : next
  }
  return made ?? [anyText]
}

/** One text, as in an assignment or after `<<<`: nothing is split. */
export function expandText(word: Word, shell: ShellState): string {
  if (word.parts === undefined) return tilde(word, word.value, shell)
  const text = kept(word.parts.map((part) => partText(part, shell, false)).join(''))
  shell.effects.spend(text.length >> 4)
  return tilde(word, text, shell).replaceAll(wordBreak, ' ')
}

/** The text of a here document. */
export function expandParts(parts: readonly WordPart[], shell: ShellState): string {
  return parts.map((part) => partText(part, shell, true)).join('')
}

/** Runs the substitutions of a part of the tree that is otherwise of no interest (arithmetic, tests, patterns). */
export function runSubstitutions(node: SyntaxNode, shell: ShellState): void {
  if (!shell.effects.spend()) return
  if (node.type === 'CommandExpansion' || node.type === 'ArithmeticCommandExpansion') {
    if (node.script !== undefined) shell.run.script(node.script, subshell(shell), anyText)
    else shell.effects.unknown('a substitution that cannot be read')
  } else if (node.type === 'ProcessSubstitution') partText(node, shell, false)
  else forEachChild(node, (child) => runSubstitutions(child, shell))
}

function partText(part: WordPart | DoubleQuotedChild, shell: ShellState, quoted: boolean): string {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts
        .map((child) => quotedList(child, shell)?.join(wordBreak) ?? partText(child, shell, true))
        .join('')
    case 'Glob':
      if (part.kind === 'star') {
        if (part.text.length > 1) shell.effects.anyDepth = true
        return shell.variables.has('GLOBIGNORE') ? anyText : anySegment
      }
      if (part.text !== '?') runSubstitutions(part, shell)
      return anyCharacter
    case 'ExtendedGlob':
      runSubstitutions(part, shell)
      // zsh reads a colon or a quote here as a qualifier, and some qualifiers run commands.
      if (/[:'"]|^(?:e\W|\+)/.test(part.pattern)) shell.effects.unknown('a glob qualifier')
      return anySegment
    case 'BraceExpansion':
      return anyText
    case 'SimpleExpansion':
      return split(lookUp(part.text.slice(1), shell), shell, quoted)
    case 'ParameterExpansion':
      runSubstitutions(part, shell)
      // zsh has flags here, of which some evaluate what stands behind them.
      if (part.text.startsWith('${(')) shell.effects.unknown('an expansion of zsh')
      return split(expandParameter(part, shell, expandText), shell, quoted)
    case 'ArithmeticExpansion':
      if (part.expression !== undefined) runSubstitutions(part.expression, shell)
      return /^\$\(\(\s*\d+\s*\)\)$/.test(part.text) ? part.text.replaceAll(/\D/g, '') : anyText
    case 'CommandExpansion':
      return split(outputOf(part, shell), shell, quoted)
    case 'ProcessSubstitution':
    default:
      return substituted(part, shell)
  }
}

function outputOf({ script }: { script: ParsedScript | undefined }, shell: ShellState): string {
  if (!shell.effects.spend(6)) return anyText
  if (script === undefined) {
    shell.effects.unknown('a substitution that cannot be read')
    return anyText
  }
  return shell.run.script(script, subshell(shell), anyText).replace(/\n+$/, '')
}

function substituted(part: Extract<WordPart, { type: 'ProcessSubstitution' }>, shell: ShellState): string {
  const path = `/dev/fd/${63 - shell.effects.contents.size}`
  shell.effects.keep(path, anyText)
  const output = outputOf(part, shell)
  if (part.operator === '<') shell.effects.keep(path, output)
  return path
}

/** What an unquoted expansion becomes: split at IFS, its glob characters at work. */
function split(value: string, shell: ShellState, quoted: boolean): string {
  if (quoted || value === '') return value
  const separators = shell.variables.get('IFS') ?? ' \t\n'
  if (!isKnown(separators)) return anyText
  let text = ''
  for (const character of value) {
    if (separators.includes(character)) text += wordBreak
    else if (character === '*') text += anySegment
    else text += character === '?' || character === '[' ? anyCharacter : character
  }
  return text
}

function bracesOf(part: Extract<WordPart, { type: 'BraceExpansion' }>, shell: ShellState): string[] {
  runSubstitutions(part, shell)
  return expandBraces(part.text, (name) => lookUp(name, shell))
}

function tilde(word: Word, text: string, shell: ShellState): string {
  if (!word.text.startsWith('~')) return text
  if (text === '~' || text.startsWith('~/')) return shell.effects.home + text.slice(1)
  if (/^~\+(?:\/|$)/.test(text)) return shell.folder + text.slice(2)
  const named = /^~([\w.-]+)(?=\/|$)/.exec(text)
  if (named === null) return text
  if (named[1] === shell.effects.home.slice(shell.effects.home.lastIndexOf('/') + 1))
    return shell.effects.home + text.slice(named[0].length)
  return (named[1] === 'root' ? '/root' : anyText) + text.slice(named[0].length)
}
