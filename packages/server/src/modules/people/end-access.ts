import type { Actor } from '@sekisho/contract'
import type { Person } from './person.ts'

/** Ends what a person holds, on the record; ending what has ended changes nothing. */
export type EndAccess = (end: { actor: Actor; person: Person; reason: string }) => Promise<unknown>

/** Those that hold sessions and credentials of people: told when one of them is no longer active. */
export function createEndings(): { onDeactivated: (end: EndAccess) => void; endAccess: EndAccess } {
  const endings: EndAccess[] = []
  return {
    onDeactivated: (end) => void endings.push(end),
    async endAccess(ended) {
      const done = await Promise.allSettled(endings.map((end) => end(ended)))
      const failed = done.find((outcome) => outcome.status === 'rejected')
      // The person is inactive and refused everywhere; that it is not all on the record yet, the caller must hear.
      if (failed !== undefined) throw new Error('not everything was revoked', { cause: failed.reason })
    },
  }
}
