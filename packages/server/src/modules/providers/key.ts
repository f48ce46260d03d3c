/** A provider's key as the ring hands it out. */
export interface ProviderKey {
  value: string
  /** `current` is the first configured key, `next` the second, which exists during a rotation */
  place: 'current' | 'next'
  /** the last four characters, as the provider's own console shows them; empty for a short key */
  hint: string
}

const longestKey = 8192

/**
 * What is wrong with a key, or undefined. Tokens of consumer plans (`sk-ant-oat…`, `sk-ant-ort…`: a person's sign-in) are
 * refused: their terms do not cover a company's traffic. The key itself never stands in the problem.
 */
export function keyProblem(value: string): string | undefined {
  if (value === '') return 'it is empty'
  if (/^sk-ant-o[ar]t/i.test(value))
    return "it is a person's sign-in token (sk-ant-oat… or sk-ant-ort…); consumer plans may not be used here, create an API key"
  if (value.startsWith('sk-skh-')) return 'it is a credential of Sekisho itself, not a key of the provider'
  if (value.length > longestKey) return `it is longer than ${longestKey} characters`
  // anything else could not stand in a header, or would smuggle a second one
  if (!/^[\x21-\x7e]+$/.test(value)) return 'it holds spaces, line breaks or characters outside ASCII'
  return undefined
}

export function keyHint(value: string): string {
  return value.length >= 24 ? value.slice(-4) : ''
}
