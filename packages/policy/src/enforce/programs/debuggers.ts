import { anyText, isKnown } from '../abstract-text.ts'
import { subshell } from '../shell-state.ts'
import { scanCode } from './code.ts'
import { eachWithin, contentOf, touch, type Program, type Started } from './program.ts'
import { runRest } from './run-rest.ts'

/** gdb, lldb: the commands they are given, and the program they start under their eyes. */
export const debuggerProgram: Program = (started) => {
  const { words, input } = started
  const takesCommand = /^--?(?:ex|iex|eval-command|init-eval-command|ix|o|O|one-line|one-line-before-file)$/
  for (const [at, word] of words.entries()) {
    const next = words[at + 1] ?? ''
    const glued = /^--?(?:eval-command|init-eval-command|one-line)=(.*)$/s.exec(word)?.[1]
    if (takesCommand.test(word)) told(next, started)
    else if (glued !== undefined) told(glued, started)
    else if (/^(?:--?x|--?command|-s|-S|--source\S*)$/.test(word)) file(next, started)
    else if (word === '--args' || word === '--') {
      runRest(words.slice(at + 1), started)
      break
    }
  }
  if (isKnown(input)) for (const line of eachWithin(input.split('\n'), started.shell)) told(line, started)
  return anyText
}

function file(path: string, started: Started): void {
  const content = contentOf(path, started)
  if (content === undefined) touch(started, 'read', { path })
  else if (isKnown(content))
    for (const line of eachWithin(content.split('\n'), started.shell)) told(line, started)
  else started.shell.effects.danger(`${started.name} is told commands that are not known`)
}

/** One command of a debugger. */
function told(command: string, started: Started): void {
  const { shell } = started
  const text = command.trim()
  const line = /^(?:!|(?:platform\s+)?shell\s+(?:-h\s+)?|pipe\b[^|]*\||\|[^|]*\|)\s*(.+)$/s.exec(text)?.[1]
  if (line !== undefined) shell.run.text(line, subshell(shell), anyText)
  const code =
    /^(?:py(?:thon)?(?:-interactive)?|pi|script(?:\s+-l\s+\w+\s+--)?|guile|gu|compile\s+code|expression|expr|call|print|p)\s+(.+)$/s.exec(
      text,
    )
  if (code !== null && /[("'`]/.test(code[1] ?? '')) scanCode(code[1] ?? '', started)
  const sourced = /^(?:so(?:urce)?|command\s+(?:source|script\s+import))\s+(\S+)/.exec(text)?.[1]
  if (sourced !== undefined) file(sourced, started)
}
