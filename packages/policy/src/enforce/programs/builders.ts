import { anyText, isKnown } from '../abstract-text.ts'
import { absolutePath } from '../place.ts'
import { subshell, type ShellState } from '../shell-state.ts'
import { mention } from './containers.ts'
import { eachWithin, contentOf, sortArguments, touch, type Program, type Started } from './program.ts'
import { suspectText } from './suspected.ts'
import { runRest } from './run-rest.ts'

const usualFiles = ['GNUmakefile', 'makefile', 'Makefile']

/** make runs its file: what is given as text, on standard input or was written by this call is read, another is trusted. */
const make: Program = (started) => {
  const { words, shell } = started
  const sorted = sortArguments(words, 'f C I j l o W E file makefile directory eval jobs')
  const values = (...names: string[]): string[] => names.flatMap((name) => sorted.options.get(name) ?? [])
  for (const text of values('eval', 'E')) if (text !== '') rules(text, started)
  const given = values('f', 'file', 'makefile')
  const written = usualFiles.filter((file) => shell.effects.contents.has(absolutePath(file, shell.folder)))
  for (const file of given.length > 0 ? given : written) {
    const content = contentOf(file, started)
    if (content === undefined) touch(started, 'read', { path: file })
    else if (isKnown(content)) rules(content, started)
    else shell.effects.danger('make reads rules that are not known')
  }
  for (const word of sorted.operands) {
    if (shell.effects.isSpent) break
    const [, name = '', value = ''] = /^(\w+)[:?+!]*=(.*)$/s.exec(word) ?? []
    if (name === 'SHELL') shell.run.text(value, shell, '')
    else if (/^(?:CC|CXX|AR|LD|CPP|INSTALL|MAKE|\w+_?(?:CMD|COMMAND|SHELL))$/.test(name))
      suspectText(value, shell)
    else if (name === 'MAKEFLAGS') rules(value.replaceAll('\\ ', ' '), started)
    rules(value, started)
    // Where its rules may write: `DESTDIR=prot`.
    mention(started, value)
  }
  return anyText
}

/** The recipes, functions and variables of a makefile. Its variables become those of a shell, so that they may be unknown. */
function rules(text: string, { shell }: Started): void {
  const inner = subshell(shell)
  for (const [name, value] of Object.entries({ RM: 'rm -f', CC: 'cc', CXX: 'c++', AR: 'ar', MAKE: 'make' }))
    inner.variables.set(name, value)
  for (const line of eachWithin(text.split('\n'), shell)) {
    const set = /^(?:export\s+|override\s+)?([A-Za-z_.]\w*)\s*(?::{0,3}|\?|\+)=\s*(.*)$/.exec(line)
    if (set !== null) inner.variables.set(set[1] ?? '', isPlain(set[2] ?? '') ? (set[2] ?? '') : anyText)
    if (set?.[1] === 'SHELL') shell.run.command([...(set[2] ?? '').split(' '), '-c', 'true'], inner, '')
    for (const match of line.matchAll(/\$[({](?:shell|file)\s+([^)}]+)[)}]/g))
      if (match[0].startsWith('file', 2)) shell.effects.danger('make writes a file by a function')
      else inner.run.text(shellText(match[1] ?? ''), inner, '')
    for (const match of line.matchAll(/([^\s=]\S*[^!]*)?!=\s*(.+)$/g))
      inner.run.text(shellText(match[2] ?? ''), inner, '')
    const recipe = /^\t\s*[-@+]*(.+)$/.exec(line) ?? /^[^#\t=]*:[^=]*;\s*[-@+]*(.+)$/.exec(line)
    if (recipe !== null) recipeLine(recipe[1] ?? '', inner)
  }
}

function isPlain(value: string): boolean {
  return !value.includes('$')
}

function recipeLine(text: string, shell: ShellState): void {
  shell.run.text(shellText(text), shell, '')
}

/** A recipe as the shell gets it: make's own variables as those of a shell, `$$` as `$`. */
function shellText(recipe: string): string {
  return recipe.replaceAll(/\$(?:\$|[({][^)}]*[)}]|[@<^*?+|%]|\w)/g, (found) => {
    if (found === '$$') return '$'
    const name = /^\$[({]?([\w.]+)[)}]?$/.exec(found)?.[1]
    if (name !== undefined) return `\${${name.replaceAll('.', '_')}}`
    return found.length === 2 ? '$MAKE_TARGET' : '$MAKE_FUNCTION'
  })
}

/** `cmake -E`: commands of its own on files, and others run by it; `-P` runs a script. */
const cmake: Program = (started) => {
  const { words, shell } = started
  const at = words.indexOf('-E')
  const [verb = '', ...rest] = at < 0 ? [] : words.slice(at + 1)
  if (/^(?:rm|remove|remove_directory)$/.test(verb)) shell.run.command(['rm', '-r', ...rest], shell, '')
  else if (/^(?:copy\w*|rename|create_\w*link)$/.test(verb))
    shell.run.command([verb === 'rename' ? 'mv' : 'cp', '-r', ...rest], shell, '')
  else if (/^(?:env|time|chdir)$/.test(verb))
    runRest(verb === 'chdir' ? rest.slice(1) : rest.filter((word) => !word.startsWith('--')), started)
  else if (/^(?:touch\w*|make_directory|cat)$/.test(verb))
    for (const path of rest) touch(started, verb === 'cat' ? 'read' : 'write', { path })
  const script = words[words.indexOf('-P') + 1]
  if (words.includes('-P') && script !== undefined) {
    const content = contentOf(script, started)
    if (content === undefined) touch(started, 'read', { path: script })
    else
      for (const match of content.matchAll(/\bCOMMAND\s+([^)]+)/g))
        shell.run.text((match[1] ?? '').trim(), shell, '')
  }
  for (const word of words) {
    const value = /^-D\w*(?:LAUNCHER|COMMAND|EXECUTABLE|COMPILER|PROGRAM|EMULATOR)(?::\w+)?=(.+)$/.exec(
      word,
    )?.[1]
    if (value !== undefined) suspectText(value, shell)
  }
  return anyText
}

export const builderPrograms: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['make', make],
  ['gmake', make],
  ['bmake', make],
  ['cmake', cmake],
])
