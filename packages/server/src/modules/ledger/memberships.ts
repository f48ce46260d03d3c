import { createHash } from 'node:crypto'
import type { NewEntry } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'

/** Whose groups and roles are asked for. A change of them makes a new object. */
export interface Member {
  readonly groups: readonly string[]
  readonly roles: readonly string[]
}

/** Names what callers belong to, so that what a call cost can later be summed up by group and by role. */
export interface Memberships {
  /**
   * The name of all of somebody's groups and roles together; undefined without any. What it stands for is in the ledger
   * before what is appended after this call.
   */
  of: (member: Member) => string | undefined
}

interface MembershipsOptions {
  clock: Pick<Clock, 'now'>
  /** false: it found no room, and has to be said again */
  append: (entry: NewEntry<'membership.seen'>) => boolean
}

/** Names of which it is remembered that they were written; forgotten, one is written again, which changes nothing. */
const maxNames = 50_000

export function createMemberships({ clock, append }: MembershipsOptions): Memberships {
  const known = new WeakMap<Member, string>()
  const written = new Set<string>()
  return {
    of(member) {
      const before = known.get(member)
      if (before !== undefined) return before
      const { groups, roles } = member
      if (groups.length === 0 && roles.length === 0) return undefined
      const data = { groups: groups.toSorted(), roles: roles.toSorted() }
      const membership = nameOf(data)
      if (!written.has(membership)) {
        const entry = { kind: 'membership.seen', time: clock.now(), actor: { type: 'system' } } as const
        // The admission will find no room either; whoever calls next says it again.
        if (!append({ ...entry, data: { membership, ...data } })) return membership
        if (written.size === maxNames) written.clear()
        written.add(membership)
      }
      known.set(member, membership)
      return membership
    },
  }
}

function nameOf(data: Member): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('base64url').slice(0, 16)
}
