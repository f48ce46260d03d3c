import type { ExpandOptions } from './expand.ts'
import { builtSince, stoppingPart, type Waivable } from './in-force.ts'
import { formatPath, type KeyPath, type LocatedProblem } from './problems.ts'
import type { ConfigFile } from './schema/file.ts'

/** Collects what is wrong and what is to be reported while settings are built from a file that passed the schema. */
export interface Findings {
  readonly problems: readonly LocatedProblem[]
  readonly notices: readonly string[]
  problem(path: KeyPath, message: string): void
  notice(text: string): void
  /** Something that restricts and is not built: a problem, or a notice when it is waived. True when it is waived. */
  stops(name: Waivable, path: KeyPath, what: string): boolean
}

/** What the builders of the settings share. */
export interface Source {
  file: ConfigFile
  findings: Findings
  cwd: string
  env: ExpandOptions['env']
  readFile: ExpandOptions['readFile']
  /** formatted key → the file its value came from */
  secretFiles: ReadonlyMap<string, string>
}

export function createFindings(waived: readonly (Waivable | (typeof builtSince)[number])[]): Findings {
  const problems: LocatedProblem[] = []
  const notices = new Set<string>()
  for (const name of builtSince)
    if (waived.includes(name))
      notices.add(`sekisho.waive names ${name}, which is built now and in force; remove it from the list`)
  const problem = (keys: KeyPath, message: string) =>
    void problems.push({ keys, path: formatPath(keys), message })
  return {
    problems,
    get notices() {
      return [...notices]
    },
    problem,
    notice: (text) => void notices.add(text),
    stops(name, path, what) {
      const isWaived = waived.includes(name)
      if (isWaived) notices.add(`${formatPath(path)} is waived: ${stoppingPart(name).waived}`)
      else problem(path, `${what}; add ${name} to sekisho.waive to run without it`)
      return isWaived
    },
  }
}
