import type { Credentials } from './modules/credentials/index.ts'
import type { People, Person } from './modules/people/index.ts'

/**
 * Makes the owner and one credential when the organization has no person yet, and returns the credential's text: the
 * one time it exists outside the hands it is given to. Of several nodes that start at once, one does it. A start that
 * was killed between the two leaves the credential to the next.
 */
export async function firstStart(people: People, credentials: Credentials): Promise<string | undefined> {
  const made = await people.createFirst(system, { name: 'Owner', roles: ['owner'], groups: [] })
  const owner = made ?? (await ownerWithout(credentials, people))
  if (owner === undefined) return undefined
  const wanted = { personId: owner.id, name: 'First credential', kind: 'any' } as const
  return (await credentials.createFirst(system, wanted))?.secret
}

const system = { type: 'system' } as const

/** The owner, when nobody else is there and there has never been a credential. */
async function ownerWithout(credentials: Credentials, people: People): Promise<Person | undefined> {
  const { data } = await people.list({ limit: 2 })
  const [owner, ...others] = data
  if (others.length > 0 || !owner?.roles.includes('owner')) return undefined
  return (await credentials.list({ limit: 1 })).data.length === 0 ? owner : undefined
}

/** People for a demonstration: roles and groups to look at, and no credential, so that none lies about unused. */
export async function addDemoPeople(people: People): Promise<void> {
  const members = [
    { name: '田中 愛子', email: 'aiko@example.com', roles: ['developer'], groups: ['platform'] },
    { name: 'Kenji Sato', email: 'kenji@example.com', roles: ['claude_code_user'], groups: ['web'] },
    { name: 'Maria Rossi', email: 'maria@example.com', roles: ['security'], groups: ['security'] },
    { name: '鈴木 花', email: 'hana@example.com', roles: ['finance'], groups: ['finance'] },
  ] as const
  for (const member of members) await people.create(system, member)
}
