import type { Actor } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../../platform/clock/random.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { openPeople, type PeopleHarness } from './testing.ts'
import { createCredentials, credentialHandlers, type Credentials } from '../credentials/index.ts'

const operator: Actor = { type: 'operator' }

describe.each(await testDatabases())('one’s own credentials on $name', (databases) => {
  let now = Date.UTC(2026, 10, 25)
  const clock = { now: () => now++, monotonic: () => now }
  let harness: PeopleHarness
  let credentials: Credentials
  let handlers: ReturnType<typeof credentialHandlers>
  beforeEach(async () => {
    harness = await openPeople(await databases.openControl())
    const { db, people } = harness
    const onError = (error: unknown) => expect.fail(String(error))
    credentials = await createCredentials({ db, clock, random: systemRandom, people, onError })
    handlers = credentialHandlers({ credentials, clock, publicUrl: () => 'http://sekisho.test' })
  })
  afterEach(async () => {
    await credentials.close()
    await harness.db.close()
    await databases.dispose()
  })

  const add = async (role: 'developer' | 'claude_code_user' | 'viewer', groups: string[] = []) => {
    const { id } = await harness.people.create(operator, { name: role, roles: [role], groups })
    return { id, actor: { type: 'person', id } as const }
  }
  const page = { limit: 10 }

  it('are of a kind that one’s roles may hold, also by a group', async () => {
    const [developer, user, viewer] = [
      await add('developer'),
      await add('claude_code_user'),
      await add('viewer'),
    ]
    const member = await add('claude_code_user', ['研究'])
    const ask = (actor: Actor, kind: 'any' | 'claude_code') =>
      handlers.createOwnCredential({ name: 'laptop', kind }, actor)
    const refused = { code: 'credential_not_permitted' }
    for (const kind of ['any', 'claude_code'] as const) {
      expect((await ask(developer.actor, kind)).credential).toMatchObject({ personId: developer.id, kind })
      await expect(ask(viewer.actor, kind)).rejects.toMatchObject(refused)
    }
    await expect(ask(user.actor, 'any')).rejects.toMatchObject(refused)
    await expect(ask(user.actor, 'claude_code')).resolves.toBeDefined()
    await expect(ask(member.actor, 'any')).resolves.toBeDefined()
  })

  it('are listed and revoked by their owner alone; of somebody else’s not even their existence is told', async () => {
    const [one, other] = [await add('developer'), await add('developer')]
    const { credential, secret } = await handlers.createOwnCredential({ name: 'a', kind: 'any' }, one.actor)
    expect((await handlers.listOwnCredentials(page, other.actor)).data).toHaveLength(0)
    expect((await handlers.listOwnCredentials(page, one.actor)).data).toMatchObject([{ id: credential.id }])
    const revocation = { id: credential.id, reason: 'lost' }
    await expect(handlers.revokeOwnCredential(revocation, other.actor)).rejects.toMatchObject({
      code: 'credential_unknown',
    })
    expect(credentials.find(secret)).toBeDefined()
    expect(await handlers.revokeOwnCredential(revocation, one.actor)).toMatchObject({ state: 'revoked' })
    expect(credentials.find(secret)).toBeUndefined()
  })

  it('are nothing for the operator and for machines', async () => {
    for (const actor of [operator, { type: 'service_account', id: 'svc_1' }] as const) {
      const refused = { code: 'person_needed' }
      await expect(handlers.listOwnCredentials(page, actor)).rejects.toMatchObject(refused)
      await expect(handlers.createOwnCredential({ name: 'a', kind: 'any' }, actor)).rejects.toMatchObject(
        refused,
      )
    }
  })

  it('all end with their person, on the record, and those of others do not', async () => {
    const [leaver, other] = [await add('developer'), await add('developer')]
    harness.people.onDeactivated(({ actor, person, reason }) =>
      credentials.revokeAll(actor, { personId: person.id, reason }),
    )
    const make = async (actor: Actor) =>
      (await handlers.createOwnCredential({ name: 'a', kind: 'any' }, actor)).secret
    const [first, second, others] = [
      await make(leaver.actor),
      await make(leaver.actor),
      await make(other.actor),
    ]
    await harness.people.deactivate(operator, leaver.id, 'left')
    expect([first, second, others].map((secret) => credentials.find(secret)?.personId)).toStrictEqual([
      undefined,
      undefined,
      other.id,
    ])
    const entries = await harness.entries()
    expect(entries.find(({ kind }) => kind === 'person.deactivated')?.data).toMatchObject({ credentials: 2 })
    expect(entries.filter(({ kind }) => kind === 'credential.revoked')).toHaveLength(2)
    await harness.people.reactivate(operator, leaver.id)
    expect(credentials.find(first)).toBeUndefined()
  })
})
