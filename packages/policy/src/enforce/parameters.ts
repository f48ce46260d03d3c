import type { ParameterExpansionPart, Word } from '../shell/tree.ts'
import { anyText, isKnown } from './abstract-text.ts'
import { elementsOf } from './elements.ts'
import type { ShellState } from './shell-state.ts'

type Expand = (word: Word, shell: ShellState) => string

/** The value of a variable or a special parameter. */
export function lookUp(name: string, shell: ShellState): string {
  const value = shell.variables.get(name)
  if (value !== undefined) return value
  const { parameters } = shell
  if (parameters === undefined) return anyText
  if (name === '@' || name === '*') return parameters.join(' ')
  if (name === '#') return String(parameters.length)
  return /^[1-9]\d*$/.test(name) ? (parameters[Number(name) - 1] ?? '') : anyText
}

/** `${…}`: exact for the operations on known text, unknown for the rest. */
export function expandParameter(part: ParameterExpansionPart, shell: ShellState, expand: Expand): string {
  const text = (word: Word): string => expand(word, shell)
  const value = baseValue(part, shell)
  const { operation } = part
  if (part.prefix === '#') return lengthOf(value, part, shell)
  if (operation === undefined) return value
  if (operation.type === 'Default')
    return withDefault(value, operation.operator.endsWith('+'), {
      set: shell.variables.has(part.parameter),
      operand: text(operation.operand),
    })
  if (operation.type === 'Transform' && operation.operand.value === 'P' && !/^[^$`]*$/.test(value))
    shell.effects.danger('expands a text as a prompt, which runs what stands in it')
  if (!isKnown(value))
    return operation.type === 'Remove'
      ? withoutEnd(value, operation.operator, text(operation.operand))
      : anyText
  switch (operation.type) {
    case 'Slice':
      return slice(value, operation.offset.value, operation.length?.value)
    case 'CaseModification':
      return changeCase(value, operation.operator)
    case 'Replace': {
      const from = plain(text(operation.pattern))
      const to = text(operation.replacement)
      if (from === undefined || operation.operator.length > 1 !== (operation.operator === '//'))
        return anyText
      return operation.operator === '//' ? value.replaceAll(from, () => to) : value.replace(from, () => to)
    }
    case 'Remove': {
      const cut = plain(text(operation.operand))
      if (cut === undefined || operation.operator === '##' || operation.operator === '%%') return anyText
      if (operation.operator === '#') return value.startsWith(cut) ? value.slice(cut.length) : value
      return value.endsWith(cut) ? value.slice(0, value.length - cut.length) : value
    }
    case 'Transform':
    case 'Names':
    case 'Unknown':
    default:
      return anyText
  }
}

/** Of a list the number of its elements, else that of the characters. */
function lengthOf(value: string, part: ParameterExpansionPart, shell: ShellState): string {
  const list = part.index?.value === '@' || part.index?.value === '*'
  const elements = list ? elementsOf(part.parameter, shell) : undefined
  if (elements !== undefined) return String(elements.length)
  return !list && isKnown(value) ? String(value.length) : anyText
}

function baseValue(part: ParameterExpansionPart, shell: ShellState): string {
  if (part.prefix === '!') {
    const name = lookUp(part.parameter, shell)
    return isKnown(name) ? lookUp(name, shell) : anyText
  }
  if (part.index === undefined) return lookUp(part.parameter, shell)
  const index = part.index.value
  const all = shell.variables.get(part.parameter)
  if (index === '@' || index === '*') return all ?? anyText
  return shell.variables.get(`${part.parameter}[${index}]`) ?? anyText
}

/** Where the variable is not set here it may be set outside, so that the value is the operand or anything. */
function withDefault(
  value: string,
  alternate: boolean,
  { set, operand }: { set: boolean; operand: string },
): string {
  if (!set) return anyText
  return alternate === (value !== '') ? operand : alternate ? '' : value
}

/** What is known in part keeps that when a known end is cut off: of `*.png` remains `*`. */
function withoutEnd(value: string, operator: string, cut: string): string {
  if (!operator.startsWith('%') || plain(cut) === undefined || !value.endsWith(cut)) return anyText
  return value.slice(0, value.length - cut.length)
}

/** Text that is no pattern; undefined otherwise. */
function plain(text: string): string | undefined {
  return isKnown(text) && text !== '' ? text : undefined
}

function slice(value: string, offset: string, length: string | undefined): string {
  const start = /^\s*-?\d+\s*$/.test(offset) ? Number(offset) : undefined
  if (start === undefined || (length !== undefined && !/^-?\d+$/.test(length))) return anyText
  const rest = value.slice(start)
  if (length === undefined) return rest
  return Number(length) < 0 ? rest.slice(0, Number(length)) : rest.slice(0, Number(length))
}

function changeCase(value: string, operator: string): string {
  if (operator === '^^') return value.toUpperCase()
  if (operator === ',,') return value.toLowerCase()
  const first = operator === '^' ? value.charAt(0).toUpperCase() : value.charAt(0).toLowerCase()
  return first + value.slice(1)
}
