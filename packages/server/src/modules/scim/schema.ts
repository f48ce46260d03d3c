import { Schemas } from 'scimmy'

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** An attribute as RFC 7643, 7 describes it. */
export interface Attribute {
  readonly name: string
  readonly type: string
  readonly multiValued: boolean
  readonly caseExact: boolean
  readonly mutability: string
  /** by name in lower case */
  readonly subAttributes: Attributes
}

export type Attributes = ReadonlyMap<string, Attribute>

/** What a resource may hold. Names are compared in lower case. */
export interface ResourceSchema {
  readonly urn: string
  readonly attributes: Attributes
  /** by URN in lower case */
  readonly extensions: ReadonlyMap<string, { urn: string; attributes: Attributes }>
}

/** A resource as JSON, with its attributes written as the schema writes them. */
export type Resource = Record<string, unknown>

interface Description {
  id: string
  name: string
  description: string
  attributes: AttributeDescription[]
  meta: { resourceType: string; location: string }
}

interface AttributeDescription {
  name: string
  type: string
  multiValued?: boolean
  caseExact?: boolean
  mutability?: string
  subAttributes?: AttributeDescription[]
}

export interface ScimSchemas {
  user: ResourceSchema
  group: ResourceSchema
  /** for `/Schemas` */
  descriptions: readonly (object & { id: string })[]
}

/** The schemas of RFC 7643, 4 as scimmy transcribes them. @param basePath of `/Schemas` */
export function createSchemas(basePath: string): ScimSchemas {
  const [user, group, enterprise] = [Schemas.User, Schemas.Group, Schemas.EnterpriseUser].map(
    // Sound: `describe` gives what RFC 7643, 7 says; through JSON, because its objects are views of scimmy's own.
    ({ definition }) => JSON.parse(JSON.stringify(definition.describe(`${basePath}/Schemas`))) as Description,
  )
  if (user === undefined || group === undefined || enterprise === undefined)
    throw new Error('three give three')
  const extension = { urn: enterprise.id, attributes: attributesOf(enterprise.attributes) }
  return {
    user: {
      urn: user.id,
      attributes: new Map([...common, ...attributesOf(user.attributes)]),
      extensions: new Map([[enterprise.id.toLowerCase(), extension]]),
    },
    group: {
      urn: group.id,
      attributes: new Map([...common, ...attributesOf(group.attributes.map(withExactMembers))]),
      extensions: new Map(),
    },
    descriptions: [user, group, enterprise].map((description) => ({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      ...description,
    })),
  }
}

function attributesOf(descriptions: readonly AttributeDescription[] = []): Attributes {
  return new Map(descriptions.map((described) => [described.name.toLowerCase(), attributeOf(described)]))
}

function attributeOf({ name, type, subAttributes, ...rest }: AttributeDescription): Attribute {
  return {
    name,
    type,
    multiValued: rest.multiValued === true,
    caseExact: rest.caseExact === true,
    mutability: rest.mutability ?? 'readWrite',
    subAttributes: attributesOf(subAttributes),
  }
}

/** Our ids are compared as they are. */
function withExactMembers(described: AttributeDescription): AttributeDescription {
  const { name, subAttributes = [] } = described
  if (name !== 'members') return described
  const exact = subAttributes.map((part) => (part.name === 'value' ? { ...part, caseExact: true } : part))
  return { ...described, subAttributes: exact }
}

/** RFC 7643, 3.1: of every resource, and in no schema. */
const common: Attributes = attributesOf([
  { name: 'schemas', type: 'reference', multiValued: true, caseExact: true, mutability: 'readOnly' },
  { name: 'id', type: 'string', caseExact: true, mutability: 'readOnly' },
  { name: 'externalId', type: 'string', caseExact: true },
  {
    name: 'meta',
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      { name: 'resourceType', type: 'string', caseExact: true, mutability: 'readOnly' },
      { name: 'created', type: 'dateTime', mutability: 'readOnly' },
      { name: 'lastModified', type: 'dateTime', mutability: 'readOnly' },
      { name: 'location', type: 'reference', caseExact: true, mutability: 'readOnly' },
      { name: 'version', type: 'string', caseExact: true, mutability: 'readOnly' },
    ],
  },
])
