import { AdminProblem, cleanName, type Role } from '@sekisho/contract'
import type { Transaction } from 'kysely'
import type { AdminEntry } from '../../platform/sql/control-database.ts'
import type { AdminSchema } from '../../platform/sql/schema.ts'
import { write } from './changes.ts'
import { insertPerson, type PeopleDeps } from './new-person.ts'
import type { Person } from './person.ts'
import { personOf, readPerson } from './rows.ts'

/** What an identity provider says of who has just signed in. */
export interface SignInClaims {
  issuer: string
  subject: string
  email?: string | undefined
  /** the provider says that the address is theirs (`email_verified`), or the operator trusts its addresses */
  emailVerified: boolean
  name?: string | undefined
  groups: readonly string[]
}

export interface SignInRules {
  /** of who signs in for the first time */
  defaultRoles: readonly Role[]
  /** the only issuer there is: what the directory calls `externalId` may be its subject */
  directoryIssuer?: string
}

/**
 * Finds or makes the person, and takes over name and groups. Who is found by address alone is linked for good, which is
 * how accounts are taken over; hence only by an address the provider vouches for, and only while no other account of
 * that provider is linked.
 * @throws AdminProblem person_inactive, identity_not_linked
 */
export async function personSignedIn(
  given: SignInClaims,
  rules: SignInRules,
  deps: PeopleDeps,
): Promise<Person> {
  const claims = bounded(given)
  return await deps.db.recorded({ type: 'system' }, 'people', async (tx) => {
    const known = await findKnown(tx, claims, deps)
    const unlinked = known === undefined ? await findUnlinked(tx, { claims, rules }, deps) : undefined
    const found = known ?? unlinked
    if (found === undefined) return await firstSeen(tx, { claims, rules }, deps)
    if (found.status !== 'active') throw new AdminProblem('person_inactive', { person: found.name })
    const entries = await takeOver(tx, { claims, found, isNew: known === undefined }, deps)
    const person = entries.length === 0 ? found : await readPerson(tx, found.id, deps.rule)
    if (person === undefined) throw new Error('a person went away inside a transaction')
    return { entries, result: person }
  })
}

const maxGroups = 1000

/** A provider may be anybody's: nothing of it is longer than what an administrator may write. */
function bounded({ email, groups, ...rest }: SignInClaims): SignInClaims {
  const address = email?.trim().toLowerCase()
  return {
    ...rest,
    ...(address !== undefined && address.length <= 254 && address.includes('@') ? { email: address } : {}),
    // In order, because a provider that names them in another one each time has changed nothing.
    groups: [...new Set(groups)]
      .filter((group) => group !== '' && group.length <= 200)
      .sort()
      .slice(0, maxGroups),
  }
}

async function findKnown(
  tx: Transaction<AdminSchema>,
  { issuer, subject }: SignInClaims,
  { rule }: PeopleDeps,
): Promise<Person | undefined> {
  const row = await tx
    .selectFrom('identities')
    .select('person_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row && (await readPerson(tx, row.person_id, rule))
}

interface Arrival {
  claims: SignInClaims
  rules: SignInRules
}

/** Somebody who is there already, by the directory's id or by address. */
async function findUnlinked(
  tx: Transaction<AdminSchema>,
  { claims, rules }: Arrival,
  { rule }: PeopleDeps,
): Promise<Person | undefined> {
  const { issuer, subject, email } = claims
  const rows = await tx
    .selectFrom('people')
    .selectAll()
    .where('kind', '=', 'person')
    .where((row) => row.or([row('external_id', '=', subject), row('email', '=', email ?? null)]))
    .limit(100)
    .execute()
  const people: Person[] = []
  for (const row of rows) people.push(await personOf(tx, row, rule))
  const free = people.filter(({ identities }) => identities.every((identity) => identity.issuer !== issuer))
  const pushed = free.filter(({ source, externalId }) => source === 'scim' && externalId === subject)
  // Two of them would be a mistake of the directory, and guessing one an accident of ours.
  if (rules.directoryIssuer === issuer && pushed.length === 1) return pushed[0]
  const addressed = free.find((person) => email !== undefined && person.email === email)
  if (addressed !== undefined && claims.emailVerified) return addressed
  const isTaken = people.some((person) => email !== undefined && person.email === email)
  if (isTaken) throw new AdminProblem('identity_not_linked', { email: email ?? '', issuer })
  return undefined
}

async function firstSeen(tx: Transaction<AdminSchema>, { claims, rules }: Arrival, deps: PeopleDeps) {
  const { issuer, emailVerified, name, groups } = claims
  // An address that is only claimed must not wait here for its true owner to be linked to it.
  const email = emailVerified ? claims.email : undefined
  const wanted = { email, roles: rules.defaultRoles, groups: [] }
  const shown = nameOf(name) ?? nameOf(email) ?? nameOf(claims.subject) ?? 'unnamed'
  const made = await insertPerson(tx, { ...wanted, name: shown, source: 'oidc' }, deps)
  await insertIdentity(tx, { claims, person: made.person }, deps)
  const person = await readPerson(tx, made.person.id, deps.rule)
  if (person === undefined) throw new Error('a person went away inside a transaction')
  const linked = { person: person.id, before: {}, after: { linked: issuer, providerGroups: groups } }
  const entries: AdminEntry[] = [made.entry, { kind: 'person.changed', data: linked }]
  return { entries, result: person }
}

async function takeOver(
  tx: Transaction<AdminSchema>,
  { claims, found, isNew }: { claims: SignInClaims; found: Person; isNew: boolean },
  deps: PeopleDeps,
): Promise<AdminEntry[]> {
  const { issuer, subject, groups } = claims
  // By both: two providers may call a person the same, by their address for instance.
  const identity = found.identities.find((known) => known.issuer === issuer && known.subject === subject)
  const before = identity?.groups ?? []
  const groupsChanged = isNew || JSON.stringify(before) !== JSON.stringify(groups)
  // The directory knows names better; who has one from an administrator or an invitation gets the provider's.
  const name = found.source === 'scim' ? undefined : nameOf(claims.name)
  const nameChanged = name !== undefined && name !== found.name
  if (!groupsChanged && !nameChanged) return []
  if (isNew) await insertIdentity(tx, { claims, person: found }, deps)
  else await updateGroups(tx, claims)
  await write(tx, { before: found, set: nameChanged ? { name } : {} }, deps)
  const data = {
    person: found.id,
    before: {
      ...(groupsChanged && !isNew ? { providerGroups: before } : {}),
      ...(nameChanged ? { name: found.name } : {}),
    },
    after: {
      ...(isNew ? { linked: issuer } : {}),
      ...(groupsChanged ? { providerGroups: groups } : {}),
      ...(nameChanged ? { name } : {}),
    },
  }
  return [{ kind: 'person.changed', data }]
}

async function insertIdentity(
  tx: Transaction<AdminSchema>,
  { claims, person }: { claims: SignInClaims; person: Person },
  { clock }: PeopleDeps,
): Promise<void> {
  const { issuer, subject, groups } = claims
  const row = {
    issuer,
    subject,
    person_id: person.id,
    created_at: clock.now(),
    groups: JSON.stringify(groups),
  }
  await tx.insertInto('identities').values(row).execute()
}

async function updateGroups(tx: Transaction<AdminSchema>, claims: SignInClaims): Promise<void> {
  await tx
    .updateTable('identities')
    .set({ groups: JSON.stringify(claims.groups) })
    .where('issuer', '=', claims.issuer)
    .where('subject', '=', claims.subject)
    .execute()
}

/** As `displayName` of the admin API asks. Undefined when nothing is left. */
function nameOf(text: string | undefined): string | undefined {
  const clean = text === undefined ? undefined : cleanName(text)
  return clean === undefined ? undefined : Array.from(clean).slice(0, 200).join('')
}
