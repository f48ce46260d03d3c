import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addPerson,
  createTestClock,
  masterKey,
  openSessionNode,
  signIn,
  testActor,
  type SessionNode,
} from './modules/sessions/testing/node.ts'
import { systemRandom } from './platform/clock/random.ts'
import { createSealer } from './platform/keyring/sealer.ts'
import { testDatabases } from './platform/sql/test-database.ts'
import { findSealedElsewhere } from './sealed-elsewhere.ts'

const newSecret = 'the next master key of tests, long enough'

describe.each(await testDatabases())('what a former secret sealed, on $name', (databases) => {
  const clock = createTestClock()
  let node: SessionNode
  beforeAll(async () => {
    node = await openSessionNode({ storage: await databases.openControl(), clock })
  })
  afterAll(async () => {
    await node.close()
    await databases.dispose()
  })
  const found = (...secrets: string[]) =>
    findSealedElsewhere(node.db, createSealer(secrets, systemRandom), clock.now())

  it('is missed once the secret is listed no more, for as long as the sign-in lives', async () => {
    const person = await addPerson(node)
    await node.sessions.open(testActor, signIn(person))
    const { session } = await node.sessions.open(testActor, signIn(person, { providerToken: 'theirs' }))
    expect(await found(newSecret, masterKey)).toEqual({ sessions: 0, apps: 0 })
    expect(await found(newSecret)).toEqual({ sessions: 1, apps: 0 })
    await node.sessions.revoke(testActor, { id: session.id, reason: 'over' })
    expect(await found(newSecret)).toEqual({ sessions: 0, apps: 0 })
  })

  it('an authenticator app needs it for good', async () => {
    const person = await addPerson(node, '佐藤')
    const sealer = createSealer([masterKey], systemRandom)
    const account = {
      person_id: person.id,
      password_hash: null,
      totp_secret: sealer.seal('totp', 'secret of the app'),
      recovery_codes: '[]',
      updated_at: clock.now(),
    }
    await node.db.recorded(testActor, 'people', async (tx) => {
      await tx.insertInto('local_accounts').values(account).execute()
      return {
        entries: [{ kind: 'sign_in_method.added', data: { person: person.id, method: 'totp' } }],
        result: undefined,
      }
    })
    expect(await found(newSecret, masterKey)).toMatchObject({ apps: 0 })
    expect(await found(newSecret)).toMatchObject({ apps: 1 })
  })
})
