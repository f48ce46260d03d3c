import type { Assignment } from '../shell/tree.ts'
import { anyText, isKnown, kept } from './abstract-text.ts'
import type { ShellState } from './shell-state.ts'
import { expandText, expandWord, runSubstitutions } from './words.ts'

/** Carries out `name=value` and gives the value. */
export function assign(node: Assignment, shell: ShellState): string {
  if (node.index !== undefined) runSubstitutions(node.index, shell)
  const name = node.index === undefined ? node.name : `${node.name}[${node.index.value}]`
  const value = valueOf(node, shell)
  const before = shell.variables.get(name) ?? anyText
  setVariable(name, node.append === true ? before + value : value, shell)
  if (node.index !== undefined) shell.variables.set(node.name, anyText)
  return value
}

function valueOf({ name, value }: Assignment, shell: ShellState): string {
  if (value.type === 'Word') return expandText(value, shell)
  const elements = value.elements.flatMap((word) => expandWord(word, shell))
  for (const [at, element] of elements.entries()) shell.variables.set(`${name}[${at}]`, element)
  return elements.join(' ')
}

/** Sets a variable; one through which other programs are run or found is noted. */
export function setVariable(name: string, value: string, shell: ShellState): void {
  shell.variables.set(name, kept(value))
  if (/[[\s]/.test(name) || !startsPrograms.test(name)) return
  if (name === 'PATH') {
    // Folders put before the usual ones are usual; the working folder or a temporary one is an ambush.
    if (
      /(?:^|:)(?:\.{0,2}(?=:|$)|\.{1,2}\/|(?!node_modules\/|vendor\/|\.venv\/)[\w.][^:]*|\/tmp|\/var\/tmp|\/dev\/shm)/.test(
        value,
      ) &&
      !value.startsWith('./node_modules/.bin')
    )
      shell.effects.danger('puts an unsafe folder on the search path')
  } else if (!isHarmless(name, value)) shell.effects.danger(`sets ${name}, by which other programs are run`)
}

const startsPrograms =
  /^(?:PATH|LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|BASH_ENV|ENV|PROMPT_COMMAND|PS4|SHELLOPTS|BASH_FUNC\w*|GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR|ASKPASS|PROXY_COMMAND|EXEC_PATH|TEMPLATE_DIR|CONFIG\w*)|PAGER|MANPAGER|LESSOPEN|LESSCLOSE|EDITOR|VISUAL|BROWSER|NODE_OPTIONS|PYTHONSTARTUP|PYTHONPATH|PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|MAKEFLAGS|SSH_ASKPASS|SUDO_ASKPASS|RUSTC_WRAPPER|CLAUDE_\w+|ANTHROPIC_\w+)$/

const harmlessPrograms = /^(?:|cat|less|more|true|:|head|vim?|nano|code(?: --wait)?|emacs|delta)$/

function isHarmless(name: string, value: string): boolean {
  if (/^(?:PAGER|MANPAGER|GIT_PAGER|EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR)$/.test(name))
    return harmlessPrograms.test(value)
  if (name === 'NODE_OPTIONS')
    return isKnown(value) && !/--(?:require|import|eval|loader|inspect)|(?:^|\s)-[re]/.test(value)
  return name === 'PYTHONPATH' && isKnown(value) && !value.includes('/tmp')
}

/** Runs a command with assignments before it: they hold for the command alone. */
export function withAssignments(given: readonly Assignment[], shell: ShellState, body: () => string): string {
  const before = given.map(({ name }) => [name, shell.variables.get(name)] as const)
  for (const one of given) assign(one, shell)
  const output = body()
  for (const [name, value] of before) {
    if (value === undefined) shell.variables.delete(name)
    else shell.variables.set(name, value)
  }
  return output
}
