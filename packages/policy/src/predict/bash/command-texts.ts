import type { ClientCommand } from '../../shell/client-command.ts'
import { programStarts } from '../../shell/wrappers.ts'
import { isSafeBeforeAny } from './safe-variables.ts'

/** The texts of a command that deny and ask rules are matched with: quotes undone, wrappers and variables taken off. */
export function deniedTexts(command: ClientCommand): string[] {
  const { argv, assignments } = command
  const texts: string[] = []
  const add = (text: string): void => {
    if (!texts.includes(text)) texts.push(text)
  }
  if (assignments.length > 0) add([...assignments.map(({ raw }) => raw), ...argv].join(' '))
  if (argv.length === 0) return texts
  add(rawText(command, 0))
  const starts = programStarts(argv, 'deny')
  const plain = programStarts(argv, 'allow')
  for (const start of starts) {
    const words = start === 0 ? argv : argv.slice(start)
    const [name = ''] = words
    const whole = words.join(' ')
    const base = baseName(name)
    for (const inner of innerTexts(base, words)) add(inner)
    const last = start === starts.at(-1)
    // Of wrappers behind wrappers like `env` the client sees only what the last one starts.
    if (last || plain.includes(start)) add(whole)
    if (last) add(base.replace(/\.exe$/i, '') + whole.slice(name.length))
  }
  return texts
}

/** Programs that take a command as one text, which the client looks into by splitting at blanks. */
function innerTexts(name: string, [, ...args]: readonly string[]): string[] {
  const flag = Object.hasOwn(innerFlags, name) ? innerFlags[name] : undefined
  if (flag === undefined) return []
  return args.flatMap((arg, at) => {
    const given = flag.exec(arg)
    // `flock file sh -c …`: the flag is the shell's.
    if (given === null || args[at - 1]?.endsWith('sh') === true) return []
    const text = given[1] || args[at + 1]
    return text === undefined ? [] : [text.trim()]
  })
}

const innerFlags: Readonly<Record<string, RegExp>> = {
  script: /^(?:-c|--command(?:=(.*))?)$/,
  env: /^(?:-S|--split-string=?)(.*)$/s,
  flock: /^(?:-c|--command)$/,
}

/** A text that allow rules are matched with, and whether only a rule without stars may allow it. */
export interface AllowedText {
  text: string
  exactOnly: boolean
}

/** The texts of a command that allow rules are matched with: arguments as written, only a few wrappers taken off. */
export function allowedTexts(command: ClientCommand): AllowedText[] {
  const { words, argv, assignments, led } = command
  // What a redirection stands before, no rule allows.
  if (words.length === 0 || led) return []
  if (!assignments.every(isSafeBeforeAny)) {
    const text = `${assignments.map(({ raw }) => raw).join(' ')} ${rawText(command, 0)}`
    return [{ text, exactOnly: false }]
  }
  const starts = programStarts(argv, 'allow')
  const program = argv.slice(starts.at(-1))
  const expanded = words.slice(starts.at(-1)).some(({ glob, working, runtime }) => glob || working || runtime)
  const finds = program[0] === 'find' && (expanded || findsAndActs(program))
  const exactOnly = unchecked.has(program[0] ?? '') || finds
  return starts.map((start) => ({ text: rawText(command, start), exactOnly }))
}

/** What these start cannot be checked, so a prefix does not allow it. */
const unchecked = new Set(['watch', 'setsid', 'ionice', 'flock', 'strace'])

function findsAndActs(args: readonly string[]): boolean {
  return args.some((arg) => /^-(exec|execdir|ok|okdir|delete|fls|fprint0?|fprintf)$/.test(arg))
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
