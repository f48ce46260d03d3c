import type { Role } from '@sekisho/contract'
import type { Snapshot } from '../snapshots/index.ts'
import { addPerson, removedBefore } from './directory-additions.ts'
import { changePerson, removePerson } from './directory-changes.ts'
import { createDirectoryGroups, type DirectoryGroups } from './directory-groups.ts'
import {
  actor,
  isSeen,
  readAttributes,
  readSeen,
  reason,
  type DirectoryPerson,
  type DirectoryRecord,
} from './directory-person.ts'
import type { EndAccess } from './end-access.ts'
import type { PeopleDeps } from './new-person.ts'
import type { Person } from './person.ts'
import { readPerson } from './rows.ts'

/**
 * The company's directory (SCIM) as it changes people and groups. It sees everybody but machines and those it removed,
 * who keep their id and their spend, and come back when it pushes them again: by its own id, or by address where one side
 * has none.
 */
export interface Directory extends DirectoryGroups {
  /** Everybody it sees, oldest first, from memory. */
  people(): Person[]
  /** From the store. */
  person(id: string): Promise<DirectoryPerson | undefined>
  /** From the store: what it sent of these, or of everybody. */
  attributesOf(ids?: readonly string[]): Promise<Map<string, string>>
  /** @throws AdminProblem user_name_taken, email_taken */
  addPerson(record: DirectoryRecord): Promise<DirectoryPerson>
  /**
   * Reads, changes and writes as one; what `change` throws undoes it. Ends access when the person is no longer active.
   * @throws AdminProblem person_unknown, user_name_taken, email_taken, last_owner
   */
  changePerson(id: string, change: (current: DirectoryPerson) => DirectoryRecord): Promise<DirectoryPerson>
  /** Ends access for good, with every way to sign in, and loses rights given by hand. @throws AdminProblem person_unknown, last_owner */
  removePerson(id: string, check: (current: DirectoryPerson) => void): Promise<void>
}

interface DirectoryDeps {
  deps: PeopleDeps
  snapshot: Snapshot<Person>
  endAccess: EndAccess
  defaultRoles: readonly Role[]
}

export function createDirectory(parts: DirectoryDeps): Directory {
  const { deps, snapshot, endAccess, defaultRoles } = parts
  const { db, rule } = deps

  /** Whoever is inactive holds nothing any more, also when the deactivation was cut off half-way. */
  async function endLeftOver(id: string | undefined): Promise<void> {
    const person = id === undefined ? undefined : await readPerson(db.read, id, rule)
    if (person?.status === 'inactive') await endAccess({ actor, person, reason })
  }

  async function shown(done: DirectoryPerson): Promise<DirectoryPerson> {
    snapshot.put(done.person)
    if (done.person.status === 'inactive') await endAccess({ actor, person: done.person, reason })
    return done
  }

  return {
    ...createDirectoryGroups({ deps, snapshot }),
    people: () => [...snapshot.values()].filter(isSeen).sort((one, other) => (one.id < other.id ? -1 : 1)),
    person: (id) => readSeen(db.read, id, deps),
    attributesOf: (ids) => readAttributes(db.read, ids),
    async addPerson(record) {
      await endLeftOver((await removedBefore(db.read, record))?.id)
      const { former, ...done } = await addPerson(record, { deps, defaultRoles })
      if (former !== undefined) snapshot.put(former)
      return await shown(done)
    },
    async changePerson(id, change) {
      await endLeftOver(id)
      return await shown(await db.recorded(actor, 'people', (tx) => changePerson(tx, { id, change }, deps)))
    },
    async removePerson(id, check) {
      await shown(
        await db.recorded(actor, 'people', (tx) => removePerson(tx, { id, check, defaultRoles }, deps)),
      )
    },
  }
}
