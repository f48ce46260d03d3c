import {
  forEachChild,
  type Assignment,
  type Command,
  type Redirection,
  type Script,
  type SyntaxNode,
} from 'unbash'
import type { ClientCommand, ClientReading, ClientRedirect } from './client-command.ts'
import { readWord, type ClientWord } from './word.ts'

/** Finds the simple commands of a parsed script in the order the client sees them, and what it cannot check. */
export function readCommands(
  script: Script,
  { source, home, cwd }: { source: string; home: string; cwd: string },
): ClientReading {
  const state: State = {
    source,
    home,
    cwd,
    variables: new Map(),
    commands: [],
    problems: [],
    subshell: false,
    background: false,
  }
  visit(script, { hidden: false, timed: false }, state)
  return state
}

interface State extends ClientReading {
  source: string
  home: string
  cwd: string
  variables: Map<string, string>
  commands: ClientCommand[]
  problems: string[]
  subshell: boolean
  background: boolean
}

interface Place {
  hidden: boolean
  timed: boolean
}

/** Structures the client does not look through. */
const opaque: Partial<Record<SyntaxNode['type'], string>> = {
  Redirected: 'a redirected group or loop',
  BraceGroup: 'a group in braces',
  Case: 'a case',
  Select: 'a select',
  Function: 'a function',
  Coproc: 'a coprocess',
  ArithmeticFor: 'a group in double parentheses',
  ArithmeticCommand: 'a group in double parentheses',
}

function visit(node: SyntaxNode, place: Place, state: State): void {
  const problem = opaque[node.type]
  if (problem !== undefined && !place.hidden) state.problems.push(problem)
  if (node.type === 'Command') visitCommand(node, place, state)
  else if (node.type === 'Word') {
    note(readWord(node, state), place, state)
    visitSubstitutions(node, place, state)
  } else if (node.type === 'Statement') {
    if (node.background === true && !place.hidden) state.background = true
    visit(node.command, place, state)
  } else if (node.type === 'Pipeline') {
    const timed = place.timed || node.prefixes.some(({ type }) => type === 'Time')
    for (const command of node.commands) visit(command, { ...place, timed }, state)
  } else {
    if (node.type === 'Subshell' && !place.hidden) state.subshell = true
    if (node.type === 'For') state.variables.delete(node.name.value)
    // What a coprocess runs the client does not look at, not even for deny rules.
    if (node.type !== 'Coproc') forEachChild(node, (child) => visit(child, place, state))
  }
}

function visitCommand(command: Command, place: Place, state: State): void {
  const { hidden, timed } = place
  const words = command.name === undefined ? [] : [command.name, ...command.args]
  const read = words.map((word) => (word.type === 'Word' ? readWord(word, state) : assigned(word)))
  const assignments = command.prefix.filter((child): child is Assignment => child.type === 'Assignment')
  for (const word of read) note(word, place, state)
  const redirects = command.redirects.flatMap((redirect) => readRedirect(redirect, place, state))
  state.commands.push({
    words: read,
    spaces: words.slice(1).map((word, index) => spaceBefore(words[index], word, state)),
    assignments: assignments.map(({ name, text }) => ({ name, raw: text })),
    redirects,
    hidden,
    timed,
  })
  for (const word of words) visitSubstitutions(word, place, state)
  for (const assignment of assignments) visitAssignment(assignment, place, state)
  for (const redirect of command.redirects) visitRedirect(redirect, place, state)
  if (words.length === 0) remember(assignments, state)
  else if (read[0]?.text === 'read') for (const word of read.slice(1)) state.variables.delete(word.text)
}

function spaceBefore(last: { end: number } | undefined, word: { pos: number }, { source }: State): string {
  const between = source.slice(last?.end, word.pos)
  return /^[ \t]+$/.test(between) ? between : ' '
}

/** `export A=1`: an argument to the program, as written. */
function assigned({ text }: Assignment): ClientWord {
  return { text, raw: text, glob: false, tilde: false }
}

function note({ problem, text }: ClientWord, { hidden }: Place, { problems }: State): void {
  if (hidden) return
  if (problem !== undefined) problems.push(problem)
  // A program that reads its argument line by line would take it for a comment, and the client too.
  if (/\n[ \t]*#/.test(text)) problems.push('quoted text with a comment')
}

/** Longer values are not kept: each use of a variable copies them, and they can be made of each other. */
const maxValueLength = 200

/** Literal values stay known to the words that follow. */
function remember(assignments: readonly Assignment[], state: State): void {
  for (const { name, value, append, index } of assignments) {
    const word = value.type === 'Word' ? readWord(value, state) : undefined
    const literal = word?.problem === undefined && word?.glob === false && !append && index === undefined
    if (literal && word !== undefined && word.text.length <= maxValueLength)
      state.variables.set(name, word.text)
    else state.variables.delete(name)
  }
}

/** The value may run commands, each of which the client checks. It does not look into the index of an array. */
function visitAssignment(assignment: Assignment, place: Place, state: State): void {
  const { value } = assignment
  const words = value.type === 'Word' ? [value] : value.elements
  for (const word of words)
    for (const part of word.parts ?? [])
      if (part.type === 'CommandExpansion') {
        if (part.script) visit(part.script, place, state)
      } else visitSubstitutions(part, place, state)
}

/**
 * Commands within a word. In double quotes with other text the client checks them like the rest; elsewhere it only looks
 * for what a rule denies.
 */
function visitSubstitutions(node: SyntaxNode, place: Place, state: State): void {
  if (node.type === 'DoubleQuoted' && node.parts.some(({ type }) => type === 'Literal')) {
    for (const part of node.parts)
      if (part.type === 'CommandExpansion' && part.script) visit(part.script, place, state)
      else visitSubstitutions(part, place, state)
    return
  }
  if (node.type === 'Script') return visit(node, { ...place, hidden: true }, state)
  forEachChild(node, (child) => visitSubstitutions(child, place, state))
}

function readRedirect(redirect: Redirection, place: Place, state: State): ClientRedirect[] {
  if (redirect.type === 'HereDoc') {
    const quoted = redirect.delimiter?.quoted === true
    if (!quoted && !place.hidden) state.problems.push('a here document that is expanded')
    return []
  }
  if (redirect.target === undefined) return []
  const target = readWord(redirect.target, state)
  note(target, place, state)
  if (redirect.type === 'HereString') return []
  const { operator } = redirect
  // `2>&1` and `<&3` name descriptors.
  if ((operator === '>&' || operator === '<&') && /^(\d+|-)$/.test(target.text)) return []
  return [{ direction: operator.startsWith('<') && operator !== '<>' ? 'in' : 'out', target }]
}

function visitRedirect(redirect: Redirection, place: Place, state: State): void {
  if (redirect.type === 'HereDoc')
    return (redirect.body.parts ?? []).forEach((part) => visitSubstitutions(part, place, state))
  for (const part of redirect.target?.parts ?? []) visitSubstitutions(part, place, state)
}
