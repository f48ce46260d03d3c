import type { Actor } from '@sekisho/contract'

/** How rows name who did something: the id of a person, or what else it was. */
export function nameOf(actor: Actor): string {
  return personOf(actor) ?? actor.type
}

/** Undefined for who is no person: the operator's token, the directory, the server itself. */
export function personOf(actor: Actor): string | undefined {
  return actor.type === 'person' ? actor.id : undefined
}
