import {
  forEachChild,
  type AndOr,
  type Assignment,
  type Case,
  type CommandNode,
  type Command,
  type CompoundList,
  type ParsedScript,
  type PipelineNode,
  type Pipeline,
  type Redirection,
  type Statement,
  type Function as ShellFunction,
  type Coproc,
  type SyntaxNode,
} from '../shell/tree.ts'
import { parseShell, type ShellReading } from '../shell/parse-shell.ts'
import { anyText, holdsMarks, kept } from './abstract-text.ts'
import { assign, noteIndex, setVariable, withAssignments } from './assignments.ts'
import { noteEnded } from './ended-processes.ts'
import { noteExposed } from './exposed-secrets.ts'
import { runPowerShell } from './powershell/run-powershell.ts'
import { applyRedirections } from './redirections.ts'
import { runCommand, runNamed } from './run-command.ts'
import { maxNesting, mergeStates, subshell, type Interpreter, type ShellState } from './shell-state.ts'
import { expandText, expandWord, runSubstitutions } from './words.ts'

/** Walks what bash would run, gathering effects; each method gives what is printed, as far as known. */
export const interpreter: Interpreter = {
  script: runScript,
  text: runText,
  powerShell: runPowerShell,
  command: runCommand,
}

/** Reads a command as a whole: also what is defined in it and not seen to be called, with unknown parameters. */
export function runWhole(source: string, shell: ShellState, parse: () => ShellReading): void {
  const { uncalled } = shell.effects
  runParsed({ source, parse }, shell, '')
  for (const { name } of uncalled)
    runNamed([name.value], { ...subshell(shell), parameters: undefined }, anyText)
}

function runScript(script: ParsedScript, shell: ShellState, input: string): string {
  return runStatements(script.commands, shell, input)
}

/** Parses and runs shell text found inside a call; what cannot be read is noted as not understood. */
function runText(source: string, shell: ShellState, input: string): string {
  return runParsed({ source, parse: () => parseShell(source) }, shell, input)
}

function runParsed(
  { source, parse }: { source: string; parse: () => ShellReading },
  shell: ShellState,
  input: string,
): string {
  const { effects } = shell
  effects.runs += 1
  if (holdsMarks(source)) {
    effects.danger('runs shell text that is not known')
    return anyText
  }
  if (shell.depth >= maxNesting || !effects.spend(1 + (source.length >> 4))) {
    effects.unknown('scripts nested too deeply')
    return anyText
  }
  if (hasManyParts(source)) {
    effects.unknown('more parts than anybody writes')
    return anyText
  }
  const reading = parse()
  if (!reading.understood) {
    effects.unknown(reading.reason)
    return anyText
  }
  shell.depth += 1
  const output = runScript(reading.script, shell, input)
  shell.depth -= 1
  if (shell.depth === 0) {
    noteExposed(source, reading.script, shell)
    noteEnded(source, reading.script, shell)
  }
  return output
}

const mostParts = 1500

/** Whether a script is of so many commands, expansions and braces that parsing alone would take long. Texts in quotes and after `<<` are none. */
function hasManyParts(source: string): boolean {
  if (source.length < 3 * mostParts || source.includes('<<')) return false
  let parts = 0
  for (let at = 0; at < source.length && parts <= mostParts; at += 1) {
    const character = source.charAt(at)
    if (character === '\\') at += 1
    else if (character === "'") at = Math.max(at, source.indexOf("'", at + 1))
    else if (startsPart.has(character)) parts += 1
  }
  return parts > mostParts
}

const startsPart = new Set(';|&()`$\n{}<>')

function runStatements(statements: readonly Statement[], shell: ShellState, input: string): string {
  let output = ''
  for (const { command, background } of statements) {
    if (!shell.effects.spend()) return anyText
    output += runNode(command, background === true ? subshell(shell) : shell, input)
  }
  return kept(output)
}

function runList(list: CompoundList, shell: ShellState, input: string): string {
  return runStatements(list.commands, shell, input)
}

function runNode(node: AndOr | PipelineNode, shell: ShellState, input: string): string {
  if (node.type === 'AndOr') return runAndOr(node, shell, input)
  if (node.type === 'Pipeline') return runPipeline(node, shell, input)
  return runCompound(node, shell, input)
}

/** After `&&` a command has run when its successor runs; after `||` it is open. */
function runAndOr(node: AndOr, shell: ShellState, input: string): string {
  let output = ''
  for (const [at, command] of node.commands.entries()) {
    if (at > 0 && node.operators[at - 1] === '||') {
      const aside = subshell(shell)
      output += runNode(command, aside, input) === '' ? '' : anyText
      mergeStates(shell, aside)
    } else output += runNode(command, shell, input)
  }
  return output
}

function runPipeline(node: Pipeline, shell: ShellState, input: string): string {
  let flowing = input
  for (const command of node.commands) {
    const inner = node.commands.length > 1 && changesShell(command, shell) ? subshell(shell) : shell
    flowing = runCompound(command, inner, flowing)
  }
  return flowing
}

/** Whether a part of a pipe may set something, so that it needs a shell of its own. */
function changesShell(node: CommandNode, { aliases, functions }: ShellState): boolean {
  if (node.type !== 'Command' || node.prefix.length > 0 || node.name === undefined) return true
  const { name } = node
  const plain =
    name.parts === undefined && node.suffix.every((one) => one.type === 'Word' && one.parts === undefined)
  return !plain || aliases.size > 0 || functions.size > 0 || !onlyFilters.has(name.value)
}

const onlyFilters = new Set(
  'cat grep head tail sort uniq wc sed awk cut tr jq ls tee rev tac base64 less'.split(' '),
)

function runCompound(node: CommandNode, shell: ShellState, input: string): string {
  switch (node.type) {
    case 'Command':
      return runSimple(node, shell, input)
    case 'Redirected':
      return redirected(node.redirects, shell, {
        input,
        body: (fed) => runCompound(node.command, shell, fed),
      })
    case 'Subshell':
      return runList(node.body, subshell(shell), input)
    case 'BraceGroup':
      return runList(node.body, shell, input)
    case 'If':
      return (
        runList(node.clause, shell, input) + branches([node.then, ...elifs(node), node.else], shell, input)
      )
    case 'While':
      return loop([node.clause, node.body], shell, input)
    case 'For':
    case 'Select':
      return runFor(node, shell, input)
    case 'ArithmeticFor':
      runSubstitutions(node, shell)
      return loop([node.body], shell, input)
    case 'Case':
      return runCase(node, shell, input)
    case 'TestCommand':
      noteIndexes(node, shell)
      runSubstitutions(node, shell)
      return ''
    case 'ArithmeticCommand':
      runSubstitutions(node, shell)
      return ''
    case 'Function':
      defineFunction(node, shell)
      return ''
    case 'Coproc':
    default:
      return runCoproc(node, shell)
  }
}

/** `[[ a -eq 'b[$(…)]' ]]`: quotes do not keep arithmetic from what stands in them. */
function noteIndexes(node: SyntaxNode, shell: ShellState): void {
  if (!shell.effects.spend()) return
  if (node.type === 'SingleQuoted') noteIndex(node.value, shell)
  forEachChild(node, (child) => noteIndexes(child, shell))
}

function elifs(node: Extract<CommandNode, { type: 'If' }>): CompoundList[] {
  return node.elif.flatMap((one) => [one.clause, one.then])
}

/** Bodies of which any may run: each from the same start, the results merged. */
function branches(bodies: readonly (CompoundList | undefined)[], shell: ShellState, input: string): string {
  let printed = ''
  for (const body of bodies) {
    if (body === undefined) continue
    if (!shell.effects.spend(5)) return anyText
    const aside = subshell(shell)
    if (runList(body, aside, input) !== '') printed = anyText
    mergeStates(shell, aside)
  }
  return printed
}

/** Twice: what the first round changed is unknown to the second, and so to every later one. */
function loop(bodies: readonly CompoundList[], shell: ShellState, input: string): string {
  let printed = ''
  for (let round = 0; round < 2; round += 1) {
    const before = shell.effects.all.length
    const aside = subshell(shell)
    for (const body of bodies) if (runList(body, aside, input) !== '') printed = anyText
    const { variables, folder } = aside
    const changed =
      folder !== shell.folder || [...variables].some(([name, value]) => shell.variables.get(name) !== value)
    mergeStates(shell, aside)
    if (!changed || before === shell.effects.all.length) break
  }
  return printed
}

const mostRounds = 16

function runFor(
  node: Extract<CommandNode, { type: 'For' | 'Select' }>,
  shell: ShellState,
  input: string,
): string {
  const words = node.wordlist?.flatMap((word) => expandWord(word, shell)) ?? shell.parameters ?? [anyText]
  const name = node.name.value
  if (node.type === 'Select' || words.length > mostRounds) {
    shell.variables.set(name, anyText)
    return loop([node.body], shell, input)
  }
  let output = ''
  for (const word of words) {
    if (!shell.effects.spend(5)) return anyText
    setVariable(name, word, shell)
    output += runList(node.body, shell, input)
  }
  return output
}

function runCase(node: Case, shell: ShellState, input: string): string {
  expandText(node.word, shell)
  for (const item of node.items) for (const pattern of item.pattern) runSubstitutions(pattern, shell)
  return branches(
    node.items.map((item) => item.body),
    shell,
    input,
  )
}

/** Keeps the body for calls. */
function defineFunction(node: ShellFunction, shell: ShellState): void {
  const name = node.name.value
  if (!shell.effects.spend(12)) return
  shell.functions.set(name, node)
  shell.effects.uncalled.add(node)
  if (callsItself(node, name)) shell.effects.danger('a function that starts itself over and over', 'deny')
}

/** The shape of a fork bomb: within its own body a function is piped into itself or put in the background. */
function callsItself(node: ShellFunction, name: string): boolean {
  let found = false
  const visit = (child: Parameters<typeof forEachChild>[0], depth: number): void => {
    if (found || depth > 40) return
    if (child.type === 'Pipeline' && child.commands.length > 1)
      found = child.commands.some((one) => one.type === 'Command' && one.name?.value === name)
    if (child.type === 'Statement' && child.background === true && child.command.type === 'Command')
      found ||= child.command.name?.value === name
    forEachChild(child, (inner) => visit(inner, depth + 1))
  }
  visit(node.body, 0)
  return found
}

function runCoproc(node: Coproc, shell: ShellState): string {
  const { body } = node
  if (body.type === 'CompoundList') runList(body, subshell(shell), anyText)
  else runCompound(body, subshell(shell), anyText)
  return ''
}

function redirected(
  redirections: readonly Redirection[],
  shell: ShellState,
  { input, body }: { input: string; body: (input: string) => string },
): string {
  if (redirections.length === 0) return body(input)
  const { fed, captured } = applyRedirections(redirections, shell, input)
  const output = body(fed)
  for (const path of captured) shell.effects.keep(path, output)
  return captured.length > 0 ? '' : output
}

/** What an assignment among the words of a command would set: it is for the command to do so. */
function valueGiven(one: Assignment, shell: ShellState): string {
  const before = shell.variables.get(one.name)
  const value = assign(one, shell)
  if (before === undefined) shell.variables.delete(one.name)
  else shell.variables.set(one.name, before)
  return value
}

/** What prints without end. */
function endless([head = '', ...rest]: readonly string[]): boolean {
  return head === 'yes' || (head === 'cat' && rest.some((word) => /^\/dev\/(?:zero|u?random)$/.test(word)))
}

function isWritten(one: Redirection): boolean {
  return (
    one.type === 'Redirect' && one.operator.startsWith('>') && !/^\/dev\/|^&/.test(one.target?.value ?? '&')
  )
}

function runSimple(node: Command, shell: ShellState, input: string): string {
  const given = node.prefix.filter((one): one is Assignment => one.type === 'Assignment')
  const suffix = node.suffix.filter((one) => one.type === 'Word' || one.type === 'Assignment')
  const words = node.name === undefined ? [] : expandWord(node.name, shell)
  for (const one of suffix) {
    if (one.type === 'Word') words.push(...expandWord(one, shell))
    else words.push(`${one.name}${one.append === true ? '+' : ''}=${valueGiven(one, shell)}`)
  }
  if (endless(words) && node.redirects.some(isWritten))
    shell.effects.danger(`${words[0] ?? ''} fills the disk`)
  return redirected(node.redirects, shell, {
    input,
    body: (fed) => {
      if (words.length === 0) {
        for (const one of given) assign(one, shell)
        // `$(<file)` prints the file.
        return node.redirects.length > 0 ? fed : ''
      }
      return withAssignments(given, shell, () => runNamed(words, shell, fed))
    },
  })
}
