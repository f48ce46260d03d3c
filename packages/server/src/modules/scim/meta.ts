import type { Resource } from './schema.ts'

interface Versioned {
  createdAt: number
  updatedAt: number
  version: number
}

/** RFC 7643, 3.1. Rows of the time before there was a directory have no time of their last change. */
export function metaOf(
  { createdAt, updatedAt, version }: Versioned,
  { type, location }: { type: 'User' | 'Group'; location: string },
): Resource {
  return {
    resourceType: type,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(Math.max(createdAt, updatedAt)).toISOString(),
    location,
    version: etagOf(version),
  }
}

/** Weak, because the same version may be written with its names in another order (RFC 7644, 3.14). */
export function etagOf(version: number): string {
  return `W/"${version}"`
}

/** Whether one of the tags of `If-Match` or `If-None-Match` is this version's; weak and strong are the same here. */
export function matchesEtag(header: string, version: number): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//i, ''))
  return tags.includes('*') || tags.includes(`"${version}"`)
}
