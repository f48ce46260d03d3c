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
