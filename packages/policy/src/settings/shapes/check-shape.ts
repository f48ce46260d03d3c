import { isObject } from '../json.ts'
import type { ObjectShape, Shape } from './shape.ts'

export type Path = readonly (string | number)[]

/** Where a value is not of its shape. */
export type ShapeProblem =
  | { kind: 'unknown_key'; path: Path; known: readonly string[] }
  | { kind: 'missing_key'; path: Path; key: string }
  | { kind: 'wrong_value'; path: Path; value: unknown; shape: Shape }

const mostProblems = 500
const deepest = 24

/** Every problem of a value, at most 500 of them. Never throws, whatever the value. */
export function checkShape(value: unknown, shape: Shape): ShapeProblem[] {
  const problems: ShapeProblem[] = []
  check(value, shape, { path: [], problems })
  return problems
}

interface Place {
  path: Path
  problems: ShapeProblem[]
}

function check(value: unknown, shape: Shape, { path, problems }: Place): void {
  if (problems.length >= mostProblems || path.length > deepest) return
  const below = (step: string | number): Place => ({ path: [...path, step], problems })
  switch (shape.kind) {
    case 'object':
      if (isObject(value)) checkObject(value, shape, { path, problems })
      else problems.push({ kind: 'wrong_value', path, value, shape })
      return
    case 'map':
      if (!isObject(value)) return void problems.push({ kind: 'wrong_value', path, value, shape })
      for (const [name, one] of Object.entries(value)) {
        check(one, shape.of, below(name))
        if (shape.names?.test(name) === false && problems.length < mostProblems)
          problems.push({ kind: 'unknown_key', path: [...path, name], known: [] })
      }
      return
    case 'list':
      if (!Array.isArray(value)) return void problems.push({ kind: 'wrong_value', path, value, shape })
      for (const [index, one] of value.entries()) check(one, shape.of, below(index))
      if (shape.most !== undefined && value.length > shape.most)
        problems.push({ kind: 'wrong_value', path, value, shape })
      return
    case 'either':
      return checkEither(value, shape, { path, problems })
    case 'text':
    case 'boolean':
    case 'number':
    case 'anything':
    default:
      if (!isPlainValue(value, shape)) problems.push({ kind: 'wrong_value', path, value, shape })
  }
}

function checkObject(value: Readonly<Record<string, unknown>>, shape: ObjectShape, place: Place): void {
  const { path, problems } = place
  for (const key of shape.required ?? [])
    if (!Object.hasOwn(value, key)) problems.push({ kind: 'missing_key', path, key })
  for (const [key, one] of Object.entries(value)) {
    const known = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined
    if (known !== undefined) check(one, known, { path: [...path, key], problems })
    else if (shape.open !== true && problems.length < mostProblems)
      problems.push({ kind: 'unknown_key', path: [...path, key], known: Object.keys(shape.keys) })
  }
}

/** Of several forms, the one that is meant (its `type` or `source` says so) tells what is wrong. */
function checkEither(value: unknown, shape: Extract<Shape, { kind: 'either' }>, place: Place): void {
  let nearest: ShapeProblem[] | undefined
  for (const form of shape.of) {
    const problems: ShapeProblem[] = []
    check(value, form, { path: place.path, problems })
    if (problems.length === 0) return
    if (isMeant(value, form) && (nearest === undefined || problems.length < nearest.length))
      nearest = problems
  }
  place.problems.push(...(nearest ?? [{ kind: 'wrong_value' as const, path: place.path, value, shape }]))
}

function isMeant(value: unknown, form: Shape): boolean {
  if (form.kind === 'list') return Array.isArray(value)
  if (form.kind !== 'object' || !isObject(value)) return false
  const [main] = form.required ?? []
  if (main === undefined || !Object.hasOwn(value, main)) return false
  const shape = form.keys[main]
  return shape?.kind !== 'text' || shape.oneOf === undefined || isPlainValue(value[main], shape)
}

function isPlainValue(value: unknown, shape: Shape): boolean {
  if (shape.kind === 'anything') return true
  if (shape.kind === 'boolean') return typeof value === 'boolean'
  if (shape.kind === 'number') {
    const { whole, least, above, most } = shape
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    if (whole === true && !Number.isInteger(value)) return false
    return value >= (least ?? -Infinity) && value > (above ?? -Infinity) && value <= (most ?? Infinity)
  }
  if (shape.kind !== 'text' || typeof value !== 'string') return false
  const { oneOf, matches, least = 0 } = shape
  return value.length >= least && oneOf?.includes(value) !== false && matches?.test(value) !== false
}
