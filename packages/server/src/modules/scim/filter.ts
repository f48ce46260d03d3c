import { invalidFilter } from './problem.ts'
import type { Attribute, Attributes, Resource, ResourceSchema } from './schema.ts'
import {
  parseFilter,
  type AttributePath,
  type Comparison,
  type FilterNode,
  type FilterValue,
} from './syntax.ts'

/** A filter that can be asked. */
export interface Filter {
  matches(resource: Resource): boolean
  /** names, in lower case, of the attributes it looks at; of an extension its URN */
  readonly needs: ReadonlySet<string>
}

type Test = (value: Resource) => boolean

/** Where names are looked up: in a resource, or in one value of an attribute. */
interface Scope {
  attributes: Attributes
  extensions: ResourceSchema['extensions']
  needs: Set<string>
}

/** @throws ScimProblem invalidFilter */
export function createFilter(text: string, { urn, attributes, extensions }: ResourceSchema): Filter {
  const needs = new Set<string>()
  const matches = compile(parseFilter(text), {
    attributes,
    extensions: new Map([...extensions, [urn.toLowerCase(), { urn: '', attributes }]]),
    needs,
  })
  return { matches, needs }
}

/** Tests of one value of a multi-valued attribute: what stands between brackets. @throws ScimProblem invalidFilter */
export function createElementTest(node: FilterNode, { subAttributes }: Attribute): Test {
  return compile(node, { attributes: subAttributes, extensions: new Map(), needs: new Set() })
}

function compile(node: FilterNode, scope: Scope): Test {
  if (node.type === 'and') {
    const tests = node.of.map((one) => compile(one, scope))
    return (value) => tests.every((test) => test(value))
  }
  if (node.type === 'or') {
    const tests = node.of.map((one) => compile(one, scope))
    return (value) => tests.some((test) => test(value))
  }
  if (node.type === 'not') {
    const test = compile(node.of, scope)
    return (value) => !test(value)
  }
  if (node.type === 'element') {
    const { attribute, read } = find(node.path, scope)
    const test = createElementTest(node.of, attribute)
    return (value) => read(value).some((one) => isObject(one) && test(one))
  }
  if (node.type === 'present') {
    const { read } = find(node.path, scope)
    return (value) => read(value).some(isPresent)
  }
  const { attribute, read } = findSimple(node.path, scope)
  const compare = comparisonOf(node.comparison, { attribute, expected: node.value })
  return (value) => compare(read(value).filter(isPresent))
}

interface Found {
  attribute: Attribute
  /** every value, of a multi-valued attribute each */
  read: (value: Resource) => unknown[]
}

function find({ urn, name, sub }: AttributePath, { attributes, extensions, needs }: Scope): Found {
  const extension = urn === undefined ? extensionOf(name, { attributes, extensions }) : extensions.get(urn)
  const attribute = (extension?.attributes ?? attributes).get(name)
  if (attribute === undefined || (urn !== undefined && extension === undefined))
    throw invalidFilter(`there is no attribute ${name}`)
  const container = extension?.urn ?? ''
  needs.add(container === '' ? name : container.toLowerCase())
  const read = (value: Resource): unknown[] => {
    const holder = container === '' ? value : value[container]
    return isObject(holder) ? listOf(holder[attribute.name]) : []
  }
  if (sub === undefined) return { attribute, read }
  const part = attribute.subAttributes.get(sub)
  if (part === undefined) throw invalidFilter(`${attribute.name} has no ${sub}`)
  return { attribute: part, read: (value) => read(value).flatMap((one) => partOf(one, part.name)) }
}

/** Entra asks for `manager` of the enterprise extension without its URN. */
function extensionOf(name: string, { attributes, extensions }: Pick<Scope, 'attributes' | 'extensions'>) {
  if (attributes.has(name)) return undefined
  return [...extensions.values()].find((extension) => extension.attributes.has(name))
}

/** `emails eq "…"` means their `value` (RFC 7643, 2.4); nothing else that is complex can be compared. */
function findSimple(path: AttributePath, scope: Scope): Found {
  const found = find(path, scope)
  if (found.attribute.type !== 'complex') return found
  if (found.attribute.subAttributes.has('value')) return find({ ...path, sub: 'value' }, scope)
  throw invalidFilter(`${found.attribute.name} has parts; compare one of them`)
}

function partOf(value: unknown, name: string): unknown[] {
  return isObject(value) ? listOf(value[name]) : []
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined ? [] : [value]
}

export function isObject(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPresent(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== ''
}

interface Comparand {
  attribute: Attribute
  expected: FilterValue
}

function comparisonOf(
  comparison: Comparison,
  { attribute, expected }: Comparand,
): (values: readonly unknown[]) => boolean {
  const isPositive = comparison !== 'ne'
  if (expected === null) {
    if (comparison !== 'eq' && comparison !== 'ne')
      throw invalidFilter(`null cannot be asked for with ${comparison}`)
    return (values) => (values.length === 0) === isPositive
  }
  const test = valueTest(comparison, { attribute, expected })
  return (values) => values.some(test) === isPositive
}

/** For `ne` the test of `eq`: it is turned round for all values together. */
function valueTest(comparison: Comparison, { attribute, expected }: Comparand): (value: unknown) => boolean {
  if (attribute.type === 'boolean') {
    const wanted = String(expected).toLowerCase()
    if (comparison !== 'eq' && comparison !== 'ne') throw invalidFilter(`${attribute.name} is true or false`)
    // Entra writes "True" and "False".
    if (wanted !== 'true' && wanted !== 'false') throw invalidFilter(`${attribute.name} is true or false`)
    return (value) => String(value) === wanted
  }
  if (attribute.type === 'dateTime') {
    const wanted = Date.parse(String(expected))
    if (Number.isNaN(wanted)) throw invalidFilter(`${attribute.name} is a time such as 2026-11-22T06:14:00Z`)
    return (value) => tests[comparison](Date.parse(String(value)), wanted)
  }
  if (typeof expected !== 'string')
    throw invalidFilter(`${attribute.name} is text; put it between quotation marks`)
  const fold = (text: string): string => (attribute.caseExact ? text : text.toLowerCase())
  const wanted = fold(expected)
  return (value) => typeof value === 'string' && tests[comparison](fold(value), wanted)
}

type Value = string | number

/** `ne` is the test of `eq`, turned round above. Times are compared as numbers, and searched for as what they are. */
const tests: Readonly<Record<Comparison, (value: Value, wanted: Value) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value === wanted,
  co: (value, wanted) => String(value).includes(String(wanted)),
  sw: (value, wanted) => String(value).startsWith(String(wanted)),
  ew: (value, wanted) => String(value).endsWith(String(wanted)),
  gt: (value, wanted) => value > wanted,
  ge: (value, wanted) => value >= wanted,
  lt: (value, wanted) => value < wanted,
  le: (value, wanted) => value <= wanted,
}
