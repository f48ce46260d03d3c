/**
 * A UUID that says nothing but its name: the first bits of a SHA-256, with version 8 and the variant set.
 * @param digest lower-case hexadecimal SHA-256
 * @see https://www.rfc-editor.org/rfc/rfc9562#section-5.8
 */
export function uuidOf(digest: string): string {
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16)
  const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}${variant}${digest.slice(17, 32)}`
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  return groups.join('-').toUpperCase()
}
