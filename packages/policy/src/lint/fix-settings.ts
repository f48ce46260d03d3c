import { applyEdits } from './edits.ts'
import type { LintEdit, LintFinding, LintPath } from './finding.ts'
import type { LintOptions } from './lint-document.ts'
import { lintPolicyDocument } from './lint-policy-document.ts'

export interface FixedSettings {
  document: unknown
  /** what was put right, in order; paths are those at the time */
  applied: readonly LintFinding[]
  /** of all of them, as they were made one after the other */
  edits: readonly LintEdit[]
}

/** Each round puts right all that do not touch one another; a fix may show what it hid. */
const mostRounds = 50

/** Makes every fix there is, until there are none. */
export function fixSettings(document: unknown, options: LintOptions = {}): FixedSettings {
  let fixed = document
  const applied: LintFinding[] = []
  const edits: LintEdit[] = []
  for (let left = mostRounds; left > 0; left--) {
    const chosen = independent(lintPolicyDocument(fixed, options))
    if (chosen.length === 0) break
    const round = inOrder(chosen.flatMap(({ fix }) => fix?.edits ?? []))
    fixed = applyEdits(fixed, round)
    edits.push(...round)
    applied.push(...chosen)
  }
  return { document: fixed, applied, edits }
}

/** Of the findings with fixes those whose edits neither touch the same thing nor lie within one another's. */
function independent(findings: readonly LintFinding[]): LintFinding[] {
  const touched = new Set<string>()
  const within = new Set<string>()
  return findings.filter(({ fix }) => {
    const paths = (fix?.edits ?? []).map(({ path }) => path)
    if (paths.length === 0) return false
    const clash = paths.some(
      (path) => prefixes(path).some((one) => touched.has(one)) || within.has(keyOf(path)),
    )
    if (clash) return false
    for (const path of paths) {
      touched.add(keyOf(path))
      for (const one of prefixes(path)) within.add(one)
    }
    return true
  })
}

function prefixes(path: LintPath): string[] {
  return path.map((_, index) => keyOf(path.slice(0, index + 1)))
}

function keyOf(path: LintPath): string {
  return JSON.stringify(path)
}

const order = { replace: 0, add: 1, remove: 2 } as const

/** Places in lists stay what they are: first what moves nothing, then what is put at ends, then removals from the end on. */
function inOrder(edits: readonly LintEdit[]): LintEdit[] {
  return edits.toSorted((one, other) => order[one.op] - order[other.op] || byPlace(other.path, one.path))
}

function byPlace(one: LintPath, other: LintPath): number {
  const [left, right] = [one.at(-1), other.at(-1)]
  return typeof left === 'number' && typeof right === 'number' ? left - right : 0
}
