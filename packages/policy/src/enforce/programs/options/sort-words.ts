import { describedOptions, type Described } from './described-options.ts'
import type { Meaning } from './options.ts'

/** What a word names, and where the value stands. */
export interface Named {
  meaning: Meaning
  value: string
  at: number
}

/** The words of a command by what is known of the options of its program. */
export interface SortedWords {
  named: readonly Named[]
  /** options of which nothing is known, with the value glued to them, or else the word that follows */
  unknown: readonly { option: string; value: string; glued: boolean; at: number }[]
  /** all but the values of options that are known */
  rest: readonly string[]
  /** whether its options may be told to work in another folder, and end where another program begins */
  worksElsewhere: boolean
  stops: boolean
}

/** Sorts the words of a command. */
export function sortWords(name: string, words: readonly string[]): SortedWords {
  const sorter = new Sorter(name, words)
  return sorter.sort()
}

/** The options of a program that take a value in the word after them, for `sortArguments`. */
export function valued(name: string): string {
  const names = [...(describedOptions.get(name)?.meanings.keys() ?? [])]
  return names.flatMap((option) => (/[=:]$/.test(option) ? [] : [option.replace(/^--?/, '')])).join(' ')
}

class Sorter {
  readonly #words: readonly string[]
  /** The program, then its verbs. */
  readonly #levels: Described[] = []
  readonly #named: Named[] = []
  readonly #unknown: { option: string; value: string; glued: boolean; at: number }[] = []
  readonly #rest: string[] = []
  #path: string
  #position = 0

  constructor(name: string, words: readonly string[]) {
    this.#words = words
    this.#path = name
    const program = describedOptions.get(name)
    if (program !== undefined) this.#levels.push(program)
  }

  sort(): SortedWords {
    let ended = false
    for (let at = 0; at < this.#words.length; at += 1) {
      const word = this.#words[at] ?? ''
      if (!ended && word === '--') ended = true
      else if (!ended && word.length > 1 && word.startsWith('-')) at += this.#option(word, at)
      else if (this.#operand(word, at)) break
    }
    return {
      named: this.#named,
      unknown: this.#unknown,
      rest: this.#rest,
      worksElsewhere: this.#levels.some(({ worksElsewhere }) => worksElsewhere),
      stops: this.#levels.some(({ stops }) => stops),
    }
  }

  /** Gives whether nothing after it is the program's own. */
  #operand(word: string, at: number): boolean {
    this.#rest.push(word)
    const level = this.#levels.at(-1)
    if (level === undefined) return false
    const verb = this.#position === 0 ? describedOptions.get(`${this.#path} ${word}`) : undefined
    if (verb !== undefined) {
      this.#path += ` ${word}`
      this.#levels.push(verb)
      return false
    }
    const { operands, stops } = level
    const meaning = operands[this.#position] ?? (operands.at(-1) === '…' ? operands.at(-2) : undefined)
    if (isMeaning(meaning)) this.#named.push({ meaning, value: word, at })
    this.#position += 1
    return stops && this.#position > operands.length
  }

  /** Gives how many words more it takes. */
  #option(word: string, at: number): number {
    const equals = word.indexOf('=')
    const option = equals > 0 ? word.slice(0, equals) : word
    const glued = equals > 0 ? word.slice(equals + 1) : undefined
    const meaning = this.#meaningOf(option)
    if (meaning !== undefined) return this.#take(meaning, glued, at)
    const onlyGlued = glued === undefined ? undefined : this.#meaningOf(`${option}=`)
    if (onlyGlued !== undefined) return this.#take(onlyGlued, glued, at)
    for (const { prefixes, meanings } of this.#levels)
      for (const prefix of prefixes)
        if (word.startsWith(prefix)) return this.#take(meanings.get(prefix), word.slice(prefix.length), at)
    if (!word.startsWith('--')) {
      const taken = this.#letters(word, at)
      if (taken !== undefined) return taken
    }
    this.#rest.push(word)
    this.#unknown.push({
      option,
      value: glued ?? this.#words[at + 1] ?? '',
      glued: glued !== undefined,
      at: glued === undefined ? at + 1 : at,
    })
    return 0
  }

  /** Letters joined in one word: the first that takes a value has the rest, or the next word. */
  #letters(word: string, at: number): number | undefined {
    const last = this.#levels.some(({ oneDash }) => oneDash) ? 1 : word.length - 1
    for (let letter = 1; letter <= last; letter += 1) {
      const option = `-${word.charAt(letter)}`
      const value = word.slice(letter + 1)
      const meaning = this.#meaningOf(option) ?? (value === '' ? undefined : this.#meaningOf(`${option}=`))
      if (meaning !== undefined)
        return this.#take(meaning, value === '' ? undefined : value.replace(/^=/, ''), at)
    }
    return undefined
  }

  #take(meaning: Meaning | undefined, glued: string | undefined, at: number): number {
    const place = glued === undefined ? at + 1 : at
    if (meaning !== undefined)
      this.#named.push({ meaning, value: glued ?? this.#words[place] ?? '', at: place })
    return place - at
  }

  /** The verb's own options come before those of the program; the beginning of a long one is enough, as getopt has it. */
  #meaningOf(option: string): Meaning | undefined {
    for (let level = this.#levels.length - 1; level >= 0; level -= 1) {
      const found = this.#levels[level]?.meanings.get(option)
      if (found !== undefined) return found
    }
    if (!/^--\w{3}/.test(option)) return undefined
    for (const { meanings, abbreviates } of this.#levels)
      for (const [name, meaning] of abbreviates ? meanings : [])
        // `--test` is an option of its own beside `--test-reporter`.
        if (name.startsWith(option) && !/^-|=$/.test(name.slice(option.length))) return meaning
    return undefined
  }
}

function isMeaning(name: string | undefined): name is Meaning {
  return name !== undefined && name !== '…' && name !== '-'
}
