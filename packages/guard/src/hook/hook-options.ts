import { GuardProblem } from './problem.ts'

/** What the hook's command line says; managed settings write it, so a repository cannot. */
export interface HookOptions {
  server: string
  /** thumbprints of the server's keys for policies */
  keys: readonly string[]
  /** absent: by the custom of the platform */
  state?: string
  maxAgeMs: number
  /** nothing is ever stopped, not even by a fault of the guard: for trying it out */
  reportOnly: boolean
}

/** of a key: SHA-256 in base64url */
export const thumbprintForm = /^[\w-]{43}$/
export const daysForm = /^[1-9]\d{0,2}$/

export const dayMs = 86_400_000
export const defaultMaxAgeDays = 7

/** @throws GuardProblem options-invalid */
export function readHookOptions(args: readonly string[]): HookOptions {
  const keys: string[] = []
  let [server, state, days, reportOnly] = ['', '', String(defaultMaxAgeDays), false]
  for (let next = 0; next < args.length; next++) {
    const name = args[next]
    if (name === '--report-only') {
      reportOnly = true
      continue
    }
    const value = args[++next]
    if (value === undefined || value === '') throw invalid(name ?? '')
    if (name === '--server') server = value
    else if (name === '--key') keys.push(value)
    else if (name === '--state') state = value
    else if (name === '--max-age-days') days = value
    else throw invalid(name ?? '')
  }
  if (!URL.canParse(server)) throw invalid('--server')
  if (keys.length === 0 || !keys.every((key) => thumbprintForm.test(key))) throw invalid('--key')
  if (!daysForm.test(days)) throw invalid('--max-age-days')
  return {
    server: new URL(server).origin,
    keys,
    ...(state === '' ? {} : { state }),
    maxAgeMs: Number(days) * dayMs,
    reportOnly,
  }
}

function invalid(what: string): GuardProblem {
  return new GuardProblem('options-invalid', { what: what.slice(0, 40) })
}
