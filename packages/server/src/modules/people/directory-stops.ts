/**
 * Who was stopped here stays stopped. Directories send the whole of a person again with every change of theirs (Okta), or
 * set right what differs from what they hold (Entra ID, every 40 minutes): `active: true` is then no decision, and would let
 * somebody in again whom a security officer has just stopped. It is one only after a `false` of the directory's own.
 * The mark stands before what the directory sent: nothing that it sends has the name, since only known attributes are kept.
 */
const opening = '{"stoppedHere":true'

/** @param attributes a JSON object */
export function withStop(attributes: string): string {
  if (isMarked(attributes)) return attributes
  return attributes === '{}' ? `${opening}}` : `${opening},${attributes.slice(1)}`
}

/** What the directory sent, whether they were stopped or not. */
export function withoutStop(stored: string): string {
  if (!isMarked(stored)) return stored
  const rest = stored.slice(opening.length)
  return rest === '}' ? '{}' : `{${rest.slice(1)}`
}

/** @param stored undefined: the directory never wrote them, so that whoever is inactive was stopped here */
export function isStoppedHere(stored: string | undefined): boolean {
  return stored === undefined || isMarked(stored)
}

function isMarked(stored: string): boolean {
  return stored.startsWith(opening)
}
