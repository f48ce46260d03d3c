import type { Assignment } from '../shell/tree.ts'
import { anyText, isKnown, kept } from './abstract-text.ts'
import { elementsOf, mostElements } from './elements.ts'
import { absolutePath } from './place.ts'
import { suspectText } from './programs/suspected.ts'
import type { ShellState } from './shell-state.ts'
import { expandText, expandWord, runSubstitutions } from './words.ts'

/** Carries out `name=value` and gives the value. */
export function assign(node: Assignment, shell: ShellState): string {
  if (node.index !== undefined) runSubstitutions(node.index, shell)
  const name = node.index === undefined ? node.name : `${node.name}[${node.index.value}]`
  const value = valueOf(node, shell)
  const before =
    node.append === true && node.value.type === 'Word' ? (shell.variables.get(name) ?? anyText) : ''
  setVariable(name, before + value, shell)
  if (node.index !== undefined) {
    shell.variables.set(node.name, anyText)
    // bash keeps its aliases and the places of programs in arrays that can be written to.
    if (/^BASH_(?:ALIASES|CMDS)$/.test(node.name)) shell.aliases.set(node.index.value, value)
  }
  return value
}

function valueOf({ name, value, append }: Assignment, shell: ShellState): string {
  if (value.type === 'Word') return expandText(value, shell)
  const before = append === true ? (elementsOf(name, shell) ?? [anyText]) : []
  const elements = [...before, ...value.elements.flatMap((word) => expandWord(word, shell))]
  if (!shell.effects.spend(elements.length) || elements.length > mostElements) return anyText
  for (const [at, element] of elements.entries()) setVariable(`${name}[${at}]`, element, shell)
  shell.variables.delete(`${name}[${elements.length}]`)
  return elements.join(' ')
}

/** Sets a variable; one through which other programs are run or found is noted. */
export function setVariable(name: string, value: string, shell: ShellState): void {
  shell.effects.spend(4)
  shell.variables.set(name, kept(value))
  noteIndex(value, shell)
  if (/^HIST(?:FILE|SIZE|FILESIZE)$/.test(name) && /^(?:|0|\/dev\/null)$/.test(value))
    shell.effects.danger('keeps commands out of the history')
  if (/[[\s]/.test(name)) return
  if (namesProgram.test(name) || name.startsWith('npm_config_'))
    suspectText(value.replace(/^-\w+=/, ''), shell)
  if (/^PS[0-4]$/.test(name))
    for (const match of value.matchAll(/\$\(([^)]+)\)|`([^`]+)`/g))
      suspectText(match[1] ?? match[2] ?? '', shell)
  if (
    /^npm_config_(?:script_shell|node_options|globalconfig|userconfig|prefix|git|shell|node_gyp)$/i.test(name)
  )
    shell.effects.danger(`sets ${name}, by which other programs are run`)
  if (name.startsWith('TF_CLI_ARGS') && /-auto-approve|-destroy/.test(value))
    shell.effects.danger(`sets ${name}, by which infrastructure is changed without a look`)
  if (!startsPrograms.test(name)) return
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

/** Arithmetic takes a value for a name with an index, and runs the substitutions that stand in the index as mere text. */
export function noteIndex(text: string, { effects }: Pick<ShellState, 'effects'>): void {
  if (text.includes('[') && /\w\[[^\]]*(?:\$\(|`)/.test(text))
    effects.danger('keeps a command in a text that arithmetic would run')
}

const startsPrograms =
  /^(?:PATH|LD_(?:PRELOAD|LIBRARY_PATH|AUDIT)|DYLD_\w+|BASH_ENV|ENV|PROMPT_COMMAND|PS4|SHELLOPTS|BASH_FUNC\w*|GIT_(?:SSH|SSH_COMMAND|EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR|ASKPASS|PROXY_COMMAND|EXEC_PATH|TEMPLATE_DIR|CONFIG\w*)|PAGER|MANPAGER|LESSOPEN|LESSCLOSE|EDITOR|VISUAL|BROWSER|NODE_OPTIONS|PYTHONSTARTUP|PYTHONPATH|PERL5OPT|PERL5LIB|RUBYOPT|RUBYLIB|JAVA_TOOL_OPTIONS|MAKEFLAGS|SSH_ASKPASS|SUDO_ASKPASS|RUSTC_WRAPPER|SHELL|TAR_OPTIONS|GCC_EXEC_PREFIX|COMPILER_PATH|GCONV_PATH|RIPGREP_CONFIG_PATH|LESSKEY\w*|CLAUDE_\w+|ANTHROPIC_\w+)$/

/** By their names, variables of which the value is a program to be run, by whatever reads them. */
const namesProgram =
  /^(?:CC|CXX|CPP|LD|AR|RUSTC|RUSTDOC|FCEDIT|GOFLAGS|SHELL|BROWSER)$|_(?:PAGER|EDITOR|BROWSER|RUNNER|WRAPPER|LAUNCHER|COMMAND|CMD|SHELL|PROGRAM|ASKPASS|LINKER|OPTS)$/

const harmlessPrograms = /^(?:|cat|less|more|true|false|none|:|head|vim?|nano|code(?: --wait)?|emacs|delta)$/

function isHarmless(name: string, value: string): boolean {
  if (/^(?:BROWSER|PAGER|MANPAGER|GIT_PAGER|EDITOR|VISUAL|GIT_EDITOR|GIT_SEQUENCE_EDITOR)$/.test(name))
    return harmlessPrograms.test(value)
  if (name === 'SHELL') return /^(?:(?:\/usr)?(?:\/local)?\/bin\/)?(?:ba|z|da|k|fi)?sh$/.test(value)
  if (name === 'NODE_OPTIONS')
    return isKnown(value) && !/--(?:require|import|eval|loader|inspect)|(?:^|\s)-[re]/.test(value)
  return name === 'PYTHONPATH' && isKnown(value) && !value.includes('/tmp')
}

/** By their names, variables that say where the command after them puts what it makes. */
const namesPlace =
  /^(?:GOBIN|GOPATH|GOCACHE|PREFIX|DESTDIR|PIP_TARGET|HOMEBREW_PREFIX)$|_(?:TARGET_DIR|INSTALL_(?:ROOT|DIR|PREFIX)|PREFIX|OUT|OUT(?:PUT)?_(?:DIR|FILE|PATH)|LOG_?FILE|CACHE_DIR|BUILD_DIR)$|^OUT(?:PUT)?(?:_?(?:DIR|FILE|PATH))?$/

/** Runs a command with assignments before it: they hold for the command alone. */
export function withAssignments(given: readonly Assignment[], shell: ShellState, body: () => string): string {
  if (given.length === 0) return body()
  const before = given.map(({ name }) => [name, shell.variables.get(name)] as const)
  for (const one of given) {
    const path = absolutePath(assign(one, shell), shell.folder)
    if (namesPlace.test(one.name))
      shell.effects.add({ kind: 'write', path, certain: false, deep: false, by: one.name })
  }
  const output = body()
  for (const [name, value] of before) {
    if (value === undefined) shell.variables.delete(name)
    else shell.variables.set(name, value)
  }
  return output
}
