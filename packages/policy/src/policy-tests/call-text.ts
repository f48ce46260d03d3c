import type { ToolCall } from '../predict/tool-rules.ts'
import { mainParameters } from '../rules/rule.ts'
import { isObject, valueAt, type JsonObject } from '../settings/json.ts'

/** Longer texts are no call that anybody writes down. */
const maxLength = 100_000

/** `Bash(rm -rf /)` or `mcp__server__tool({"id":1})` as a call; `undefined` for what is none. */
export function readCallText(text: string): ToolCall | undefined {
  if (text.length > maxLength) return undefined
  const parts = /^([A-Za-z][\w.-]*)(?:\((.*)\))?$/s.exec(text.trim())
  const tool = parts?.[1]
  if (tool === undefined) return undefined
  const given = parts?.[2]
  if (given === undefined) return { tool, input: {} }
  return callWith(tool, given)
}

/** A call of a tool whose main parameter (or whole input, as JSON) is given. */
export function callWith(tool: string, given: string): ToolCall | undefined {
  if (given.length > maxLength) return undefined
  const input = given.startsWith('{') ? jsonObject(given) : undefined
  if (input !== undefined) return { tool, input }
  if (tool === 'Skill') {
    const [skill = '', ...args] = given.split(' ')
    return { tool, input: args.length === 0 ? { skill } : { skill, args: args.join(' ') } }
  }
  const parameter = mainParameterOf(tool)
  return parameter === undefined ? undefined : { tool, input: { [parameter]: given } }
}

/** The shortest way to write a call down: what its tool is mainly given, or the whole input. */
export function callText({ tool, input }: ToolCall): string {
  if (tool === 'Skill') {
    const args = valueAt(input, 'args')
    return `${tool}(${textOf(valueAt(input, 'skill'))}${typeof args === 'string' ? ` ${args}` : ''})`
  }
  const parameter = mainParameterOf(tool)
  const given = parameter === undefined ? undefined : valueAt(input, parameter)
  if (typeof given === 'string') {
    const others = Object.entries(input).filter(([key]) => key !== parameter && !untold.has(key))
    const more = others.map(([key, value]) => `, ${key}: ${textOf(value)}`).join('')
    return `${tool}(${given}${more})`
  }
  return Object.keys(input).length === 0 ? tool : `${tool}(${textOf(input)})`
}

/** What is no part of what a call does, or too long to be shown. */
const untold = new Set(
  'description content old_string new_string edits new_source prompt pattern output_mode'.split(' '),
)

/** The parameter that rules about a tool speak of. */
export function mainParameterOf(tool: string): string | undefined {
  return Object.hasOwn(parameters, tool) ? parameters[tool] : undefined
}

const parameters: Readonly<Record<string, string>> = {
  ...mainParameters,
  MultiEdit: 'file_path',
  Agent: 'subagent_type',
  Skill: 'skill',
  WebSearch: 'query',
}

/** Tools whose call can be written with what they are mainly given. */
export const shortCallTools: readonly string[] = Object.keys(parameters)

function jsonObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    // No JSON: a command may begin with a brace too.
    return undefined
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return (JSON.stringify(value) ?? '').slice(0, maxShown)
  } catch {
    // Nested too deeply for the stack, or no JSON: that there is something is all that can be shown.
    return '…'
  }
}

const maxShown = 500
