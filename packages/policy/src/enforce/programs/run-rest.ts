import { setVariable } from '../assignments.ts'
import { subshell, type ShellState } from '../shell-state.ts'
import type { Started } from './program.ts'

/** Runs the rest of the words as a command, after assignments in front of it. */
export function runRest(
  words: readonly string[],
  { shell, input }: Pick<Started, 'shell' | 'input'>,
): string {
  let at = 0
  for (; at < words.length; at += 1) {
    const given = /^([A-Za-z_]\w*)=/.exec(words[at] ?? '')
    if (given === null) break
    setVariable(given[1] ?? '', (words[at] ?? '').slice(given[0].length), shell)
  }
  const rest = words.slice(at)
  return rest.length === 0 ? '' : shell.run.command(rest, shell, input)
}

/** A shell on another machine or in a container: the same words there do not name our files. */
export function elsewhere(shell: ShellState): ShellState {
  const there = subshell(shell)
  there.folder = '/elsewhere/work'
  there.variables.set('PWD', there.folder)
  there.variables.set('HOME', '/elsewhere/home')
  return there
}

/** Standard input as shell text. */
export function feedShell({ shell, input }: Started): string {
  if (input === '') return ''
  return shell.run.text(input, shell, '')
}
