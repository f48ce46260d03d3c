import type { Context } from '../context.ts'
import { parseDuration } from '../duration.ts'
import { CliError, exitCodes } from '../exit.ts'
import type { Given } from '../given.ts'

/** A duration before now, a UTC day or a time. @throws CliError usage */
export function momentOf(given: Given, name: 'since' | 'until', { now, tell }: Context): string | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  const seconds = parseDuration(text)
  const time = seconds === undefined ? Date.parse(text) : now() - seconds * 1_000
  // Other forms that JavaScript reads depend on where this machine is.
  const isClear = seconds !== undefined || /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text)
  if (isClear && !Number.isNaN(time)) {
    const moment = new Date(time).toISOString()
    // JavaScript takes 30 February for 2 March.
    if (seconds !== undefined || moment.startsWith(text.slice(0, 10))) return moment
  }
  throw new CliError(tell('usage.moment', { name: `--${name}` }), {
    code: 'usage',
    exitCode: exitCodes.usage,
  })
}
