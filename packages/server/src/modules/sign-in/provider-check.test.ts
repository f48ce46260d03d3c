import { pino } from 'pino'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { localChanges } from '../../platform/changes/local.ts'
import { systemRandom } from '../../platform/clock/random.ts'
import { SealError } from '../../platform/keyring/sealer.ts'
import { openControlDatabase, type ControlDatabase } from '../../platform/sql/control-database.ts'
import { testSqlite } from '../../platform/sql/test-database.ts'
import type { Person } from '../people/index.ts'
import type { Session, Sessions } from '../sessions/index.ts'
import type { Claimed } from './oidc/claims.ts'
import type { Issuer, RefreshAnswer } from './oidc/issuer.ts'
import { IssuerAway, SignInDenied } from './oidc/problems.ts'
import { testIssuer } from './oidc/testing/issuer-settings.ts'
import type { SignInPeople, VouchedPerson } from './people-port.ts'
import { createProviderCheck, type ProviderCheck } from './provider-check.ts'

const url = 'https://id.example.com'
const minute = 60_000
const log = pino({ level: 'silent' })
// Sound: the check reads these fields alone.
const session = { id: 'ses_1', personId: 'per_1', issuer: url, kind: 'claude_code' } as Session
const claimed: Claimed = {
  subject: 'tanaka',
  email: 'tanaka@example.jp',
  emailVerified: true,
  name: undefined,
  groups: ['engineering'],
}

const databases = testSqlite()
let db: ControlDatabase
let now: number
let setBackMs: number
let kept: { token: string; checkedAt: number } | undefined
let readKept: () => typeof kept
let revoked: string[]
let asked: string[]
let answer: () => 'over' | RefreshAnswer | Promise<'over' | RefreshAnswer>
let signedIn: () => Person
let hadGroups: readonly string[]
let admitted: VouchedPerson[]
let check: ProviderCheck
beforeEach(async () => {
  now = Date.UTC(2026, 10, 25)
  setBackMs = 0
  kept = { token: 'one', checkedAt: now - 10 * minute }
  readKept = () => kept
  revoked = []
  asked = []
  hadGroups = ['engineering']
  admitted = []
  answer = () => ({ providerToken: undefined, claimed: async () => claimed })
  // Sound: the check compares the id alone.
  signedIn = () => ({ id: 'per_1' }) as Person
  const clock = { now: () => now - setBackMs, monotonic: () => now }
  db = await openControlDatabase({
    storage: await databases.openControl(),
    clock,
    random: systemRandom,
    changes: localChanges({ log }),
  })
  const sessions: Pick<Sessions, 'providerToken' | 'keepProviderToken' | 'revoke'> = {
    providerToken: async () => readKept(),
    keepProviderToken: async (_, token) => void (kept = { token, checkedAt: now }),
    revoke: async (_, { reason }) => {
      revoked.push(reason)
      return session
    },
  }
  // Sound: a sign-in is none of the check's business.
  const issuer = {
    settings: testIssuer(url),
    refresh: async (token: string) => {
      asked.push(token)
      await Promise.resolve()
      return answer()
    },
  } as unknown as Issuer
  const people: SignInPeople = {
    // Sound: the check reads the identities alone.
    byId: () =>
      ({ identities: [{ issuer: url, subject: 'tanaka', groups: hadGroups }] }) as unknown as Person,
    bySubject: (_, subject) => (subject === 'tanaka' ? signedIn() : undefined),
    signedIn: async (claims) => {
      admitted.push(claims)
      return signedIn()
    },
  }
  check = createProviderCheck({
    issuers: new Map([[url, issuer]]),
    sessions,
    people,
    db,
    clock,
    log,
    everyMs: 5 * minute,
  })
  return () => db.close()
})
afterEach(() => vi.useRealTimers())
afterAll(() => databases.dispose())

it('asks with the token that is kept, keeps the next, and asks no more for a while', async () => {
  answer = () => ({ providerToken: 'two', claimed: async () => claimed })
  expect(await check.holds(session)).toBe(true)
  expect(kept).toEqual({ token: 'two', checkedAt: now })
  now += 4 * minute
  expect(await check.holds(session)).toBe(true)
  expect(asked).toEqual(['one'])
  now += minute
  await check.holds(session)
  expect(asked).toEqual(['one', 'two'])
})

it('ends a session whose token no key opens any more: nobody can ask about it again', async () => {
  readKept = () => {
    throw new SealError('sealed with a master key that is not here (provider_token)')
  }
  expect(await check.holds(session)).toBe(false)
  expect([revoked, asked]).toEqual([['provider_token_unreadable'], []])
})

it('of many at the same time one asks: a token that rotates is good once', async () => {
  const all = await Promise.all([1, 2, 3, 4].map(() => check.holds(session)))
  expect(all).toEqual([true, true, true, true])
  expect(asked).toEqual(['one'])
})

it('a provider that says the person is gone ends the session, with the reason', async () => {
  answer = () => 'over'
  expect(await check.holds(session)).toBe(false)
  expect(revoked).toEqual(['ended_at_identity_provider'])
})

it.each([
  new IssuerAway(url, 'out of reach'),
  new SignInDenied('provider_refused', 'invalid_client'),
  new SignInDenied('token_invalid', 'a signature does not hold'),
])('one that says nothing ends none: %s', async (error) => {
  answer = () => {
    throw error
  }
  expect(await check.holds(session)).toBe(true)
  expect(revoked).toEqual([])
  // The claim is given back, so that the next refresh asks again.
  await check.holds(session)
  expect(asked).toEqual(['one', 'one'])
})

it('one that is away is not waited for at every page, and is asked again after a pause', async () => {
  answer = () => {
    throw new IssuerAway(url, 'out of reach')
  }
  const browser = { ...session, kind: 'browser' } as const
  for (let pages = 0; pages < 3; pages++) expect(await check.holds(browser)).toBe(true)
  expect(asked).toEqual(['one'])
  now += 30_000
  answer = () => 'over'
  expect(await check.holds(browser)).toBe(false)
})

it('the pause before one that was away is asked again is no longer for a clock that is set back', async () => {
  answer = () => {
    throw new IssuerAway(url, 'out of reach')
  }
  const browser = { ...session, kind: 'browser' } as const
  expect(await check.holds(browser)).toBe(true)
  setBackMs = 60 * minute
  kept = { token: 'one', checkedAt: 0 }
  now += 30_000
  answer = () => 'over'
  expect(await check.holds(browser)).toBe(false)
})

it.each(['claude_code', 'browser'] as const)(
  'one that does not answer is waited for for seconds, and its no counts when it comes: %s',
  async (kind) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const silent = Promise.withResolvers<'over'>()
    const isAsked = Promise.withResolvers<void>()
    answer = () => {
      isAsked.resolve()
      return silent.promise
    }
    const holds = check.holds({ ...session, kind })
    await isAsked.promise
    vi.advanceTimersByTime(3_000)
    expect([await holds, revoked]).toEqual([true, []])
    expect(await check.holds({ ...session, kind })).toBe(true)
    silent.resolve('over')
    await vi.waitFor(() => expect(revoked).toEqual(['ended_at_identity_provider']))
  },
)

it('the next token is kept also when what the provider says of the person cannot be had', async () => {
  answer = () => ({
    providerToken: 'two',
    claimed: () => Promise.reject(new IssuerAway(url, 'the userinfo endpoint is away')),
  })
  expect(await check.holds(session)).toBe(true)
  expect(kept?.token).toBe('two')
})

it.each(['email_domain', 'group', 'person_inactive', 'groups_left_out'] as const)(
  'who is not allowed any more is out: %s',
  async (reason) => {
    answer = () => ({
      providerToken: 'two',
      claimed: () => Promise.reject(new SignInDenied(reason, 'no')),
    })
    expect(await check.holds(session)).toBe(false)
    expect(revoked).toEqual([reason])
  },
)

it.each([
  [['engineering'], true],
  [[], false],
])(
  'who is in no group any more has none, and is asked about when there were some: %j',
  async (groups, asks) => {
    hadGroups = groups
    const expected: boolean[] = []
    answer = () => ({
      providerToken: undefined,
      claimed: async (hadSome) => {
        expected.push(hadSome)
        return { ...claimed, groups: undefined }
      },
    })
    expect(await check.holds(session)).toBe(true)
    expect(expected).toEqual([asks])
    expect(admitted).toMatchObject([{ subject: 'tanaka', groups: [] }])
  },
)

it('a token that speaks of somebody else ends the session', async () => {
  answer = () => ({ providerToken: undefined, claimed: async () => ({ ...claimed, subject: 'sato' }) })
  expect(await check.holds(session)).toBe(false)
  expect(revoked).toEqual(['identity_changed'])
})

it('a provider that gave no token, or says nothing of the person, is believed as before', async () => {
  kept = undefined
  expect(await check.holds(session)).toBe(true)
  expect(asked).toEqual([])
  kept = { token: 'one', checkedAt: 0 }
  answer = () => ({ providerToken: undefined, claimed: async () => undefined })
  expect(await check.holds(session)).toBe(true)
})

it('sessions of a provider that is configured no more end; local ones are not asked about', async () => {
  expect(await check.holds({ ...session, issuer: 'https://gone.example.com' })).toBe(false)
  expect(revoked).toEqual(['identity_provider_removed'])
  expect(await check.holds({ ...session, issuer: 'local' })).toBe(true)
})
