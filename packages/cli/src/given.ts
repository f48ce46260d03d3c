import type { Context } from './context.ts'
import { parseDuration } from './duration.ts'
import { CliError, exitCodes } from './exit.ts'
import { terminalText } from './output/terminal-text.ts'

/** `argument`: the number stands by itself, and not behind an option's name. */
interface WholeNumberRange {
  least: number
  most: number
  argument?: boolean
}

/** What was written on the command line after the command's name, read by name. */
export interface Given {
  /** the value of an argument or an option; undefined when it was not given */
  text(name: string): string | undefined
  /** of one the command's description says is required or has a default */
  required(name: string): string
  list(name: string): string[]
  flag(name: string): boolean
  /** seconds. @throws CliError usage */
  duration(name: string): number | undefined
  /** @throws CliError usage */
  wholeNumber(name: string, range: WholeNumberRange): number | undefined
}

export function createGiven(
  values: Readonly<Record<string, unknown>>,
  { tell }: Pick<Context, 'tell'>,
): Given {
  const usage = (message: string) => new CliError(message, { code: 'usage', exitCode: exitCodes.usage })
  const text = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  return {
    text,
    required(name) {
      const value = text(name)
      if (value === undefined) throw new TypeError(`${name} is not required by the command's description`)
      return value
    },
    list(name) {
      const value = values[name]
      return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
    },
    flag: (name) => values[name] === true,
    duration(name) {
      const value = text(name)
      if (value === undefined) return undefined
      const seconds = parseDuration(value)
      if (seconds === undefined) throw usage(tell('usage.duration', { name: `--${terminalText(name)}` }))
      return seconds
    },
    wholeNumber(name, { least, most, argument = false }) {
      const value = text(name)
      if (value === undefined) return undefined
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      const shown = argument ? `<${name}>` : `--${terminalText(name)}`
      throw usage(tell('usage.wholeNumber', { name: shown, least, most }))
    },
  }
}
