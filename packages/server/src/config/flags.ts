import { z } from 'zod'
import type { Source } from './findings.ts'
import { wholeNumber } from './schema/scalars.ts'

/** What the command line overrides; texts as they were typed. */
export interface Flags {
  host?: string
  port?: string | number
  data?: string
  workers?: string | number
}

/** The flags that override the file, checked. */
export interface ReadFlags {
  listen: { host?: string; port?: number }
  workers: number | undefined
}

export function readFlags(source: Source, flags: Flags): ReadFlags {
  const { host } = flags
  const port = flagNumber(source, '--port', { value: flags.port, min: 0, max: 65_535 })
  const workers = flagNumber(source, '--workers', { value: flags.workers, min: 1, max: 256 })
  const listen = { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port }) }
  return { listen, workers }
}

interface NumberFlag {
  value: string | number | undefined
  min: number
  max: number
}

function flagNumber({ findings }: Source, name: string, flag: NumberFlag): number | undefined {
  if (flag.value === undefined) return undefined
  const parsed = z.safeParse(wholeNumber(flag.min, flag.max), flag.value)
  if (parsed.success) return parsed.data
  findings.problem([name], `must be a whole number from ${flag.min} to ${flag.max}`)
  return undefined
}
