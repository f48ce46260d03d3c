import { badRequest } from './problems.ts'

/** Where a page begins, as a text that clients hand back and do not look into. */
export function formatPageToken(place: Readonly<Record<string, string | number>>): string {
  return `page_${Buffer.from(JSON.stringify(place)).toString('base64url')}`
}

/** @throws ComplianceProblem for a token that is not one of this kind */
export function pageTokenIn<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Readonly<Record<Name, string | number>> | undefined {
  const text = query.get('page')
  if (text === null) return undefined
  const value = parse(text)
  if (!names.every((name) => ['string', 'number'].includes(typeof value[name])))
    throw badRequest('page: is not the next_page of an answer')
  // Sound: each name has just been looked at.
  return value as Record<Name, string | number>
}

function parse(text: string): Readonly<Record<string, unknown>> {
  const [, encoded] = /^page_([\w-]{1,490})$/.exec(text) ?? []
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded ?? '', 'base64url').toString())
    // Sound: an object, of which nothing else is believed.
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // Not one of ours, whatever it is.
  }
  return {}
}
