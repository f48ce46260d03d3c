import { settingsKeys } from '../documented/index.ts'
import type { JsonObject } from '../json.ts'
import type { ObjectShape, Shape } from './shape.ts'
import { settingsShape } from './settings-shape.ts'

/**
 * A JSON Schema (2020-12) of the settings, for editors: what each key means, its values, and who may set it. Unknown keys
 * are left to the lint, which knows what was meant.
 */
export function settingsJsonSchema(locale: 'en' | 'ja' = 'en'): JsonObject {
  const texts = new Map(settingsKeys.map(({ key, summary }) => [key, summary[locale] ?? summary.en]))
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Claude Code settings',
    ...objectSchema(settingsShape, (path) => texts.get(path)),
  }
}

function objectSchema(
  { keys, required = [] }: ObjectShape,
  describe: (path: string) => string | undefined,
): JsonObject {
  const properties = Object.entries(keys).map(([key, shape]) => {
    const description = describe(key)
    const inner = schemaOf(shape, (path) => describe(`${key}.${path}`))
    return [key, { ...(description === undefined ? {} : { description }), ...inner }]
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required: [...required] }),
  }
}

function schemaOf(shape: Shape, describe: (path: string) => string | undefined): JsonObject {
  const none = () => undefined
  switch (shape.kind) {
    case 'boolean':
      return { type: 'boolean' }
    case 'text':
      return {
        type: 'string',
        ...(shape.oneOf === undefined ? {} : { enum: [...shape.oneOf] }),
        ...(shape.matches === undefined ? {} : { pattern: shape.matches.source }),
        ...(shape.least === undefined ? {} : { minLength: shape.least }),
      }
    case 'number':
      return {
        type: shape.whole === true ? 'integer' : 'number',
        ...(shape.least === undefined ? {} : { minimum: shape.least }),
        ...(shape.above === undefined ? {} : { exclusiveMinimum: shape.above }),
        ...(shape.most === undefined ? {} : { maximum: shape.most }),
      }
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.of, none),
        ...(shape.most === undefined ? {} : { maxItems: shape.most }),
      }
    case 'map':
      return {
        type: 'object',
        additionalProperties: schemaOf(shape.of, none),
        ...(shape.names === undefined ? {} : { propertyNames: { pattern: shape.names.source } }),
      }
    case 'either':
      return { anyOf: shape.of.map((form) => schemaOf(form, none)) }
    case 'object':
      return objectSchema(shape, describe)
    case 'anything':
    default:
      return {}
  }
}
