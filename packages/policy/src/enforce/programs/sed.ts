import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import {
  eachWithin,
  contentOf,
  hasOption,
  sortArguments,
  touch,
  type Program,
  type Started,
} from './program.ts'
import { readSedScript } from './sed-script.ts'

/** Longer scripts are not read. */
const longestScript = 8192

/** sed, for what its scripts read, write and run. */
export const sed: Program = (started) => {
  const { words } = started
  const sorted = sortArguments(words, 'e f l expression file line-length')
  const given = [...(sorted.options.get('e') ?? []), ...(sorted.options.get('expression') ?? [])]
  const files = [...(sorted.options.get('f') ?? []), ...(sorted.options.get('file') ?? [])]
  const own = given.length === 0 && files.length === 0
  // The parts given by `-e` are lines of one script.
  const script = (own ? sorted.operands.slice(0, 1) : given).join('\n')
  carryOut(script, started)
  for (const file of files) {
    const content = contentOf(file, started)
    if (content === undefined) touch(started, 'read', { path: file })
    else carryOut(content, started)
  }
  const edits = hasOption(sorted, 'i', 'in-place')
  for (const path of own ? sorted.operands.slice(1) : sorted.operands)
    touch(started, edits ? 'write' : 'read', { path })
  return anyText
}

/** The commands of sed that reach outside: `w` and `W` write, `r` and `R` read, `e` and the flag `e` run. */
function carryOut(script: string, started: Started): void {
  const { shell } = started
  const read = script.length > longestScript || script === anyText ? undefined : readSedScript(script)
  if (read === undefined) return shell.effects.unknown('a sed script that cannot be read')
  for (const { letter, argument } of eachWithin(read, shell)) {
    if (/[wWrR]/.test(letter)) touch(started, /w/i.test(letter) ? 'write' : 'read', { path: argument })
    else if (argument === '' || letter === 's') shell.effects.danger('sed runs its text as a command')
    else if (isKnown(argument)) shell.run.text(argument, subshell(shell), anyText)
    else shell.effects.danger('sed runs text that is not known')
  }
}
