import { buildOptions } from './build-options.ts'
import { fileOptions } from './file-options.ts'
import { gitOptions } from './git-options.ts'
import { languageOptions } from './language-options.ts'
import { networkOptions } from './network-options.ts'
import type { Meaning, Options } from './options.ts'
import { serviceOptions } from './service-options.ts'
import { wrapperOptions } from './wrapper-options.ts'

/** `Options` as they are looked up. */
export interface Described {
  meanings: ReadonlyMap<string, Meaning>
  /** options that are followed by their value at once */
  prefixes: readonly string[]
  operands: readonly string[]
  stops: boolean
  /** it can be told to work in another folder */
  worksElsewhere: boolean
  /** it has long options of one dash, so that letters are not joined */
  oneDash: boolean
  /** the beginning of a long option is enough, as getopt has it */
  abbreviates: boolean
}

const meanings: readonly Meaning[] = ['reads', 'writes', 'fills', 'worksIn', 'runs', 'loads', 'plain']

function describe(options: Options, abbreviates: boolean): Described {
  const found = new Map<string, Meaning>()
  for (const meaning of meanings)
    for (const option of options[meaning]?.split(/\s+/) ?? []) if (option !== '') found.set(option, meaning)
  const names = [...found.keys()]
  return {
    meanings: found,
    prefixes: names.filter((name) => name.endsWith(':')),
    operands: options.operands?.split(' ') ?? [],
    stops: options.stops === true,
    worksElsewhere: options.worksIn !== undefined,
    oneDash: names.some((name) => /^-\w[\w-]/.test(name)),
    abbreviates,
  }
}

/** By the names of programs, or a program and its verb: `git clone`. */
function describeAll(
  tables: readonly { table: Readonly<Record<string, Options>>; abbreviates: boolean }[],
): ReadonlyMap<string, Described> {
  const all = new Map<string, Described>()
  const none = describe({}, false)
  for (const { names, options, abbreviates } of tables.flatMap(({ table, ...rest }) =>
    Object.entries(table).map(([names, options]) => ({ names, options, ...rest })),
  ))
    for (const name of names.split(',')) {
      const words = name.trim().split(' ')
      all.set(words.join(' '), describe(options, abbreviates))
      // A verb is found by way of the verb before it.
      for (let length = 1; length < words.length; length += 1) {
        const before = words.slice(0, length).join(' ')
        if (!all.has(before)) all.set(before, none)
      }
    }
  return all
}

/** What is known of the options of programs, and of verbs of theirs. */
export const describedOptions: ReadonlyMap<string, Described> = describeAll([
  ...[fileOptions, wrapperOptions, gitOptions, networkOptions].map((table) => ({ table, abbreviates: true })),
  ...[languageOptions, buildOptions, serviceOptions].map((table) => ({ table, abbreviates: false })),
])
