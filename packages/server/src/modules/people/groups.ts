import type { Role } from '@sekisho/contract'
import { partFinder } from '../../http/part-finder.ts'
import type { Snapshot } from '../snapshots/index.ts'
import type { PeopleDeps } from './new-person.ts'
import type { Person } from './person.ts'

/** A group as administrators see it: a name that people carry, whoever gave it to them. */
export interface Group {
  readonly name: string
  /** people in it, active or not */
  readonly members: number
  /** what the mapping gives its members */
  readonly roles: readonly Role[]
  /** id of the group that the directory pushes under this name */
  readonly id?: string
}

interface GroupsQuery {
  limit: number
  /** name of the last group of the page before */
  after?: string | undefined
  search?: string | undefined
}

export interface Groups {
  /** Every group that somebody is in, or that the directory has pushed; by name. */
  list(query: GroupsQuery): Promise<{ data: Group[]; next?: string }>
}

interface GroupsDeps {
  deps: PeopleDeps
  snapshot: Snapshot<Person>
}

export function createGroups({ deps, snapshot }: GroupsDeps): Groups {
  const { db, rule } = deps
  return {
    async list({ limit, after, search }) {
      const pushed = await db.read.selectFrom('groups').select(['id', 'name']).execute()
      const idOf = new Map(pushed.map(({ id, name }) => [name, id]))
      const members = new Map(pushed.map(({ name }) => [name, 0]))
      for (const { groups } of snapshot.values()) {
        for (const name of groups) members.set(name, (members.get(name) ?? 0) + 1)
      }
      const isPart = partFinder(search)
      const found = [...members.keys()]
        .filter((name) => after === undefined || name > after)
        .filter((name) => isPart(name))
        .toSorted()
      const data = found.slice(0, limit).map((name) => {
        const id = idOf.get(name)
        const roles = [...new Set(rule.rolesOf([name]))]
        return { name, members: members.get(name) ?? 0, roles, ...(id === undefined ? {} : { id }) }
      })
      const next = found.length > limit ? data.at(-1)?.name : undefined
      return next === undefined ? { data } : { data, next }
    },
  }
}
