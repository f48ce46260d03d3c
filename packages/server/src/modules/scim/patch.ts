import { coerceAttribute, coerceValue, isForeignUrn, onePrimary } from './coerce.ts'
import { createElementTest, isObject } from './filter.ts'
import { readOperations, type Operation } from './operations.ts'
import { invalidPath, invalidValue, quoted, ScimProblem } from './problem.ts'
import type { Attribute, Resource, ResourceSchema } from './schema.ts'
import { parsePath, type FilterNode, type PatchPath } from './syntax.ts'

/**
 * The resource after a PATCH (RFC 7644, 3.5.2); the one given stays as it is. Beyond the RFC, as directories need it:
 * operations in any case, names with dots as keys, `remove` with the values to remove, and an address of a type that is
 * not there yet is made.
 * @throws ScimProblem
 */
export function applyPatch(resource: Resource, body: unknown, schema: ResourceSchema): Resource {
  const changed = structuredClone(resource)
  for (const operation of readOperations(body)) {
    if (operation.path !== undefined) applyAt(changed, { ...operation, path: operation.path }, schema)
    else applyAll(changed, operation, schema)
  }
  return changed
}

type PathOperation = Operation & { path: string }

/** Without a path the value holds attributes by name; what only the server writes is passed over there. */
function applyAll(resource: Resource, { op, value }: Operation, schema: ResourceSchema): void {
  if (op === 'remove') throw new ScimProblem(400, 'remove needs a path', 'noTarget')
  if (!isObject(value)) throw invalidValue(`${op} without a path needs an object as its value`)
  for (const [key, part] of attributesOf(value, schema.urn.toLowerCase())) {
    const name = key.toLowerCase()
    const extension = schema.extensions.get(name)
    if (extension !== undefined) {
      applyToExtension(resource, { op, urn: extension.urn, value: part }, schema)
    } else if (name === schema.urn.toLowerCase()) {
      throw invalidValue(`${schema.urn} must hold attributes`)
    } else if (isForeignUrn(name, schema.urn) && !isBelowKnown(name, schema) && isObject(part)) {
      resource[key] = { ...(isObject(resource[key]) ? resource[key] : {}), ...part }
    } else if (isKnown(key, schema)) applyAt(resource, { op, path: key, value: part }, schema)
  }
}

/** Those below the name of the schema too, one level deep: whoever nests it is not followed. @param urn in lower case */
function attributesOf(value: Readonly<Record<string, unknown>>, urn: string): [string, unknown][] {
  return Object.entries(value).flatMap(([key, part]): [string, unknown][] =>
    key.toLowerCase() === urn && isObject(part) ? Object.entries(part) : [[key, part]],
  )
}

/** The whole name of an attribute of ours, `urn:…:User:manager`. @param name in lower case */
function isBelowKnown(name: string, { urn, extensions }: ResourceSchema): boolean {
  return [urn.toLowerCase(), ...extensions.keys()].some((known) => name.startsWith(`${known}:`))
}

function isKnown(key: string, { attributes }: ResourceSchema): boolean {
  const attribute = attributes.get(key.toLowerCase())
  return attribute === undefined ? /[.[:]/.test(key) : attribute.mutability !== 'readOnly'
}

function applyAt(resource: Resource, operation: PathOperation, schema: ResourceSchema): void {
  const extension = schema.extensions.get(operation.path.toLowerCase())
  if (extension !== undefined) return applyToExtension(resource, { ...operation, urn: extension.urn }, schema)
  const path = parsePath(operation.path, invalidPath)
  const own = path.urn === undefined || path.urn === schema.urn.toLowerCase()
  const known = path.urn === undefined ? undefined : schema.extensions.get(path.urn)
  if (own) return change(resource, { ...operation, path }, schema.attributes.get(path.name))
  if (known === undefined) return changeForeign(resource, operation)
  const holder = isObject(resource[known.urn]) ? resource[known.urn] : {}
  // Sound: an object, by the line above.
  change(holder as Resource, { ...operation, path }, known.attributes.get(path.name))
  setOrDelete(resource, known.urn, isEmpty(holder) ? undefined : holder)
}

/** Of an extension the parts that are given are written, as of any complex attribute. */
function applyToExtension(
  resource: Resource,
  { op, urn, value }: Operation & { urn: string },
  schema: ResourceSchema,
): void {
  if (op === 'remove' || value === null) {
    delete resource[urn]
    return
  }
  if (!isObject(value)) throw invalidValue(`${urn} must be an object`)
  for (const [name, part] of Object.entries(value)) {
    const isKnown = schema.extensions.get(urn.toLowerCase())?.attributes.has(name.toLowerCase())
    if (isKnown === true || name.includes('.'))
      applyAt(resource, { op, path: `${urn}:${name}`, value: part }, schema)
  }
}

/** An attribute of an extension nobody told us of: kept as it is. */
function changeForeign(resource: Resource, { op, path, value }: PathOperation): void {
  const [, urn = '', name = ''] = /^(.*):([a-z$][\w$-]*)$/i.exec(path) ?? []
  if (name === '') throw invalidPath(`${quoted(path)} is not a path`)
  const holder = isObject(resource[urn]) ? { ...resource[urn] } : {}
  setOrDelete(holder, name, op === 'remove' ? undefined : value)
  setOrDelete(resource, urn, isEmpty(holder) ? undefined : holder)
}

interface Change {
  op: Operation['op']
  path: PatchPath
  value: unknown
}

function change(holder: Resource, { op, path, value }: Change, attribute: Attribute | undefined): void {
  if (attribute === undefined) throw invalidPath(`there is no attribute ${path.name}`)
  // A password is never kept here.
  if (attribute.mutability === 'writeOnly') return
  if (attribute.mutability === 'readOnly')
    throw new ScimProblem(400, `${attribute.name} is written by the server alone`, 'mutability')
  const current = holder[attribute.name]
  setOrDelete(holder, attribute.name, changed({ op, path, value }, { attribute, current }))
}

interface Target {
  attribute: Attribute
  current: unknown
}

function changed({ op, path, value }: Change, { attribute, current }: Target): unknown {
  if (path.filter !== undefined)
    return changeElements({ op, path, value, filter: path.filter }, { attribute, current })
  if (path.sub !== undefined) return changePart({ op, path, value }, { attribute, current })
  if (op === 'remove') return value === undefined ? undefined : without(current, { attribute, value })
  const given = coerceAttribute(value, attribute)
  if (attribute.multiValued) return op === 'replace' ? given : joined(listOf(current), listOf(given))
  // RFC 7644, 3.5.2.3: of a complex attribute the parts that are given are replaced.
  return isObject(current) && isObject(given) ? { ...current, ...given } : given
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

/** What is there already is there once; of two with the same value the later one says the rest. */
function joined(current: readonly unknown[], added: readonly unknown[]): unknown[] {
  const byKey = new Map(current.map((one) => [keyOf(one), one]))
  for (const one of added) byKey.set(keyOf(one), one)
  return primaryAmong([...byKey.values()], new Set(added))
}

/** Where one of the new values is the primary one, no other is. */
function primaryAmong(list: readonly unknown[], fresh: ReadonlySet<unknown>): unknown[] {
  const isNew = [...fresh].some((one) => isObject(one) && one['primary'] === true)
  if (!isNew) return onePrimary(list)
  return onePrimary(
    list.map((one) =>
      isObject(one) && one['primary'] === true && !fresh.has(one) ? { ...one, primary: false } : one,
    ),
  )
}

function keyOf(one: unknown): string {
  if (!isObject(one) || typeof one['value'] !== 'string') return JSON.stringify(one)
  return `${one['value']}\n${typeof one['type'] === 'string' ? one['type'].toLowerCase() : ''}`
}

/** `remove` with a path and values: Entra names so the members to remove. */
function without(current: unknown, { attribute, value }: { attribute: Attribute; value: unknown }): unknown {
  if (!attribute.multiValued) return undefined
  const removed = new Set(listOf(coerceAttribute(value, attribute)).map(valueOf))
  return emptyToNothing(listOf(current).filter((one) => !removed.has(valueOf(one))))
}

function valueOf(one: unknown): string {
  return isObject(one) && typeof one['value'] === 'string' ? one['value'] : JSON.stringify(one)
}

/** `name.familyName`, or of a multi-valued attribute that part of every value. */
function changePart({ op, path, value }: Change, { attribute, current }: Target): unknown {
  const part = partOf(attribute, path)
  const given = op === 'remove' ? undefined : coerceAttribute(value, part)
  const write = (one: unknown): Resource =>
    withPart(isObject(one) ? one : {}, { name: part.name, value: given })
  if (!attribute.multiValued) return emptyToNothing(write(current))
  const list = listOf(current)
  if (list.length === 0 && op === 'remove') return undefined
  return emptyToNothing((list.length === 0 ? [{}] : list).map(write).filter((one) => !isEmpty(one)))
}

function partOf({ name, subAttributes }: Attribute, { sub = '' }: PatchPath): Attribute {
  const part = subAttributes.get(sub)
  if (part === undefined) throw invalidPath(`${name} has no ${sub}`)
  return part
}

function withPart(one: Resource, { name, value }: { name: string; value: unknown }): Resource {
  const copy = { ...one }
  setOrDelete(copy, name, value)
  return copy
}

/** `emails[type eq "work"].value` */
function changeElements(
  { op, path, value, filter }: Change & { filter: FilterNode },
  { attribute, current }: Target,
): unknown {
  if (!attribute.multiValued || attribute.type !== 'complex')
    throw invalidPath(`${attribute.name} has one value; nothing can be selected`)
  const list = listOf(current)
  const test = elementTest(filter, attribute)
  const part = path.sub === undefined ? undefined : partOf(attribute, path)
  if (op === 'remove') {
    if (part === undefined) return emptyToNothing(list.filter((one) => !test(one)))
    const rest = list.map((one) =>
      test(one) ? withPart(one as Resource, { name: part.name, value: undefined }) : one,
    )
    return emptyToNothing(rest.filter((one) => !isEmpty(one)))
  }
  const all = list.some(test) ? list : [...list, newElement(filter, attribute)]
  const fresh = new Set<unknown>()
  const written = all.map((one) => {
    if (!test(one)) return one
    const made = writtenElement(one as Resource, { op, part, value, attribute })
    fresh.add(made)
    return made
  })
  return emptyToNothing(primaryAmong(written, fresh))
}

/** Members are selected one by one among thousands: equality of the value takes the short way. */
function elementTest(filter: FilterNode, attribute: Attribute): (one: unknown) => boolean {
  const test = createElementTest(filter, attribute)
  const isShort =
    filter.type === 'compare' &&
    filter.comparison === 'eq' &&
    filter.path.name === 'value' &&
    filter.path.urn === undefined &&
    attribute.subAttributes.get('value')?.caseExact === true
  if (!isShort) return (one) => isObject(one) && test(one)
  const { value } = filter
  return (one) => isObject(one) && one['value'] === value
}

function writtenElement(
  one: Resource,
  {
    op,
    part,
    value,
    attribute,
  }: { op: Operation['op']; part: Attribute | undefined; value: unknown; attribute: Attribute },
): Resource {
  if (part !== undefined) return withPart(one, { name: part.name, value: coerceAttribute(value, part) })
  const given = coerceValue(value, attribute)
  if (!isObject(given)) throw invalidValue(`${attribute.name} needs an object as its value`)
  return op === 'add' ? { ...one, ...given } : given
}

/** The value a filter of nothing but equalities describes; Entra adds the first address of a type so. */
function newElement(filter: FilterNode, attribute: Attribute): Resource {
  const element = describedBy(filter, attribute)
  if (element === undefined)
    throw new ScimProblem(400, `no value of ${attribute.name} is what the filter asks for`, 'noTarget')
  return element
}

function describedBy(filter: FilterNode, attribute: Attribute): Resource | undefined {
  if (filter.type === 'and') {
    const parts = filter.of.map((one) => describedBy(one, attribute))
    return parts.includes(undefined) ? undefined : Object.assign({}, ...parts)
  }
  if (filter.type !== 'compare' || filter.comparison !== 'eq') return undefined
  const part = attribute.subAttributes.get(filter.path.name)
  const value = part && coerceAttribute(filter.value, part)
  return part === undefined || value === undefined ? undefined : { [part.name]: value }
}

function setOrDelete(holder: Resource, name: string, value: unknown): void {
  if (value === undefined || value === null) delete holder[name]
  else holder[name] = value
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

function emptyToNothing(value: Resource | readonly unknown[]): unknown {
  return Object.keys(value).length === 0 ? undefined : value
}
