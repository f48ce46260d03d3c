import { globTokens, matchTokens } from './glob.ts'
import { lazily } from './lazily.ts'

/** Whether a simple command, as text, falls under what stands in the parentheses of a Bash rule. */
export function matchCommand(specifier: string, command: string): boolean {
  return compileCommand(specifier)(command)
}

/** `matchCommand` for one rule and many commands. */
export function compileCommand(specifier: string): (command: string) => boolean {
  // Most rules are about other programs, which shows without reading the pattern.
  const head = /^[^*\\\s:]*/.exec(specifier)?.[0] ?? ''
  const matches = lazily(() => patternOf(specifier))
  return (command) => (command.startsWith(head) || command.trimStart().startsWith(head)) && matches()(command)
}

function patternOf(specifier: string): (command: string) => boolean {
  const pattern = wildcardPattern(specifier)
  if (pattern === undefined) return (command) => specifier.trimEnd() === command
  const tokens = globTokens(pattern)
  // A sole star after a blank also matches without the blank: `ls *` covers `ls`.
  const bare = pattern.endsWith(' *') && starCount(pattern) === 1 ? plain(pattern.slice(0, -2)) : undefined
  // `ls *` and its like need no search.
  const start = bare !== undefined && !/[\\*]/.test(pattern.slice(0, -1)) ? `${bare} ` : undefined
  return (command) => {
    const text = collapseBlanks(command)
    if (bare === text) return true
    if (start !== undefined) return text.startsWith(start)
    return matchTokens(tokens, text.split(''), (token, item) => token === item)
  }
}

/** The pattern of a rule with stars, blanks collapsed; `undefined` for one that names a single command. */
function wildcardPattern(specifier: string): string | undefined {
  // `git:*` is the old way to write `git *`, at the end only.
  const prefix = /^([^*]+):\*$/s.exec(specifier)?.[1]
  const pattern = prefix === undefined ? specifier : `${prefix} *`
  return starCount(pattern) === 0 ? undefined : collapseBlanks(pattern)
}

function starCount(pattern: string): number {
  return globTokens(pattern).filter((token) => token === undefined).length
}

function plain(pattern: string): string {
  return globTokens(pattern).join('')
}

function collapseBlanks(text: string): string {
  return text.trim().replace(/[ \t]+/g, ' ')
}
