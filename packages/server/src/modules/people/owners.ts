import { AdminProblem, type Actor, type mayGive, type Role } from '@sekisho/contract'
import type { Person } from './person.ts'
import type { RoleRule } from './role-rule.ts'
import { pageSize, readPeople, readPerson, type Reader } from './rows.ts'

/** A change of one person. `before` is undefined for somebody new. */
interface Change {
  actor: Actor
  before: Person | undefined
  after: Person
}

/**
 * The rules about power: only an owner or the operator touches an owner (an admin who could write an owner's address
 * could sign in as them), nobody changes their own roles, and the last active owner stays.
 * @throws AdminProblem owner_protected, own_roles, last_owner
 */
export async function checkPower(
  read: Reader,
  { actor, before, after }: Change,
  rule: RoleRule,
): Promise<void> {
  const isOneself = 'id' in actor && actor.id === after.id
  if (isOneself && !sameRoles(before?.roles ?? [], after.roles)) throw new AdminProblem('own_roles')
  const isOfOwner = [...(before?.roles ?? []), ...after.roles].includes('owner')
  // With their roles unchanged, oneself is an owner who may; what is read here is what the change has made of them.
  if (isOfOwner && !isOneself) await checkOwnersPower(read, actor, rule)
  if (before === undefined) return
  if (isOwner(before) && !isOwner(after) && !(await hasOwner(read, { rule, except: after.id }))) {
    throw new AdminProblem('last_owner')
  }
}

/** @throws AdminProblem owner_protected */
async function checkOwnersPower(read: Reader, actor: Actor, rule: RoleRule): Promise<void> {
  if (!('id' in actor)) return
  const person = await readPerson(read, actor.id, rule)
  if (person === undefined || !isOwner(person)) throw new AdminProblem('owner_protected')
}

/** Somebody may do this to somebody who has these roles, or will have them. @throws AdminProblem owner_protected, power_exceeded */
export async function checkRolesOver(
  read: Reader,
  { actor, roles, allows }: { actor: Actor; roles: readonly Role[]; allows: typeof mayGive },
  rule: RoleRule,
): Promise<void> {
  if (!('id' in actor)) return
  const person = await readPerson(read, actor.id, rule)
  if (person?.status === 'active' && allows(person.roles, roles)) return
  throw new AdminProblem(roles.includes('owner') ? 'owner_protected' : 'power_exceeded')
}

/** Whether there is an active owner, beside the one that is left out. */
export async function hasOwner(
  read: Reader,
  { rule, except = '' }: { rule: RoleRule; except?: string },
): Promise<boolean> {
  const byHand = await read
    .selectFrom('people')
    .select('id')
    .where('status', '=', 'active')
    .where('kind', '=', 'person')
    .where('roles', 'like', '%"owner"%')
    .where('id', '!=', except)
    .limit(1)
    .executeTakeFirst()
  if (byHand !== undefined || !rule.makesOwners) return byHand !== undefined
  // Rare: everybody is looked at, because who is an owner by a group alone is in no column.
  let after: string | undefined
  for (;;) {
    const page = await readPeople(read, { after, limit: pageSize, rule })
    if (page.some((person) => person.id !== except && isOwner(person))) return true
    if (page.length < pageSize) return false
    after = page.at(-1)?.id
  }
}

function isOwner({ kind, status, roles }: Person): boolean {
  return kind === 'person' && status === 'active' && roles.includes('owner')
}

function sameRoles(one: readonly Role[], other: readonly Role[]): boolean {
  return new Set(one).symmetricDifference(new Set(other)).size === 0
}
