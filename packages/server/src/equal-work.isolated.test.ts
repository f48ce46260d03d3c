import type crypto from 'node:crypto'
import { subtle, webcrypto } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createCredentials, type Credentials } from './modules/credentials/index.ts'
import { createPasswords } from './modules/local-sign-in/passwords.ts'
import type { Person } from './modules/people/index.ts'
import {
  addPerson,
  createTestClock,
  openSessionNode,
  signIn,
  testActor,
  testClient,
  type SessionNode,
} from './modules/sessions/testing/node.ts'
import { systemRandom } from './platform/clock/random.ts'
import { testDatabases } from './platform/sql/test-database.ts'

const counted = vi.hoisted(() => ({ digests: 0, macs: 0, comparisons: 0, passwords: 0 }))
vi.mock('node:crypto', async (load) => {
  const real = await load<typeof crypto>()
  return {
    ...real,
    hash: ((...given: Parameters<typeof real.hash>) => {
      counted.digests++
      return real.hash(...given)
    }) as typeof real.hash,
    createHmac: ((...given: Parameters<typeof real.createHmac>) => {
      counted.macs++
      return real.createHmac(...given)
    }) as typeof real.createHmac,
    argon2: ((...given: Parameters<typeof real.argon2>) => {
      counted.passwords++
      real.argon2(...given)
    }) as typeof real.argon2,
    timingSafeEqual: ((...given: Parameters<typeof real.timingSafeEqual>) => {
      counted.comparisons++
      return real.timingSafeEqual(...given)
    }) as typeof real.timingSafeEqual,
  }
})

interface Work {
  digests: number
  macs: number
  comparisons: number
  signatures: number
}

/** What one look-up costs, in calls and not in time. */
async function workOf(lookUp: () => unknown): Promise<Work> {
  const signatures = vi.spyOn(subtle, 'verify').mockClear()
  Object.assign(counted, { digests: 0, macs: 0, comparisons: 0, passwords: 0 })
  await lookUp()
  const { digests, macs, comparisons } = counted
  return { digests, macs, comparisons, signatures: signatures.mock.calls.length }
}

/** With another last character, which still decodes to other bytes. */
const altered = (text: string, at = -2) => {
  const characters = text.split('')
  const place = characters.length + at
  characters[place] = characters[place] === 'A' ? 'B' : 'A'
  return characters.join('')
}

describe.each(await testDatabases())(
  'a look-up does the same work for what is right, wrong, unknown and revoked, on $name',
  (databases) => {
    let node: SessionNode
    let credentials: Credentials
    let person: Person
    beforeAll(async () => {
      expect(subtle).toBe(webcrypto.subtle)
      const clock = createTestClock()
      node = await openSessionNode({ storage: await databases.openControl(), clock })
      const onError = (error: unknown) => expect.fail(String(error))
      credentials = await createCredentials({ ...node, clock, random: systemRandom, onError })
      person = await addPerson(node)
    })
    afterEach(() => vi.restoreAllMocks())
    afterAll(async () => {
      await credentials.close()
      await node.close()
      await databases.dispose()
    })
    const open = () => node.sessions.open(testActor, signIn(person))
    const revoke = (id: string) => node.sessions.revoke(testActor, { id, reason: 'test' })

    it('of a credential: one digest, and nothing is compared with a secret', async () => {
      const make = () => credentials.create(testActor, { personId: person.id, name: 'x', kind: 'any' })
      const right = await make()
      const revoked = await make()
      await credentials.revoke(testActor, { id: revoked.credential.id, reason: 'test' })
      const work = { digests: 1, macs: 0, comparisons: 0, signatures: 0 }
      expect(credentials.find(right.secret)).toBeDefined()
      expect(credentials.find(revoked.secret)).toBeUndefined()
      for (const secret of [right.secret, altered(right.secret), `sk-skh-${'x'.repeat(43)}`, revoked.secret])
        expect(await workOf(() => credentials.find(secret))).toEqual(work)
    })

    it('of an access token that is seen for the first time: one digest and one signature', async () => {
      const [right, wrong, revoked] = [await open(), await open(), await open()]
      await revoke(revoked.session.id)
      const work = { digests: 1, macs: 0, comparisons: 0, signatures: 1 }
      const found: unknown[] = []
      for (const token of [
        right.tokens.accessToken,
        altered(wrong.tokens.accessToken),
        altered(wrong.tokens.accessToken, -60),
        revoked.tokens.accessToken,
      ])
        expect(await workOf(async () => found.push(await node.sessions.find(token)))).toEqual(work)
      expect(found.map((session) => session !== undefined)).toEqual([true, false, false, false])
    })

    it('of an access token that was seen: one digest, in force or revoked meanwhile', async () => {
      const [right, revoked] = [await open(), await open()]
      for (const { tokens } of [right, revoked]) await node.sessions.find(tokens.accessToken)
      await revoke(revoked.session.id)
      const work = { digests: 1, macs: 0, comparisons: 0, signatures: 0 }
      for (const { tokens } of [right, revoked])
        expect(await workOf(() => node.sessions.find(tokens.accessToken))).toEqual(work)
    })

    it('of a refresh token: one code under the master key, compared once, also of a session that never was', async () => {
      const [right, revoked] = [await open(), await open()]
      await revoke(revoked.session.id)
      const { refreshToken = '' } = right.tokens
      const unknown = refreshToken.replace(/^skr_[^_]+/, `skr_${'0'.repeat(26)}`)
      const work = { digests: 0, macs: 1, comparisons: 1, signatures: 0 }
      const problems: unknown[] = []
      for (const token of [unknown, altered(refreshToken), revoked.tokens.refreshToken ?? ''])
        expect(
          await workOf(async () => problems.push(await node.sessions.refresh(token, testClient))),
        ).toEqual(work)
      expect(problems).toEqual([{ problem: 'unknown' }, { problem: 'unknown' }, { problem: 'revoked' }])
    })

    it('of a cookie: the same digests and one comparison, also of a session that never was', async () => {
      const { cookie } = await node.sessions.openForBrowser(testActor, signIn(person))
      const revoked = await node.sessions.openForBrowser(testActor, signIn(person))
      await revoke(revoked.session.id)
      const unknown = cookie.replace(/^ses_[^.]+/, `ses_${'0'.repeat(26)}`)
      const works: Work[] = []
      for (const text of [cookie, altered(cookie), unknown, revoked.cookie])
        works.push(await workOf(() => node.sessions.findByCookie(text)))
      expect(works[0]?.comparisons).toBe(1)
      expect(new Set(works.map((work) => JSON.stringify(work))).size).toBe(1)
    })
  },
)

it('a password is hashed once and compared once, also for an account that has none', async () => {
  const passwords = createPasswords()
  const stored = await passwords.hash('correct horse battery staple')
  const costs: number[][] = []
  const answers: boolean[] = []
  for (const [password, kept] of [
    ['correct horse battery staple', stored],
    ['another horse', stored],
    ['another horse', undefined],
  ] as const) {
    const { comparisons } = await workOf(async () => answers.push(await passwords.verify(password, kept)))
    costs.push([counted.passwords, comparisons])
  }
  expect(answers).toEqual([true, false, false])
  expect(costs).toEqual([
    [1, 1],
    [1, 1],
    [1, 1],
  ])
})
