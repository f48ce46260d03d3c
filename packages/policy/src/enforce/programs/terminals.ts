import { anyText, isKnown } from '../abstract-text.ts'
import { sortArguments, touch, type Program, type Started } from './program.ts'
import { suspectText } from './suspected.ts'
import { runRest } from './run-rest.ts'

/** Verbs of tmux that start a program or type text, with the options of each that take a value. */
const startsIn =
  /^(?:new(?:-session|-window|w)?|split(?:-window|w)|respawn(?:-pane|-window|p|w)|run(?:-shell)?|if(?:-shell)?|pipe(?:-pane|p)|display-popup|popup|send(?:-keys)?|confirm(?:-before)?|wait-for)$/
const valued = 'c e F n s t x y h w d S b T'

/** tmux and screen: commands they start, text they type, and settings that name a program. */
export const tmux: Program = (started) => {
  const { words, shell } = started
  const outer = sortArguments(words, 'c f L S T', true)
  for (const text of outer.options.get('c') ?? []) shell.run.text(text, shell, '')
  for (const path of outer.options.get('f') ?? []) touch(started, 'read', { path })
  // `tmux new -d \; send-keys …`: several commands.
  for (const command of chain(outer.operands)) oneCommand(command, started)
  return anyText
}

function chain(words: readonly string[]): string[][] {
  const commands: string[][] = [[]]
  for (const word of words) {
    if (word === ';') commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands
}

function oneCommand([verb = '', ...rest]: readonly string[], started: Started): void {
  if (/^(?:source(?:-file)?)$/.test(verb)) return touch(started, 'read', { path: rest.at(-1) ?? '' })
  if (/^(?:set(?:-option|w|-window-option|-hook|-environment)?|bind(?:-key)?)$/.test(verb)) {
    for (const word of rest.slice(1)) suspectText(word.replace(/^run(?:-shell)?\s+/, ''), started.shell)
    return
  }
  if (!startsIn.test(verb)) return
  const flags = /^(?:if|run|pipe|send)/.test(verb)
    ? 't c d'
    : /^(?:popup|display-popup)/.test(verb)
      ? valued
      : valued.replace(' d', '')
  const { operands } = sortArguments(rest, flags, true)
  const [first = '', ...after] = operands
  if (verb.startsWith('if')) for (const text of operands) started.shell.run.text(text, started.shell, '')
  else if (verb.startsWith('send')) typed(operands, started)
  else if (first !== '' && after.length === 0) started.shell.run.text(first, started.shell, '')
  else if (first !== '') runRest(operands, started)
}

/** Keys pressed for somebody: words between the names of keys are a line. */
function typed(words: readonly string[], { shell }: Started): void {
  const text = words
    .map((word) =>
      /^(?:Enter|C-m|C-j|KPEnter)$/.test(word)
        ? '\n'
        : /^[CMS]-.$|^(?:Escape|Space|Tab|Up|Down|BSpace)$/.test(word)
          ? ' '
          : word,
    )
    .join('')
  for (const line of text.split(/\n|\\n/))
    if (line.trim() !== '') if (isKnown(line)) shell.run.text(line, shell, '')
}
