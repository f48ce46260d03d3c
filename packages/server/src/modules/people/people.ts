import { mayGive, mayStandInFor, type Actor, type Role } from '@sekisho/contract'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Random } from '../../platform/clock/random.ts'
import type { ControlDatabase } from '../../platform/sql/control-database.ts'
import { openSnapshot, type Snapshot } from '../snapshots/index.ts'
import {
  createFirstPerson,
  createPerson,
  deactivatePerson,
  reactivatePerson,
  updatePerson,
  type AlsoCreates,
  type PersonChange,
  type PersonPatch,
} from './changes.ts'
import { createDirectory, type Directory } from './directory.ts'
import { createEndings, type EndAccess } from './end-access.ts'
import { createGroups, type Groups } from './groups.ts'
import { listPeople, type PeoplePage, type PeopleQuery } from './list.ts'
import { createErasure, type Erasure } from './erase.ts'
import type { NewPerson, PeopleDeps } from './new-person.ts'
import { checkRolesOver } from './owners.ts'
import type { Person } from './person.ts'
import { createRoleRule, type RoleMapping } from './role-rule.ts'
import { pageSize, readPeople, readPerson, type Reader } from './rows.ts'
import { personSignedIn, type SignInClaims } from './signed-in.ts'

export interface People extends Erasure {
  /** From memory; a change on another node shows within a second. */
  byId(id: string): Person | undefined
  /** As `byId`, but asks the store for somebody who is not in memory: made on another node a moment ago, perhaps. */
  known(id: string): Promise<Person | undefined>
  /** As `byId`, from a transaction: what is so at this moment, on any node. */
  inTransaction(read: Reader, id: string): Promise<Person | undefined>
  /** @param email in any case */
  byEmail(email: string): Person | undefined
  bySubject(issuer: string, subject: string): Person | undefined
  /** Oldest first, from memory. */
  list(query: PeopleQuery): Promise<PeoplePage>
  /** Every group that somebody is in, or that the directory has pushed; by name. */
  readonly groups: Groups
  /**
   * @param within what comes into being with the person, in the same transaction
   * @throws AdminProblem email_taken, owner_protected, and what `within` throws
   */
  create(actor: Actor, person: NewPerson, within?: AlsoCreates): Promise<Person>
  /** As `create`, when there is nobody yet on any node; otherwise undefined, and nothing is changed. */
  createFirst(actor: Actor, person: NewPerson): Promise<Person | undefined>
  /** What roles and groups given by hand come to. */
  rolesOf(given: Pick<NewPerson, 'roles' | 'groups'>): Role[]
  /**
   * Who may give these roles and groups to somebody, in an invitation for instance (`mayGive`).
   * @throws AdminProblem owner_protected, power_exceeded
   */
  checkGrant(actor: Actor, given: Pick<NewPerson, 'roles' | 'groups'>): Promise<void>
  /** Who may change how this person signs in (`mayStandInFor`). @throws AdminProblem owner_protected, power_exceeded */
  checkStandIn(actor: Actor, person: Person): Promise<void>
  /** @throws AdminProblem person_unknown, email_taken, directory_managed, owner_protected, own_roles, last_owner */
  update(actor: Actor, id: string, patch: PersonPatch): Promise<Person>
  /** As `update`, with what changes in the same transaction. @throws what `update` and `also` throw */
  updateWith(actor: Actor, change: PersonChange): Promise<Person>
  /**
   * From now on nothing of theirs is accepted here, within a second anywhere; resolves when sessions and credentials are
   * revoked on the record too. Done twice it ends what a first time left. @throws AdminProblem person_unknown, owner_protected, last_owner
   */
  deactivate(actor: Actor, id: string, reason: string): Promise<Person>
  /** With new credentials and sessions only: those of before stay revoked. @throws AdminProblem person_unknown, owner_protected */
  reactivate(actor: Actor, id: string): Promise<Person>
  /** The person of a sign-in at an identity provider, found or made. @throws AdminProblem person_inactive, identity_not_linked */
  signedIn(claims: SignInClaims): Promise<Person>
  /** What the company's directory does to people and groups. */
  readonly directory: Directory
  /** Tells those that hold sessions and credentials; told again when it may not have worked. */
  onDeactivated(end: EndAccess): void
}

interface PeopleOptions {
  db: ControlDatabase
  clock: Clock
  random: Random
  /** absent: roles are given by hand alone */
  signIn?: {
    roleMapping: RoleMapping
    defaultRoles: readonly Role[]
    issuers: readonly { issuer: string }[]
  }
}

/** Loads everyone. @throws when the store cannot be read */
export async function createPeople({ signIn, ...options }: PeopleOptions): Promise<People> {
  const { db } = options
  const rule = createRoleRule(signIn?.roleMapping ?? [])
  const deps: PeopleDeps = { ...options, rule }
  const snapshot = await openSnapshot<Person>({
    topic: 'people',
    changes: db.changes,
    keyOf: ({ id }) => id,
    versionOf: ({ version }) => version,
    readPage: (last) => readPeople(db.read, { after: last?.id, limit: pageSize, rule }),
    pageSize,
  })
  const { onDeactivated, endAccess } = createEndings()
  const shown = (person: Person): Person => {
    snapshot.put(person)
    return person
  }
  const [issuer, second] = signIn?.issuers ?? []
  const signInRules = {
    defaultRoles: signIn?.defaultRoles ?? [],
    ...(issuer === undefined || second !== undefined ? {} : { directoryIssuer: issuer.issuer }),
  }
  const rolesOf: People['rolesOf'] = ({ roles, groups }) => [...roles, ...rule.rolesOf(groups)]
  return {
    byId: (id) => snapshot.get(id),
    async known(id) {
      const person = snapshot.get(id)
      if (person !== undefined) return person
      const read = await readPerson(db.read, id, rule)
      return read === undefined ? undefined : shown(read)
    },
    inTransaction: (read, id) => readPerson(read, id, rule),
    ...lookUps(snapshot),
    groups: createGroups({ deps, snapshot }),
    create: async (actor, wanted, within) => shown(await createPerson(actor, { ...wanted, within }, deps)),
    async createFirst(actor, wanted) {
      const person = await createFirstPerson(actor, wanted, deps)
      if (person !== undefined) return shown(person)
      // Somebody else's first person may have come after this node looked.
      if (snapshot.size === 0) await snapshot.reload()
      return undefined
    },
    rolesOf,
    checkGrant: (actor, given) =>
      checkRolesOver(db.read, { actor, roles: rolesOf(given), allows: mayGive }, rule),
    async checkStandIn(actor, { id, roles }) {
      // As they are now: on another node they may have come to more a moment ago.
      const fresh = (await readPerson(db.read, id, rule))?.roles ?? roles
      await checkRolesOver(db.read, { actor, roles: fresh, allows: mayStandInFor }, rule)
    },
    update: async (actor, id, patch) => shown(await updatePerson(actor, { id, patch }, deps)),
    updateWith: async (actor, change) => shown(await updatePerson(actor, change, deps)),
    async deactivate(actor, id, reason) {
      const person = shown(await deactivatePerson(actor, { id, reason }, deps))
      await endAccess({ actor, person, reason })
      return person
    },
    async reactivate(actor, id) {
      const person = await readPerson(db.read, id, rule)
      // A deactivation that was cut off may have left a credential, which must not come back to life.
      if (person?.status === 'inactive') await endAccess({ actor, person, reason: 'deactivated' })
      return shown(await reactivatePerson(actor, id, deps))
    },
    signedIn: async (claims) => shown(await personSignedIn(claims, signInRules, deps)),
    directory: createDirectory({ deps, snapshot, endAccess, defaultRoles: signInRules.defaultRoles }),
    onDeactivated,
    ...createErasure(deps, shown),
  }
}

/** A walk over everybody costs less than a millisecond, and only sign-ins and administrators ask. */
function lookUps(snapshot: Snapshot<Person>): Pick<People, 'byEmail' | 'bySubject' | 'list'> {
  function find(matches: (person: Person) => boolean): Person | undefined {
    for (const person of snapshot.values()) if (matches(person)) return person
    return undefined
  }
  return {
    byEmail(email) {
      const wanted = email.toLowerCase()
      return find((person) => person.email === wanted)
    },
    bySubject: (issuer, subject) =>
      find(({ identities }) =>
        identities.some((identity) => identity.issuer === issuer && identity.subject === subject),
      ),
    list: async (query) => listPeople(snapshot.values(), query),
  }
}
