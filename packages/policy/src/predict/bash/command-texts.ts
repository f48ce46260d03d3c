import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'

/** The texts of a command that deny and ask rules are matched with: quotes undone, wrappers and variables taken off. */
export function deniedTexts(command: ClientCommand): string[] {
  const argv = command.words.map(({ text }) => text)
  const texts = new Set<string>()
  const assignments = command.assignments.map(({ raw }) => raw)
  if (assignments.length > 0) texts.add([...assignments, ...argv].join(' '))
  if (argv.length === 0) return [...texts]
  texts.add(rawText(command, 0))
  for (const start of programStarts(argv, 'deny')) {
    const [name = '', ...rest] = argv.slice(start)
    texts.add([name, ...rest].join(' '))
    texts.add([baseName(name), ...rest].join(' '))
    for (const inner of innerTexts(baseName(name), rest)) texts.add(inner)
  }
  return [...texts]
}

/** Programs that take a command as one text, which the client looks into by splitting at blanks. */
function innerTexts(name: string, args: readonly string[]): string[] {
  const flag = name === 'script' ? ['-c', '--command'] : name === 'env' ? ['-S', '--split-string'] : []
  const at = args.findIndex((arg) => flag.includes(arg))
  const text = at === -1 ? undefined : args[at + 1]
  return text === undefined ? [] : [text.trim()]
}

/** A text that allow rules are matched with, and whether only a rule without stars may allow it. */
export interface AllowedText {
  text: string
  exactOnly: boolean
}

/** The texts of a command that allow rules are matched with: arguments as written, only a few wrappers taken off. */
export function allowedTexts(command: ClientCommand): AllowedText[] {
  const { words, assignments } = command
  if (words.length === 0) return []
  if (!assignments.every(({ name }) => safeVariables.has(name))) {
    const text = `${assignments.map(({ raw }) => raw).join(' ')} ${rawText(command, 0)}`
    return [{ text, exactOnly: false }]
  }
  const argv = words.map(({ text }) => text)
  const starts = programStarts(argv, 'allow')
  const program = argv.slice(starts.at(-1))
  const exactOnly = unchecked.has(program[0] ?? '') || findsAndActs(program)
  return starts.map((start) => ({ text: rawText(command, start), exactOnly }))
}

/** What these start cannot be checked, so a prefix does not allow it. */
const unchecked = new Set(['watch', 'setsid', 'ionice', 'flock', 'strace'])

function findsAndActs([name, ...args]: readonly string[]): boolean {
  return (
    name === 'find' && args.some((arg) => /^-(exec|execdir|ok|okdir|delete|fls|fprint0?|fprintf)$/.test(arg))
  )
}

/** From a word on, as written; but the program's name without its quotes, if that gives a plain name. */
export function rawText({ words, spaces }: ClientCommand, start: number): string {
  const [name, ...rest] = words.slice(start)
  if (name === undefined) return ''
  const plain = name.problem === undefined && /^[\w.+-]+$/.test(name.text) ? name.text : name.raw
  return plain + rest.map(({ raw }, index) => (spaces[start + index] ?? ' ') + raw).join('')
}

export function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1)
}

/** Variables that change no more than language, colour and build options. */
export const safeVariables: ReadonlySet<string> = new Set(
  `GOEXPERIMENT GOOS GOARCH CGO_ENABLED GO111MODULE RUST_BACKTRACE RUST_LOG NODE_ENV PYTHONUNBUFFERED
  PYTHONDONTWRITEBYTECODE PYTEST_DISABLE_PLUGIN_AUTOLOAD PYTEST_DEBUG ANTHROPIC_API_KEY LANG LANGUAGE LC_ALL LC_CTYPE
  LC_TIME CHARSET TERM COLORTERM NO_COLOR FORCE_COLOR TZ LS_COLORS LSCOLORS GREP_COLOR GREP_COLORS GCC_COLORS TIME_STYLE
  BLOCK_SIZE BLOCKSIZE`.split(/\s+/),
)
