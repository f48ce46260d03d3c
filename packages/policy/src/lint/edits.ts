import { isObject } from '../settings/json.ts'
import type { LintEdit, LintPath } from './finding.ts'

/** A copy of the document with the edits made one after the other; the document itself stays as it is. */
export function applyEdits(document: unknown, edits: readonly LintEdit[]): unknown {
  return edits.reduce<unknown>((value, edit) => edited(value, edit.path, edit), document)
}

/** Whether an edit can be made without destroying what stands on the way to it. */
export function isApplicable(document: unknown, { path, op }: LintEdit): boolean {
  let value = document
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1
    if (value === undefined) return op === 'add'
    if (Array.isArray(value)) {
      if (typeof step !== 'number' || step > value.length - (op === 'add' && last ? 0 : 1)) return false
      value = value[step]
    } else if (isObject(value)) {
      if (typeof step !== 'string') return false
      if (last && op === 'add') return !Object.hasOwn(value, step)
      if (!Object.hasOwn(value, step)) return op === 'add'
      value = value[step]
    } else return false
  }
  return true
}

function edited(value: unknown, path: LintPath, edit: LintEdit): unknown {
  const [step, ...rest] = path
  if (step === undefined) return edit.op === 'remove' ? undefined : edit.value
  if (typeof step === 'number') return editedList(Array.isArray(value) ? value : [], [step, rest], edit)
  const object = isObject(value) ? value : {}
  if (rest.length === 0 && edit.op === 'remove')
    return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step))
  const below = edited(Object.hasOwn(object, step) ? object[step] : undefined, rest, edit)
  // Entries keep their order, and `__proto__` in a document is a key like another.
  const entries = new Map(Object.entries(object))
  return Object.fromEntries(entries.set(step, below))
}

function editedList(list: readonly unknown[], [index, rest]: [number, LintPath], edit: LintEdit): unknown[] {
  if (rest.length > 0) return list.map((one, at) => (at === index ? edited(one, rest, edit) : one))
  if (edit.op === 'replace') return list.map((one, at) => (at === index ? edit.value : one))
  if (edit.op === 'remove') return list.filter((_, at) => at !== index)
  return [...list.slice(0, index), edit.value, ...list.slice(index)]
}
