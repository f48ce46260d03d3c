/** A JSON Schema, as far as completion asks. */
export type Schema = Readonly<Record<string, unknown>>

/** The schema of a policy document around that of its settings. */
export function documentSchema(settings: Schema): Schema {
  const test = {
    type: 'object',
    properties: {
      call: { type: 'string' },
      tool: { type: 'string' },
      input: { type: 'object' },
      expect: { enum: ['allow', 'ask', 'deny'] },
      by: { enum: ['client', 'guard'] },
      cwd: { type: 'string' },
    },
  }
  const rule = {
    type: 'object',
    properties: {
      rule: { type: 'string' },
      match: { type: 'array' },
      not_match: { type: 'array' },
      by: { enum: ['client', 'guard'] },
    },
  }
  return {
    type: 'object',
    properties: {
      settings,
      guard: { type: 'object', properties: { mode: { enum: ['off', 'report', 'enforce'] } } },
      tests: { type: 'array', items: test },
      rules: { type: 'array', items: rule },
    },
  }
}

/** What may stand at a path: several where the schema has alternatives. */
export function schemasAt(schema: Schema, path: readonly (string | number)[]): readonly Schema[] {
  let found = alternatives(schema)
  for (const step of path) {
    found = found.flatMap((one) => {
      if (typeof step === 'number') return alternatives(one['items'])
      const properties = isSchema(one['properties']) ? one['properties'] : {}
      return alternatives(Object.hasOwn(properties, step) ? properties[step] : one['additionalProperties'])
    })
  }
  return found
}

/** The keys that an object may have, with what they mean. */
export function keysAt(schemas: readonly Schema[]): { key: string; description: string | undefined }[] {
  return schemas.flatMap(({ properties }) =>
    Object.entries(isSchema(properties) ? properties : {}).map(([key, inner]) => {
      const description = isSchema(inner) ? inner['description'] : undefined
      return { key, description: typeof description === 'string' ? description : undefined }
    }),
  )
}

/** The values that are possible, where they are few, as JSON. */
export function valuesOf(schemas: readonly Schema[]): string[] {
  return schemas.flatMap((one) => {
    if (one['type'] === 'boolean') return ['true', 'false']
    const { enum: values } = one
    return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : []
  })
}

function alternatives(schema: unknown): readonly Schema[] {
  if (!isSchema(schema)) return []
  const { anyOf } = schema
  return Array.isArray(anyOf) ? anyOf.flatMap((one) => alternatives(one)) : [schema]
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
