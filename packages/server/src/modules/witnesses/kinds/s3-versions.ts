/** A version of an object, as a bucket lists it. */
export interface ObjectVersion {
  key: string
  /** undefined: the bucket keeps no versions */
  version: string | undefined
}

/**
 * Versions in an answer to ListObjectVersions that was asked for URL-encoded keys, in its order: by key, of each key the
 * newest first. What is not in that form is passed over; delete markers are no versions.
 */
export function readVersions(xml: string): ObjectVersion[] {
  const versions: ObjectVersion[] = []
  for (const [, version = ''] of xml.matchAll(/<Version>([^]*?)<\/Version>/g)) {
    const key = decode(element(version, 'Key'))
    const id = element(version, 'VersionId')
    if (key === undefined) continue
    versions.push({ key, version: id === undefined || id === 'null' || id === '' ? undefined : id })
  }
  return versions
}

function element(xml: string, name: 'Key' | 'VersionId'): string | undefined {
  return new RegExp(`<${name}>([^<>]*)</${name}>`).exec(xml)?.[1]
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined // no text that was URL-encoded: not a key of ours
  }
}
