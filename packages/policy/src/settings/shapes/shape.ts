/** What a value of the settings looks like: small enough to check values by, and to write a JSON Schema from. */
export type Shape =
  | { kind: 'text'; oneOf?: readonly string[]; matches?: RegExp; least?: number }
  | { kind: 'boolean' }
  | { kind: 'number'; whole?: true; least?: number; above?: number; most?: number }
  | { kind: 'list'; of: Shape; most?: number }
  /** keys of anybody's choice */
  | { kind: 'map'; of: Shape; names?: RegExp }
  | { kind: 'object'; keys: Readonly<Record<string, Shape>>; required?: readonly string[]; open?: true }
  | { kind: 'either'; of: readonly Shape[] }
  /** nothing is known of it */
  | { kind: 'anything' }

export type ObjectShape = Extract<Shape, { kind: 'object' }>

export const text: Shape = { kind: 'text' }
/** Text with something in it. */
export const someText: Shape = { kind: 'text', least: 1 }
export const boolean: Shape = { kind: 'boolean' }
export const anything: Shape = { kind: 'anything' }
export const texts: Shape = { kind: 'list', of: text }
export const someTexts: Shape = { kind: 'list', of: someText }

export function oneOf(...values: string[]): Shape {
  return { kind: 'text', oneOf: values }
}

export function matching(pattern: RegExp): Shape {
  return { kind: 'text', matches: pattern }
}

export function whole(least: number, most?: number): Shape {
  return { kind: 'number', whole: true, least, ...(most === undefined ? {} : { most }) }
}

export function listOf(of: Shape): Shape {
  return { kind: 'list', of }
}

export function mapOf(of: Shape, names?: RegExp): Shape {
  return { kind: 'map', of, ...(names === undefined ? {} : { names }) }
}

export function either(...of: Shape[]): Shape {
  return { kind: 'either', of }
}

export function object(keys: Readonly<Record<string, Shape>>, ...required: string[]): ObjectShape {
  return { kind: 'object', keys, ...(required.length === 0 ? {} : { required }) }
}
