import { anyText, isKnown } from '../abstract-text.ts'
import { absolutePath, climbing } from '../place.ts'
import type { ShellState } from '../shell-state.ts'

/** A command under way: its bare name, its arguments, and what it reads on its standard input. */
export interface Started {
  name: string
  words: readonly string[]
  input: string
  shell: ShellState
}

/** Notes the effects of one program and gives what it prints, as far as known. */
export type Program = (started: Started) => string

/** Notes that a program touches a path; one that is known in part only is touched for all we know. */
export function touch(
  { name, shell }: Pick<Started, 'name' | 'shell'>,
  kind: 'read' | 'write' | 'delete',
  given: { path: string; deep?: boolean; certain?: boolean; sought?: string | undefined },
): void {
  const { path, deep = false, certain = true } = given
  if (path === '' || path === '-' || shell.effects.isSpent) return
  const whole = absolutePath(path, shell.folder)
  // Of a program that may or may not take it for a file: a name nobody knows is as well that of a pod or a branch.
  if (!certain && (whole.startsWith(anyText) || whole.startsWith(`/${anyText}`)) && !namesFile.test(whole))
    return
  const written = climbing(path, shell.folder)
  const sought = given.sought === undefined ? undefined : absolutePath(given.sought, shell.folder)
  const sure = certain && isKnown(whole)
  shell.effects.add({ kind, path: whole, deep, certain: sure, by: name, written, sought })
}

/** A known name with a dot in a folder nobody knows: no pod, and no image with its tag. */
const namesFile = /\/[^/:@\uE000-\uE003]*\.[^/:@\uE000-\uE003]*$/

/** What stands in a file a program is told to run: its standard input, or what this call put behind the path. */
export function contentOf(
  path: string,
  { shell, input }: Pick<Started, 'shell' | 'input'>,
): string | undefined {
  const whole = absolutePath(path, shell.folder)
  if (path === '-' || whole === '/dev/stdin' || whole === '/dev/fd/0') return input
  const content = shell.effects.contents.get(whole)
  // A descriptor nobody has seen opened.
  return content ?? (/^\/dev\/fd\/\d+$/.test(whole) ? anyText : undefined)
}

/** Each of many, as long as the allowance lasts: once it is spent the call is asked about, so that nothing is passed over unseen. */
export function* eachWithin<Item>(items: Iterable<Item>, { effects }: Started['shell']): Generator<Item> {
  for (const item of items) {
    if (!effects.spend(2)) return
    yield item
  }
}

/** Arguments sorted into options (with the values they take) and operands. */
export interface Sorted {
  operands: string[]
  options: Map<string, string[]>
}

/**
 * Sorts arguments as getopt does. `valued` names the options that take a value: single letters, and long names.
 * `stopEarly`: the first operand ends the options, as for programs that start another.
 */
export function sortArguments(words: readonly string[], valued: string, stopEarly = false): Sorted {
  const names = ` ${valued} `
  const takes = (name: string): boolean => names.includes(` ${name} `)
  const sorted: Sorted = { operands: [], options: new Map() }
  const set = (name: string, value: string): void => {
    const values = sorted.options.get(name)
    if (values === undefined) sorted.options.set(name, [value])
    else values.push(value)
  }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    if (word === '--' || (stopEarly && (!word.startsWith('-') || word === '-'))) {
      sorted.operands.push(...words.slice(word === '--' ? at + 1 : at))
      break
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      if (equals > 0) set(word.slice(2, equals), word.slice(equals + 1))
      else if (takes(word.slice(2))) set(word.slice(2), words[(at += 1)] ?? '')
      else set(word.slice(2), '')
    } else if (word.startsWith('-') && word.length > 1) {
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = word.charAt(letter)
        if (!takes(name)) set(name, '')
        else {
          set(name, letter + 1 < word.length ? word.slice(letter + 1) : (words[(at += 1)] ?? ''))
          break
        }
      }
    } else sorted.operands.push(word)
  }
  return sorted
}

/** The last value of the first option present. */
export function optionValue({ options }: Sorted, ...names: string[]): string | undefined {
  for (const name of names) {
    const values = options.get(name) ?? options.get(abbreviated(name, options) ?? '')
    if (values !== undefined) return values.at(-1)
  }
  return undefined
}

export function hasOption({ options }: Sorted, ...names: string[]): boolean {
  return names.some((name) => options.has(name) || abbreviated(name, options) !== undefined)
}

/** getopt takes the beginning of a long option for the whole: `--har` for `--hard`. */
function abbreviated(name: string, options: Sorted['options']): string | undefined {
  if (name.length < 4) return undefined
  for (const given of options.keys())
    if (given.length >= 3 && given.length < name.length && name.startsWith(given)) return given
  return undefined
}

/** A word as the shell would have to be given it, for a command that becomes shell text again. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
