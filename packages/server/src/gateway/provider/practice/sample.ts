const deepest = 8

/**
 * The smallest harmless value a JSON schema allows, for answers that must be structured (a conversation's title, a forced
 * tool). Knows the keywords clients use; patterns and formats are not followed.
 */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isRecord(schema) || depth > deepest) return null
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  if ('default' in schema) return schema['default']
  const inner = (value: unknown) => sampleOf(value, root, depth + 1)
  const choice = [schema['anyOf'], schema['oneOf'], schema['allOf']].find((list) => Array.isArray(list))
  if (Array.isArray(choice)) return inner(choice[0])
  if (typeof schema['$ref'] === 'string') return inner(resolve(schema['$ref'], root))
  const type = Array.isArray(schema['type']) ? schema['type'][0] : schema['type']
  switch (type) {
    case 'string':
      return 'practice (simulated)'.slice(0, numberOr(schema['maxLength'], 20))
    case 'number':
    case 'integer':
      return numberOr(schema['minimum'], 0)
    case 'boolean':
      return false
    case 'array':
      return numberOr(schema['minItems'], 0) > 0 ? [inner(schema['items'])] : []
    case 'null':
      return null
    default:
      return sampleObject(schema, inner)
  }
}

function sampleObject(schema: Record<string, unknown>, inner: (value: unknown) => unknown): unknown {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  return Object.fromEntries(required.map((name) => [name, inner(properties[name])]))
}

/** `#/$defs/name` inside the same document; anything else is unknown. */
function resolve(reference: string, root: unknown): unknown {
  let found = root
  for (const part of reference.replace(/^#\/?/, '').split('/'))
    found = isRecord(found) ? found[part] : undefined
  return found
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback
}
