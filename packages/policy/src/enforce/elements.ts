import type { DoubleQuotedChild, ParameterExpansionPart } from '../shell/tree.ts'
import { anyText } from './abstract-text.ts'
import type { ShellState } from './shell-state.ts'

/** More than this many are not told apart. */
export const mostElements = 64

/** The elements of an array, or with `@` the parameters; undefined where they are not known, or it is no list. */
export function elementsOf(name: string, shell: ShellState): readonly string[] | undefined {
  if (name === '@') return shell.parameters
  const whole = shell.variables.get(name)
  if (whole === undefined) return undefined
  const elements: string[] = []
  for (let at = 0; at < mostElements; at += 1) {
    const element = shell.variables.get(`${name}[${at}]`)
    if (element === undefined) break
    elements.push(element)
  }
  return elements.join(' ') === whole ? elements : undefined
}

/** The words that `"$@"` and `"${name[@]}"` become within quotes; undefined for whatever stays one text. */
export function quotedList(part: DoubleQuotedChild, shell: ShellState): readonly string[] | undefined {
  if (part.type === 'SimpleExpansion') return part.text === '$@' ? elementsOf('@', shell) : undefined
  if (part.type !== 'ParameterExpansion' || part.prefix !== undefined) return undefined
  if (part.parameter !== '@' && part.index?.value !== '@') return undefined
  const elements = elementsOf(part.parameter, shell)
  return elements === undefined ? undefined : changed(elements, part)
}

function changed(elements: readonly string[], { parameter, operation }: ParameterExpansionPart) {
  if (operation === undefined) return elements
  if (operation.type === 'Default')
    return operation.operator.endsWith('+') ? [anyText] : elements.length > 0 ? elements : undefined
  if (operation.type !== 'Slice' || !/^\s*-?\d+\s*$/.test(operation.offset.value)) return [anyText]
  // The first parameter is number one.
  const offset = Number(operation.offset.value)
  const from = parameter === '@' && offset > 0 ? offset - 1 : offset
  const length = operation.length?.value
  if (length === undefined) return elements.slice(from)
  return /^\d+$/.test(length) && from >= 0 ? elements.slice(from, from + Number(length)) : [anyText]
}
