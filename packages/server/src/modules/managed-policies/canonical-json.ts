import { createHash } from 'node:crypto'

/**
 * JSON with the keys of every object in order and no whitespace: what the checksum of settings is taken of. As Claude
 * Code 2.1.330 has it (measured): keys go by their UTF-16 units, those that are whole numbers first and by their value.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  // An object keeps whole numbers among its keys in the order of their values by itself.
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}

/** `sha256:` and hex, as Claude Code computes it of the settings it holds. */
export function checksumOf(canonical: string): string {
  return `sha256:${createHash('sha256').update(canonical).digest('hex')}`
}
