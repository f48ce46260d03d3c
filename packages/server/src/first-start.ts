import type { Credentials } from './modules/credentials/index.ts'
import type { People } from './modules/people/index.ts'

/**
 * Makes the owner and one credential when the organization has no person yet, and returns the credential's text: the
 * one time it exists outside the hands it is given to. Of several nodes that start at once, one does it.
 */
export async function firstStart(people: People, credentials: Credentials): Promise<string | undefined> {
  const owner = await people.createFirst({ type: 'system' }, { name: 'Owner', roles: ['owner'], groups: [] })
  if (owner === undefined) return undefined
  const wanted = { personId: owner.id, name: 'First credential', kind: 'any' } as const
  const { secret } = await credentials.create({ type: 'system' }, wanted)
  return secret
}

/** People for a demonstration: roles and groups to look at, and no credential, so that none lies about unused. */
export async function addDemoPeople(people: People): Promise<void> {
  const members = [
    { name: '田中 愛子', email: 'aiko@example.com', roles: ['developer'], groups: ['platform'] },
    { name: 'Kenji Sato', email: 'kenji@example.com', roles: ['claude_code_user'], groups: ['web'] },
    { name: 'Maria Rossi', email: 'maria@example.com', roles: ['security'], groups: ['security'] },
    { name: '鈴木 花', email: 'hana@example.com', roles: ['finance'], groups: ['finance'] },
  ] as const
  for (const member of members) await people.create({ type: 'system' }, member)
}
