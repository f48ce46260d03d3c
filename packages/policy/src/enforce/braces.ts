import { anyText } from './abstract-text.ts'

const mostAlternatives = 64

/**
 * What `{a,b}` or `{1..3}` expands to. Quotes inside are taken off, a variable is looked up; more alternatives than
 * anybody writes become unknown text.
 */
export function expandBraces(text: string, lookUp: (name: string) => string): string[] {
  const inner = text.slice(1, -1)
  const range = /^(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])(?:\.\.-?\d+)?$/.exec(inner)
  if (range !== null) return rangeOf(range[1] ?? '', range[2] ?? '')
  const made = alternatives(inner).flatMap((one) => expandOne(one, lookUp))
  return made.length > mostAlternatives ? [anyText] : made
}

function rangeOf(from: string, to: string): string[] {
  const numeric = /\d/.test(from)
  const first = numeric ? Number(from) : from.charCodeAt(0)
  const last = numeric ? Number(to) : to.charCodeAt(0)
  const count = Math.abs(last - first) + 1
  if (!(count <= mostAlternatives)) return [anyText]
  return Array.from({ length: count }, (_, at) => {
    const value = first + (last < first ? -at : at)
    return numeric ? String(value) : String.fromCharCode(value)
  })
}

/** Split at the commas that are neither nested nor quoted. */
function alternatives(inner: string): string[] {
  const parts = ['']
  let depth = 0
  let quote = ''
  for (let at = 0; at < inner.length; at += 1) {
    const character = inner.charAt(at)
    if (quote === '' && depth === 0 && character === ',') {
      parts.push('')
      continue
    }
    if (character === '\\' && quote !== "'") at += 1
    else if (quote !== '') quote = character === quote ? '' : quote
    else if (character === '"' || character === "'") quote = character
    else if (character === '{') depth += 1
    else if (character === '}') depth -= 1
    parts[parts.length - 1] += character === '\\' ? character + inner.charAt(at) : character
  }
  return parts
}

function expandOne(one: string, lookUp: (name: string) => string): string[] {
  if (/[`(*?[]/.test(one)) return [anyText]
  if (one.includes('{')) return /^\{[^{}]*\}$/.test(one) ? expandBraces(one, lookUp) : [anyText]
  const named = one.replaceAll(/\$(\w+)/g, (_, name: string) => lookUp(name))
  return [named.includes('$') ? anyText : named.replaceAll(/\\(.)|["']/g, '$1')]
}
