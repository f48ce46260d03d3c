import { isObject } from './filter.ts'
import { invalidSyntax, invalidValue, quoted } from './problem.ts'
import type { Attribute, Attributes, Resource, ResourceSchema } from './schema.ts'

/**
 * What a client sent, as the schema writes it: names in its spelling, values of its types, without what only the server
 * writes (`id`, `meta`, `groups`), what is never kept (`password`) and what it does not know. An extension of somebody
 * else's is kept as it is.
 * @throws ScimProblem invalidSyntax, invalidValue
 */
export function coerceResource(body: unknown, { urn, attributes, extensions }: ResourceSchema): Resource {
  if (!isObject(body)) throw invalidSyntax('the body must be a JSON object')
  checkSchemas(body, urn)
  const resource: Resource = {}
  for (const [key, value] of Object.entries(body)) {
    const lower = key.toLowerCase()
    const extension = extensions.get(lower)
    const attribute = attributes.get(lower)
    if (extension !== undefined)
      set(resource, extension.urn, coerceObject(value, { name: key, attributes: extension.attributes }))
    else if (isForeignUrn(lower, urn)) set(resource, key, isObject(value) ? value : undefined)
    else if (attribute !== undefined && isWritable(attribute))
      set(resource, attribute.name, coerceAttribute(value, attribute))
  }
  return resource
}

/** RFC 7643, 3: `schemas` says what the body is. A client that leaves it out is understood all the same. */
function checkSchemas(body: Resource, urn: string): void {
  const { schemas } = body
  if (schemas === undefined) return
  const named = Array.isArray(schemas) ? schemas.map((one) => String(one).toLowerCase()) : []
  if (!named.includes(urn.toLowerCase())) throw invalidSyntax(`schemas must name ${urn}`)
}

export function isForeignUrn(key: string, urn: string): boolean {
  return key.startsWith('urn:') && key !== urn.toLowerCase()
}

export function isWritable({ mutability }: Attribute): boolean {
  return mutability !== 'readOnly' && mutability !== 'writeOnly'
}

function set(target: Resource, name: string, value: unknown): void {
  if (value !== undefined) target[name] = value
}

/** Undefined: nothing is there (RFC 7643, 2.5: null and an empty list are the same as nothing). */
export function coerceAttribute(value: unknown, attribute: Attribute): unknown {
  if (!attribute.multiValued) return coerceValue(value, attribute)
  if (value === undefined || value === null) return undefined
  const list = (Array.isArray(value) ? value : [value]).flatMap((one) => coerceValue(one, attribute) ?? [])
  return list.length === 0 ? undefined : onePrimary(list)
}

/** One value of it. */
export function coerceValue(value: unknown, attribute: Attribute): unknown {
  if (value === undefined || value === null) return undefined
  switch (attribute.type) {
    case 'complex':
      return coerceComplex(value, attribute)
    case 'boolean':
      return coerceBoolean(value, attribute)
    default:
      if (typeof value !== 'string') throw invalidValue(`${attribute.name} must be text`)
      return value
  }
}

/** A list of plain texts is taken for their `value`: Okta and older directories send addresses so. */
function coerceComplex(value: unknown, { name, subAttributes }: Attribute): unknown {
  const whole = typeof value === 'string' && subAttributes.has('value') ? { value } : value
  return coerceObject(whole, { name, attributes: subAttributes })
}

function coerceObject(
  value: unknown,
  { name, attributes }: { name: string; attributes: Attributes },
): unknown {
  if (value === null || value === undefined) return undefined
  if (!isObject(value)) throw invalidValue(`${name} must be an object`)
  const object: Resource = {}
  for (const [key, part] of Object.entries(value)) {
    const attribute = attributes.get(key.toLowerCase())
    if (attribute !== undefined) set(object, attribute.name, coerceAttribute(part, attribute))
  }
  return Object.keys(object).length === 0 ? undefined : object
}

/** Entra sends "True" and "False". */
function coerceBoolean(value: unknown, { name }: Attribute): boolean {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.toLowerCase() : ''
  if (word === 'true' || word === 'false') return word === 'true'
  throw invalidValue(`${name} must be true or false, not ${quoted(JSON.stringify(value))}`)
}

/** RFC 7643, 2.4: at most one value is the primary one. The last that says so is. */
export function onePrimary(list: readonly unknown[]): unknown[] {
  const primary = list.findLastIndex((one) => isObject(one) && one['primary'] === true)
  return list.map((one, index) =>
    index !== primary && isObject(one) && one['primary'] === true ? { ...one, primary: false } : one,
  )
}
