import { anyText } from '../abstract-text.ts'

/** One command of a sed script: its letter, and what it names (a file, a command, the flags of `s`). */
export interface SedCommand {
  letter: string
  argument: string
}

/** The commands of a sed script without their addresses; undefined where it cannot be read. */
export function readSedScript(script: string): readonly SedCommand[] | undefined {
  const commands: SedCommand[] = []
  let at = 0
  while (at < script.length) {
    const start = afterAddress(script, skip(/[\s;{}]*/y, script, at))
    if (start === undefined) return undefined
    if (start >= script.length) break
    const read = readCommand(script, start)
    if (read === undefined) return undefined
    commands.push(...read.commands)
    at = read.at
  }
  return commands
}

function skip(pattern: RegExp, script: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(script) ? pattern.lastIndex : at
}

/** Past one address or two, and what negates them. What the shell puts in the place of an address is taken for one. */
function afterAddress(script: string, from: number): number | undefined {
  let at = oneAddress(script, from)
  if (at === undefined) return undefined
  at = skip(/\s*/y, script, at)
  if (script.charAt(at) === ',') at = oneAddress(script, skip(/,\s*/y, script, at))
  return at === undefined ? undefined : skip(/[\s!]*/y, script, at)
}

function oneAddress(script: string, at: number): number | undefined {
  const character = script.charAt(at)
  if (character === '/') return pastFlags(script, pastPattern(script, at + 1, '/'))
  if (character === '\\') return pastFlags(script, pastPattern(script, at + 2, script.charAt(at + 1)))
  return skip(/(?:[$+~]|\d|\uE000)*/y, script, at)
}

function pastFlags(script: string, at: number | undefined): number | undefined {
  return at === undefined ? undefined : skip(/[IM]*/y, script, at)
}

/** Past the delimiter at the end of a pattern; one within a class of characters (`[/]`) is none. */
function pastPattern(script: string, from: number, delimiter: string): number | undefined {
  if (delimiter === '' || delimiter === '\n' || delimiter === anyText) return undefined
  for (let at = from; at < script.length; at += 1) {
    const character = script.charAt(at)
    if (character === '\\') at += 1
    else if (character === delimiter) return at + 1
    else if (character === '[') {
      const end = skip(/\[\^?\]?(?:\[[:.=][^\]]*\]|[^\]\n])*\]/y, script, at)
      if (end === at) return undefined
      at = end - 1
    }
  }
  return undefined
}

/** Past the next delimiter that is not escaped. */
function pastDelimiter(script: string, from: number, delimiter: string): number | undefined {
  if (delimiter === '' || delimiter === '\n' || delimiter === anyText) return undefined
  for (let at = from; at < script.length; at += 1) {
    const character = script.charAt(at)
    if (character === '\\') at += 1
    else if (character === delimiter) return at + 1
  }
  return undefined
}

interface Read {
  commands: readonly SedCommand[]
  at: number
}

function readCommand(script: string, at: number): Read | undefined {
  const letter = script.charAt(at)
  switch (letter) {
    case '{':
    case '}':
      return { commands: [], at: at + 1 }
    case '#':
      return { commands: [], at: lineEnd(script, at) }
    case 's':
      return substitution(script, at)
    case 'y': {
      const middle = pastDelimiter(script, at + 2, script.charAt(at + 1))
      const end = middle === undefined ? undefined : pastDelimiter(script, middle, script.charAt(at + 1))
      return end === undefined ? undefined : { commands: [], at: end }
    }
    case 'a':
    case 'i':
    case 'c':
      return { commands: [], at: skip(/(?:\\[^]|[^\\\n])*/y, script, at + 1) }
    case 'r':
    case 'R':
    case 'w':
    case 'W':
    case 'e': {
      const end = lineEnd(script, at)
      return { commands: [{ letter, argument: script.slice(at + 1, end).trim() }], at: end }
    }
    case ':':
    case 'b':
    case 't':
    case 'T':
      return { commands: [], at: skip(/[^;}\n]*/y, script, at + 1) }
    default:
      // Those that take nothing, or a number.
      return /[dDgGhHnNpPxzFvqQlL=]/.test(letter)
        ? { commands: [], at: skip(/[\t ]*\d*/y, script, at + 1) }
        : undefined
  }
}

function lineEnd(script: string, at: number): number {
  const end = script.indexOf('\n', at)
  return end < 0 ? script.length : end
}

/** `s/…/…/flags`: the flag `e` runs what comes out, `w` writes it. */
function substitution(script: string, at: number): Read | undefined {
  const delimiter = script.charAt(at + 1)
  const middle = pastPattern(script, at + 2, delimiter)
  const end = middle === undefined ? undefined : pastDelimiter(script, middle, delimiter)
  if (end === undefined) return undefined
  const flags = skip(/[gpiIeMm\d\s]*/y, script, end)
  const found: SedCommand[] = []
  const named = script.slice(end, flags)
  const line = named.indexOf('\n')
  const own = line < 0 ? named : named.slice(0, line)
  if (own.includes('e')) found.push({ letter: 's', argument: own })
  if (line >= 0 || script.charAt(flags) !== 'w') return { commands: found, at: end + own.length }
  const stop = lineEnd(script, flags)
  found.push({ letter: 'w', argument: script.slice(flags + 1, stop).trim() })
  return { commands: found, at: stop }
}
