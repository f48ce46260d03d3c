import {
  forEachChild,
  type AndOr,
  type Assignment,
  type Command,
  type CommandExpansionPart,
  type For,
  type Redirection,
  type Script,
  type SyntaxNode,
  type Word,
} from 'unbash'
import { altersReading, guardsLoops } from './variables.ts'
import type { ClientAssignment, ClientCommand, ClientReading, ClientRedirect } from './client-command.ts'
import { isPrinted, readValue, readWord, type ClientWord } from './word.ts'

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
    lost: new Set(),
    commands: [],
    problems: [],
    subshell: false,
    nestedPipe: false,
    unclearTest: false,
    looping: false,
    background: false,
  }
  visit(script, { hidden: false, timed: false, piped: false, inner: false }, state)
  return state
}

interface State extends ClientReading {
  source: string
  home: string
  cwd: string
  variables: Map<string, string | null>
  /** unset at some time, and not known after */
  lost: Set<string>
  commands: ClientCommand[]
  problems: string[]
  subshell: boolean
  nestedPipe: boolean
  unclearTest: boolean
  looping: boolean
  background: boolean
}

interface Place {
  hidden: boolean
  timed: boolean
  piped: boolean
  inner: boolean
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
    if (node.background === true) apart(state, state.variables, () => visit(node.command, place, state))
    else visit(node.command, place, state)
  } else if (node.type === 'Pipeline') {
    const negated = node.prefixes.findIndex(({ type }) => type === 'Negation')
    // `time !` the client's parser does not know, and it sees nothing behind.
    if (node.prefixes.slice(0, Math.max(negated, 0)).some(({ type }) => type === 'Time')) {
      if (!place.hidden) state.problems.push('time before a negation')
      return
    }
    const timed = place.timed || node.prefixes.some(({ type }) => type === 'Time')
    // The client takes the flag for the program.
    if (!place.hidden && node.prefixes.some((prefix) => prefix.type === 'Time' && prefix.posix !== undefined))
      state.problems.push('a flag of time')
    const [only, ...more] = node.commands
    if (only !== undefined && more.length === 0) return visit(only, { ...place, timed }, state)
    for (const command of node.commands)
      apart(state, state.variables, () => visit(command, { ...place, timed, piped: true }, state))
  } else if (node.type === 'AndOr') visitList(node, place, state)
  else {
    if (node.type === 'TestCommand' && !place.hidden && /\$|[*?]/.test(textOf(node, state)))
      state.unclearTest = true
    if (node.type === 'Subshell' && !place.hidden) {
      state.subshell = true
      if (node.body.commands.length > 1) state.problems.push('a list of commands in parentheses')
    }
    if (node.type === 'For') return looped(state, () => visitFor(node, place, state))
    // What a coprocess runs the client does not look at, not even for deny rules.
    if (node.type === 'Coproc') return
    if (node.type === 'Script' || node.type === 'CompoundList') {
      for (const statement of node.commands) visit(statement, place, state)
      return
    }
    const within = (): void => forEachChild(node, (child) => visit(child, place, state))
    if (node.type === 'Subshell' || node.type === 'BraceGroup') apart(state, new Map(), within)
    else if (branches.has(node.type)) looped(state, within)
    else within()
  }
}

const branches: ReadonlySet<SyntaxNode['type']> = new Set(['If', 'While', 'Case', 'Select'])

/** Commands whose output is gone through the client checks like the rest. */
function visitFor({ name, wordlist, body }: For, place: Place, state: State): void {
  if (!place.hidden && guardsLoops(name.value)) state.problems.push('a loop over a variable of the shell')
  state.variables.delete(name.value)
  for (const word of wordlist ?? []) {
    const [only, ...more] = word.parts ?? []
    if (only?.type === 'CommandExpansion' && more.length === 0) visitPrinted(only, place, state)
    else visit(word, place, state)
  }
  visit(body, place, state)
}

function textOf({ pos, end }: SyntaxNode, { source }: State): string {
  return source.slice(pos, end)
}

/** After `||` what stands before it may not have run. */
function visitList({ commands, operators }: AndOr, place: Place, state: State): void {
  if (!operators.includes('||')) return commands.forEach((command) => visit(command, place, state))
  const before = state.variables
  branch(state, () =>
    commands.forEach((command, at) => {
      if (operators[at - 1] === '||') state.variables = new Map(before)
      visit(command, place, state)
    }),
  )
}

/** Variables set within are not known after. */
function apart(state: State, known: ReadonlyMap<string, string | null>, within: () => void): void {
  const outer = state.variables
  state.variables = new Map(known)
  within()
  state.variables = outer
}

/** Variables set within are known there, and after it neither what they were nor what they became. */
function branch(state: State, within: () => void): void {
  const outer = state.variables
  state.variables = new Map(outer)
  within()
  const kept = [...outer].filter(([name, value]) => state.variables.get(name) === value)
  state.variables = new Map(kept)
}

/** In a loop or a branch no literal value becomes known, as it may have been set in another round or not at all. */
function looped(state: State, within: () => void): void {
  const outer = state.looping
  state.looping = true
  branch(state, within)
  state.looping = outer
}

function visitCommand(command: Command, place: Place, state: State): void {
  const { hidden, timed } = place
  const words = command.name === undefined ? [] : [command.name, ...command.args]
  if (hasSwallowed(command) && !hidden) state.problems.push('words behind a redirection')
  const read = words.map((word) =>
    word.type === 'Word' ? readWord(word, state) : readAssignment(word, state).value,
  )
  const assignments = command.prefix.filter((child): child is Assignment => child.type === 'Assignment')
  const values = assignments.map((assignment) => readAssignment(assignment, state))
  for (const word of [...read, ...values.map(({ value }) => value)]) note(word, place, state)
  const redirects = command.redirects.flatMap((redirect) => readRedirect(redirect, place, state))
  const nested: ClientCommand[] = []
  state.commands.push({
    words: read,
    argv: read.map(({ text }) => text),
    spaces: words.slice(1).map((word, index) => spaceBefore(words[index], word, state)),
    assignments: values,
    redirects,
    hidden,
    timed,
    led: command.redirects.some(({ pos }) => command.name !== undefined && pos < command.name.pos),
    piped: place.piped,
    inner: place.inner,
    nested,
  })
  const before = state.commands.length
  for (const word of words)
    if (word.type === 'Word') visitSubstitutions(word, place, state)
    else visitAssignment(word, place, state)
  nested.push(...state.commands.slice(before))
  for (const assignment of assignments) visitAssignment(assignment, place, state)
  for (const redirect of command.redirects) visitRedirect(redirect, place, state)
  const unread = hidden ? undefined : unreadForm(command, place)
  if (unread !== undefined) state.problems.push(unread)
  rememberAll(read, { words, assignments }, state)
}

/** The client's parser takes words behind a redirection for more of its targets. */
function hasSwallowed({ name, args, redirects }: Command): boolean {
  if (name === undefined) return false
  const end = redirects.find(({ type, pos }) => type === 'Redirect' && pos > name.pos)?.pos ?? Infinity
  return args.some(({ pos }) => pos > end)
}

function readAssignment({ name, text, value, index }: Assignment, state: State): ClientAssignment {
  const read = value.type === 'Word' ? readValue(value, state) : { problem: 'a list' }
  const problem = index === undefined ? read.problem : 'a part of a list'
  // As an argument, of `export A=1`, it stands as written.
  const word = { text, raw: text, glob: false, tilde: false }
  return { name, raw: text, value: { ...read, ...word, ...(problem === undefined ? {} : { problem }) } }
}

/** Forms of a command the client does not read. */
function unreadForm({ name, args, prefix, redirects }: Command, { piped }: Place): string | undefined {
  const set = prefix.filter(({ type }) => type === 'Assignment').length
  if (name === undefined && set > 1) return 'several assignments'
  if (name === undefined && prefix.some((one) => one.type === 'Assignment' && altersReading(one.name)))
    return 'a variable of the shell'
  if (name?.text !== '[' && args.some(({ text }) => text === '=')) return 'an expansion of zsh'
  if (name?.text === '[' && args.some(({ text }) => /^-[ao]$|^\\|^(['"])[<>]\1$/.test(text)))
    return 'a test of several parts'
  if (name?.text === 'time' && args[0]?.text === '-p') return 'a flag of time'
  if (name?.text === '[' && redirects.length > 0) return 'a redirected test'
  if (redirects.some(({ operator }) => operator === '<>')) return 'an unusual redirection'
  const here = redirects.findIndex(({ type }) => type === 'HereDoc')
  if (here !== -1 && piped) return 'a pipe beside a here document'
  if (here !== -1 && redirects.slice(here).some(({ type }) => type === 'Redirect'))
    return 'a redirection behind a here document'
  return name === undefined && set === 0 && redirects.some(({ operator }) => operator === '<')
    ? 'a file read without a program'
    : undefined
}

/** Programs that set variables of the shell. */
const declarations = new Set(['export', 'declare', 'typeset', 'local', 'readonly'])

function rememberAll(
  [program, ...args]: readonly ClientWord[],
  { words, assignments }: { words: readonly (Word | Assignment)[]; assignments: readonly Assignment[] },
  state: State,
): void {
  if (program === undefined) {
    if (assignments.length === 1) remember(assignments, state)
    else for (const { name } of assignments) state.variables.delete(name)
  } else if (declarations.has(program.text))
    remember(
      words.filter((word): word is Assignment => word.type === 'Assignment'),
      state,
    )
  else if (program.text === 'read' || program.text === 'unset')
    for (const { text } of args) {
      state.variables.delete(text)
      if (program.text === 'unset') state.lost.add(text)
    }
}

function spaceBefore(last: { end: number } | undefined, word: { pos: number }, { source }: State): string {
  const between = source.slice(last?.end, word.pos)
  return /^[ \t]+$/.test(between) ? between : ' '
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
    const printed = value.type === 'Word' && append !== true && isPrinted(value, state)
    // Once it has held what a command prints, it is taken to hold that still.
    const more = state.variables.get(name) === null
    if (!state.lost.has(name) && index === undefined && (more || printed)) {
      state.variables.set(name, null)
      continue
    }
    const folder = value.type === 'Word' && value.text === '$PWD' && append !== true
    if (state.variables.has(name)) state.lost.add(name)
    if (folder && !state.looping && !state.lost.has(name)) {
      state.variables.set(name, state.cwd)
      continue
    }
    const literal =
      word?.problem === undefined && word?.glob === false && !word.tilde && !append && index === undefined
    if (
      literal &&
      !state.looping &&
      !state.lost.has(name) &&
      word !== undefined &&
      word.text.length <= maxValueLength
    )
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
      if (part.type === 'CommandExpansion') visitPrinted(part, place, state)
      else visitSubstitutions(part, place, state)
}

/** Commands the client checks like the rest, for what they print. It splits their text at each `|`, and takes no second statement. */
function visitPrinted({ script }: CommandExpansionPart, place: Place, state: State): void {
  if (script === undefined) return
  const [first, ...more] = script.commands
  if (!place.hidden && more.length > 0) state.problems.push('several nested commands')
  const pipe = first?.command.type === 'Pipeline' && first.command.commands.length > 1
  if (!place.hidden && pipe) state.nestedPipe = true
  const nested = { ...place, timed: false, piped: false, inner: true }
  apart(state, new Map(), () => visit(script, nested, state))
}

/**
 * Commands within a word. In double quotes with other text the client checks them like the rest; elsewhere it only looks
 * for what a rule denies.
 */
function visitSubstitutions(node: SyntaxNode, place: Place, state: State): void {
  if (node.type === 'DoubleQuoted' && node.parts.some(({ type }) => type === 'Literal')) {
    for (const part of node.parts)
      if (part.type === 'CommandExpansion') visitPrinted(part, place, state)
      else visitSubstitutions(part, place, state)
    return
  }
  if (node.type === 'Script')
    return apart(state, new Map(), () => visit(node, { ...place, hidden: true }, state))
  forEachChild(node, (child) => visitSubstitutions(child, place, state))
}

function readRedirect(redirect: Redirection, place: Place, state: State): ClientRedirect[] {
  if (redirect.type === 'HereDoc') {
    const quoted = redirect.delimiter?.quoted === true
    if (!quoted && !place.hidden) state.problems.push('a here document that is expanded')
    return []
  }
  if (redirect.target === undefined) return []
  // Measured: where output goes the client fills in a variable of the command only in quotes.
  const variables = redirect.target.text.startsWith('"') ? state.variables : new Map<string, string>()
  const target = readWord(redirect.target, { ...state, variables })
  note(target, place, state)
  // Of a variable in it only a quoted home is filled in.
  if (!place.hidden && redirect.type === 'Redirect' && /^\$HOME|\$PWD/.test(target.raw))
    state.problems.push('a variable')
  // The client's parser takes the comment for more of the redirection.
  if (!place.hidden && /^[ \t]+#/.test(state.source.slice(redirect.target.end, redirect.target.end + 8)))
    state.problems.push('a comment after a redirection')
  if (redirect.type === 'HereString') return []
  const { operator } = redirect
  // `2>&1` and `<&3` name descriptors.
  if ((operator === '>&' || operator === '<&') && /^(\d+|-)$/.test(target.text)) return []
  return [{ direction: operator.startsWith('<') && operator !== '<>' ? 'in' : 'out', target }]
}

function visitRedirect(redirect: Redirection, place: Place, state: State): void {
  // Of a here document the client does not see what stands between backticks.
  if (redirect.type === 'HereDoc')
    return (redirect.body.parts ?? [])
      .filter(({ text }) => !text.startsWith('`'))
      .forEach((part) => visitSubstitutions(part, place, state))
  for (const part of redirect.target?.parts ?? []) visitSubstitutions(part, place, state)
}
