import type { Function as ShellFunction, ParsedScript } from '../shell/tree.ts'
import { anyText } from './abstract-text.ts'
import type { Effects } from './effects.ts'

/** How one part of the reading starts another; a port, so that programs need not import the walk that calls them. */
export interface Interpreter {
  /** Runs what was parsed; gives what it prints, as far as known. */
  script(script: ParsedScript, shell: ShellState, input: string): string
  /** Runs shell text in the given shell. */
  text(source: string, shell: ShellState, input: string): string
  /** Runs PowerShell text. */
  powerShell(source: string, shell: ShellState, input: string): string
  /** Runs one command given by its words. */
  command(words: readonly string[], shell: ShellState, input: string): string
}

/** What a shell knows at a point of a script. Values may be unknown in part; a variable not here is unknown. */
export interface ShellState {
  variables: Map<string, string>
  /** Shared down into subshells: a name once defined may be called anywhere. */
  functions: Map<string, ShellFunction>
  aliases: Map<string, string>
  folder: string
  /** `$1…`; undefined where not known. */
  parameters: readonly string[] | undefined
  depth: number
  effects: Effects
  run: Interpreter
}

/** Nested scripts (`sh -c`, `eval`, functions) deeper than this are not followed. */
export const maxNesting = 12

/** The shell as a call starts in it. */
export function startingShell(folder: string, effects: Effects, run: Interpreter): ShellState {
  const variables = new Map([
    ['HOME', effects.home],
    ['PWD', folder],
    ['IFS', ' \t\n'],
    ['TMPDIR', '/tmp/session'],
  ])
  const none = { functions: new Map(), aliases: new Map() }
  return { variables, ...none, folder, parameters: undefined, depth: 0, effects, run }
}

/** A subshell: sees everything, changes nothing outside. */
export function subshell(shell: ShellState): ShellState {
  shell.effects.spend(shell.variables.size >> 3)
  return { ...shell, variables: new Map(shell.variables) }
}

/** After a part that may or may not have run: what differs is unknown. */
export function mergeStates(into: ShellState, other: ShellState): void {
  for (const [name, value] of other.variables)
    if (into.variables.get(name) !== value) into.variables.set(name, anyText)
  for (const name of into.variables.keys()) if (!other.variables.has(name)) into.variables.set(name, anyText)
  if (into.folder !== other.folder) setFolder(into, anyText)
}

export function setFolder(shell: ShellState, folder: string): void {
  shell.variables.set('OLDPWD', shell.folder)
  shell.folder = folder
  shell.variables.set('PWD', folder)
}
