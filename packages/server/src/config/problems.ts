/** One mistake in the configuration. No secret and no value that may be one stands in it. */
export interface Problem {
  /** the key, for example `upstreams[0].auth.api_key`; empty for the file as a whole */
  path: string
  /** what is wrong and what to write, as the rest of a sentence that begins with the key */
  message: string
  /** the file, as it was named */
  file?: string
  /** where in the file, counted from 1 */
  line?: number
}

/** A place in the file: keys and list positions. */
export type KeyPath = readonly (string | number)[]

const longestKey = 80

/** A problem that still knows its keys, so that its line can be found. */
export interface LocatedProblem extends Problem {
  keys: KeyPath
}

/** `upstreams[0].auth.api_key`. A key that could be a misplaced secret, or is very long, is cut. */
export function formatPath(path: KeyPath): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('')
}

function formatStep(step: string | number, first: boolean): string {
  if (typeof step === 'number') return `[${step}]`
  const printable = step.replaceAll(/[^\x20-\x7e\u00a0-\uffff]/g, '?')
  const shown = /sk-[a-z]|-----BEGIN/i.test(printable) ? '(hidden)' : printable
  const cut = shown.length > longestKey ? `${shown.slice(0, longestKey)}…` : shown
  return first ? cut : `.${cut}`
}

/** `sekisho.yaml:12: listen.port must be …`, one line. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file, problem.line].filter((part) => part !== undefined).join(':')
  const sentence = [problem.path, problem.message].filter((part) => part !== '').join(' ')
  return place === '' ? sentence : `${place}: ${sentence}`
}
