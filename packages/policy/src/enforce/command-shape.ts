import type { Covers } from './path-rules.ts'

/** A rule such as `git push --force *`: the program with its subcommands, and the options that must be there. */
interface Shape {
  names: readonly string[]
  options: readonly string[]
}

/** Long options of which programs know a letter, for those that rules are about. */
const letters: ReadonlyMap<string, string> = new Map([
  ['recursive', 'r'],
  ['R', 'r'],
  ['force', 'f'],
  ['delete', 'd'],
  ['dir', 'd'],
  ['all', 'a'],
  ['verbose', 'v'],
  ['interactive', 'i'],
])

const plain = /^(?:[\w./:+@=-]+|--[\w-]+\*)$/

/** The shape of a rule that ends in a wildcard and is otherwise plain words; undefined for any other. */
export function shapeOf(specifier: string): Shape | undefined {
  const body = /^(.*?)(?:\s+\*|:\*|(?<=\s--[\w-]+\*))$/s.exec(specifier)?.[1]
  const words = body?.split(/\s+/) ?? []
  if (words.length < 2 || !words.every((word) => plain.test(word))) return undefined
  const names = words.filter((word) => !word.startsWith('-'))
  // Only a rule that ends with its options says nothing of their order.
  if (names.length > 0 && words.slice(names.length).some((word) => !word.startsWith('-'))) return undefined
  return { names, options: words.slice(names.length).flatMap(optionsOf) }
}

/** `-rf` as `r` and `f`; a long option by its letter where it has one, else as written. */
function optionsOf(word: string): string[] {
  if (word.startsWith('--')) {
    const name = word.slice(2).replace(/=.*$/s, '')
    return [letters.get(name) ?? name]
  }
  return word.length > 1
    ? word
        .slice(1)
        .split('')
        .map((letter) => letters.get(letter) ?? letter)
    : []
}

/**
 * Whether a command has the shape, however its options are ordered, joined or spelled out. Between program and subcommand
 * stand options of unknown arity: where a word may be the value of one, the answer is `maybe`.
 */
export function hasShape({ names, options }: Shape, words: readonly string[]): Covers {
  let covers: Covers = 'yes'
  let at = 1
  for (const name of names.slice(1)) {
    for (; words[at] !== name; at += 1) {
      const word = words[at]
      if (word === undefined || at > 16) return 'no'
      if (/^[-+]./.test(word)) continue
      if (!words[at - 1]?.startsWith('-')) return 'no'
      covers = 'maybe'
    }
    at += 1
  }
  if (options.length === 0) return covers
  const given = new Set(
    beforeOperands(words.slice(1)).flatMap((word) => (/^-[^-]|^--./.test(word) ? optionsOf(word) : [])),
  )
  return options.every((option) => isGiven(option, given)) ? covers : 'no'
}

/** `--force*` is about `-f` and `--force-with-lease` too. */
function isGiven(option: string, given: ReadonlySet<string>): boolean {
  if (!option.endsWith('*')) return given.has(option)
  const beginning = option.slice(0, -1)
  return given.has(letters.get(beginning) ?? '') || [...given].some((name) => name.startsWith(beginning))
}

/** What follows `--` is no option, whatever it looks like. */
function beforeOperands(words: readonly string[]): readonly string[] {
  const at = words.indexOf('--')
  return at < 0 ? words : words.slice(0, at)
}
