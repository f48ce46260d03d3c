import { isObject } from '../settings/json.ts'
import { PackError } from './pack.ts'
import { xmlText } from './xml-text.ts'

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`

/**
 * A property list with native types: text, integer, real, boolean, array, dictionary. Keys stay in their order.
 * @throws PackError null_value, not_xml
 */
export function propertyList(value: unknown): string {
  return `${head}${element(value, { path: [], indent: '' })}</plist>\n`
}

interface Place {
  path: readonly string[]
  indent: string
}

function element(value: unknown, place: Place): string {
  const { path, indent } = place
  if (typeof value === 'string') return `${indent}<string>${xmlText(value, path.join('.'))}</string>\n`
  if (typeof value === 'boolean') return `${indent}<${String(value)}/>\n`
  if (typeof value === 'number') return `${indent}${numberElement(value)}\n`
  if (Array.isArray(value))
    return container(
      'array',
      value.map((item, at) => element(item, below(place, at))),
      indent,
    )
  if (!isObject(value)) throw new PackError('null_value', path.join('.'))
  const pairs = Object.entries(value).map(([key, item]) => {
    const named = below(place, key)
    return `${named.indent}<key>${xmlText(key, named.path.join('.'))}</key>\n${element(item, named)}`
  })
  return container('dict', pairs, indent)
}

function container(name: 'array' | 'dict', children: readonly string[], indent: string): string {
  if (children.length === 0) return `${indent}<${name}/>\n`
  return `${indent}<${name}>\n${children.join('')}${indent}</${name}>\n`
}

/** An integer beyond 2^53 is not the number it was written as in JSON either. */
function numberElement(value: number): string {
  return Number.isSafeInteger(value) ? `<integer>${value}</integer>` : `<real>${value}</real>`
}

function below({ path, indent }: Place, key: string | number): Place {
  return { path: [...path, String(key)], indent: `${indent}\t` }
}
