import { isObject, type JsonObject } from '../settings/json.ts'
import { checkShape, type ShapeProblem } from '../settings/shapes/check-shape.ts'
import { settingsShape } from '../settings/shapes/settings-shape.ts'
import type { Shape } from '../settings/shapes/shape.ts'
import { suggest } from '../settings/shapes/suggest.ts'
import { applyEdits } from './edits.ts'
import type { LintEdit, LintPath } from './finding.ts'

/** A mistake that shows what was meant. Paths are those of the settings as they were meant. */
export type Repaired =
  | { kind: 'renamed'; path: LintPath; from: string; edits: readonly LintEdit[] }
  | { kind: 'converted'; path: LintPath; shape: Shape; edits: readonly LintEdit[] }

export interface Meant {
  settings: JsonObject
  repaired: readonly Repaired[]
  problems: readonly ShapeProblem[]
  /** a path of the settings as they were meant, in the settings as they are */
  original: (path: LintPath) => LintPath
}

/** What is misspelled may hold what is misspelled. */
const mostRounds = 4

/** The settings as they were meant, so that a rule below `permisions` is looked at too. */
export function readMeant(given: JsonObject): Meant {
  let settings = given
  const repaired: Repaired[] = []
  for (let round = 1; ; round++) {
    const problems = checkShape(settings, settingsShape)
    const found = round < mostRounds ? problems.flatMap((problem) => repair(settings, problem)) : []
    if (found.length === 0) return { settings, repaired, problems, original: originalOf(repaired) }
    for (const one of found) settings = asObject(applyEdits(settings, editsOf(one)))
    repaired.push(...found)
  }
}

function editsOf({ edits }: Repaired): readonly LintEdit[] {
  return edits
}

function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function originalOf(repaired: readonly Repaired[]): Meant['original'] {
  const names = new Map(
    repaired.flatMap((one) => (one.kind === 'renamed' ? [[JSON.stringify(one.path), one.from]] : [])),
  )
  if (names.size === 0) return (path) => path
  return (path) => path.map((step, index) => names.get(JSON.stringify(path.slice(0, index + 1))) ?? step)
}

function repair(settings: JsonObject, problem: ShapeProblem): Repaired[] {
  if (problem.kind === 'unknown_key') return renamed(settings, problem)
  if (problem.kind !== 'wrong_value') return []
  const { path, shape } = problem
  const value = converted(problem.value, shape)
  if (value === undefined || checkShape(value, shape).length > 0) return []
  return [{ kind: 'converted', path, shape, edits: [{ path, op: 'replace', value }] }]
}

function renamed(
  settings: JsonObject,
  { path, known }: Extract<ShapeProblem, { kind: 'unknown_key' }>,
): Repaired[] {
  const from = String(path.at(-1))
  const to = suggest(from, known, 4)
  const parent = path.slice(0, -1)
  const holder = parent.reduce<unknown>(
    (below, step) => (Array.isArray(below) ? below[Number(step)] : asObject(below)[step]),
    settings,
  )
  if (to === undefined || !isObject(holder) || Object.hasOwn(holder, to)) return []
  const meant = [...parent, to]
  const edits = [
    { path, op: 'remove' },
    { path: meant, op: 'add', value: holder[from] },
  ] as const
  return [{ kind: 'renamed', path: meant, from, edits }]
}

/** The value in the type it should have; undefined where it cannot be told. */
function converted(value: unknown, shape: Shape): unknown {
  switch (shape.kind) {
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : undefined
    case 'number':
      return typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : undefined
    case 'text':
      if (typeof value === 'number' || typeof value === 'boolean') return String(value)
      return typeof value === 'string'
        ? shape.oneOf?.find((one) => one === suggest(value, shape.oneOf ?? [], 4))
        : undefined
    case 'list':
      return typeof value === 'string' && value !== '' ? [value] : undefined
    case 'object':
    case 'map':
    case 'either':
    case 'anything':
    default:
      return undefined
  }
}
