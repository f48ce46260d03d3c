import { z } from 'zod'
import type { KeyPath } from './problems.ts'

/** The schemas a value at `path` may be checked by, without their wrappers; several where a union leaves it open. */
export function schemasAt(schema: z.core.$ZodType, path: KeyPath): readonly z.core.$ZodType[] {
  let schemas = alternatives(schema)
  for (const step of path) schemas = schemas.flatMap((entry) => stepInto(entry, step)).flatMap(alternatives)
  return schemas
}

/** The keys known at `path`. */
export function keysAt(schema: z.core.$ZodType, path: KeyPath): readonly string[] {
  const keys = schemasAt(schema, path).flatMap((entry) =>
    entry instanceof z.ZodObject ? Object.keys(entry.shape) : [],
  )
  return [...new Set(keys)]
}

/** A schema without optional, default and transform; of a union each alternative. */
export function alternatives(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return alternatives(schema.def.innerType)
  if (schema instanceof z.ZodPipe)
    return alternatives(schema.def.in instanceof z.ZodTransform ? schema.def.out : schema.def.in)
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap(alternatives)
  return [schema]
}

function stepInto(schema: z.core.$ZodType, step: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.def.element]
  if (schema instanceof z.ZodRecord) return [schema.def.valueType]
  if (!(schema instanceof z.ZodObject)) return []
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape
  const inner = Object.hasOwn(shape, step) ? shape[step] : undefined
  return inner === undefined ? [] : [inner]
}
