import type { Actor } from '@sekisho/contract'

/**
 * How rows name who did something: the id of a person, or what else it was. In a session that the operator's link opened it
 * is the operator: whoever holds the token in the data directory, perhaps the very person who signs in as themselves next.
 */
export function nameOf(actor: Actor): string {
  if (actor.type !== 'person') return actor.type
  return actor.openedBy ?? actor.id
}

/** Of people alone it is known who they are. @param name as `nameOf` says it */
export function isNamed(name: string): boolean {
  return name.startsWith('per_')
}

/**
 * What four eyes are about. All sign-ins and credentials of a person are that person.
 * @param one as `nameOf` says it, and the other too
 */
export function areTwoPeople(one: string, other: string): boolean {
  return isNamed(one) && isNamed(other) && one !== other
}
