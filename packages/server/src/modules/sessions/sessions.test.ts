import { AdminProblem } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Storage } from '../../platform/sql/storage.ts'
import { forgetEnded } from './forget.ts'
import type { Session } from './index.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import {
  addPerson,
  createTestClock,
  hourMs,
  minuteMs,
  openSessionNode,
  recorded,
  signIn,
  soon,
  testActor,
  testClient,
  type SessionNode,
  type SessionNodeOptions,
} from './testing/node.ts'

describe.each(await testDatabases())('sessions on $name', (databases) => {
  let clock = createTestClock()
  let storage: Storage
  let node: SessionNode
  const nodes: SessionNode[] = []
  async function open(options: Partial<SessionNodeOptions> = {}): Promise<SessionNode> {
    const opened = await openSessionNode({ storage, clock, ...options })
    nodes.push(opened)
    return opened
  }
  beforeEach(async () => {
    clock = createTestClock()
    storage = await databases.openControl()
    node = await open()
  })
  afterEach(async () => {
    for (const opened of nodes.splice(0)) await opened.close()
    await databases.dispose()
  })

  describe('an access token', () => {
    it('belongs to its session, by signature the first time and from memory after that', async () => {
      const person = await addPerson(node)
      const { session, tokens } = await node.sessions.open(testActor, signIn(person, { deviceId: 'dev_1' }))
      const expected = {
        id: session.id,
        personId: person.id,
        kind: 'claude_code',
        deviceId: 'dev_1',
        secondFactor: false,
      }
      const first = node.sessions.find(tokens.accessToken)
      expect(first).toBeInstanceOf(Promise)
      expect(await first).toMatchObject(expected)
      expect(node.sessions.find(tokens.accessToken)).toMatchObject(expected)
    })

    it('ends by itself while its session goes on', async () => {
      const person = await addPerson(node)
      const { tokens } = await node.sessions.open(testActor, signIn(person))
      expect(tokens.expiresInSeconds).toBe(3600)
      expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
      clock.pass(hourMs - 1)
      expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
      clock.pass(1)
      expect(await node.sessions.find(tokens.accessToken)).toBeUndefined()
      // Also where it was never seen before.
      expect(await (await open()).sessions.find(tokens.accessToken)).toBeUndefined()
    })

    it('never lives longer than its session', async () => {
      const person = await addPerson(node)
      const wanted = signIn(person, { kind: 'workload', lifetimeMs: 10 * minuteMs })
      const { tokens } = await node.sessions.open(testActor, wanted)
      expect(tokens).toMatchObject({ expiresInSeconds: 600 })
      expect(tokens.refreshToken).toBeUndefined()
      clock.pass(10 * minuteMs)
      expect(await node.sessions.find(tokens.accessToken)).toBeUndefined()
    })

    it('works on a node that has not heard of its session yet', async () => {
      const person = await addPerson(node)
      const other = await open()
      const { session, tokens } = await node.sessions.open(testActor, signIn(person))
      expect(await other.sessions.find(tokens.accessToken)).toMatchObject({ id: session.id })
    })
  })

  describe('a session', () => {
    it('is over at once where it is revoked, and soon on every other node', async () => {
      const person = await addPerson(node)
      const other = await open()
      const { session, tokens } = await node.sessions.open(testActor, signIn(person))
      expect(await other.sessions.find(tokens.accessToken)).toBeDefined()
      expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
      await node.sessions.revoke(testActor, { id: session.id, reason: 'laptop lost' })
      expect(node.sessions.find(tokens.accessToken)).toBeUndefined()
      await vi.waitFor(() => expect(other.sessions.find(tokens.accessToken)).toBeUndefined(), soon)
    })

    it('stays over after a restart, and where its token is new', async () => {
      const person = await addPerson(node)
      const { session, tokens } = await node.sessions.open(testActor, signIn(person))
      await node.sessions.revoke(testActor, { id: session.id, reason: 'laptop lost' })
      expect(await (await open()).sessions.find(tokens.accessToken)).toBeUndefined()
    })

    it('is revoked once, on the record, and unknown ones are named', async () => {
      const person = await addPerson(node)
      const { session } = await node.sessions.open(testActor, signIn(person))
      const first = await node.sessions.revoke(testActor, { id: session.id, reason: 'laptop lost' })
      clock.pass(1000)
      expect(await node.sessions.revoke(testActor, { id: session.id, reason: 'again' })).toStrictEqual(first)
      expect(await recorded(node, 'session.')).toStrictEqual([
        {
          kind: 'session.opened',
          data: {
            session: session.id,
            person: person.id,
            kind: 'claude_code',
            issuer: 'https://idp.example.com',
            secondFactor: false,
            client: testClient,
            expiresAt: session.expiresAt,
          },
        },
        {
          kind: 'session.revoked',
          data: {
            session: session.id,
            person: person.id,
            reason: 'laptop lost',
            before: {
              kind: 'claude_code',
              issuer: 'https://idp.example.com',
              expiresAt: session.expiresAt,
            },
          },
        },
      ])
      const unknown = node.sessions.revoke(testActor, { id: 'ses_unknown', reason: 'x' })
      await expect(unknown).rejects.toMatchObject({ code: 'session_unknown' })
    })

    it('ends when its person is inactive', async () => {
      const person = await addPerson(node)
      const { tokens } = await node.sessions.open(testActor, signIn(person))
      expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
      await deactivate(node, person.id)
      await vi.waitFor(async () => expect(await node.sessions.find(tokens.accessToken)).toBeUndefined(), soon)
      expect(await node.sessions.refresh(tokens.refreshToken ?? '', testClient)).toStrictEqual({
        problem: 'person_inactive',
      })
      await expect(node.sessions.open(testActor, signIn(person))).rejects.toMatchObject({
        code: 'person_inactive',
      })
    })

    it('is of somebody who is there', async () => {
      const opened = node.sessions.open(testActor, signIn({ ...(await addPerson(node)), id: 'per_nobody' }))
      await expect(opened).rejects.toBeInstanceOf(AdminProblem)
    })

    it('of one person ends when one more begins than there may be: the oldest', async () => {
      const two = await open({ limits: { maxPerPerson: 2 } })
      const person = await addPerson(two)
      const opened: Session[] = []
      for (const kind of ['claude_code', 'workload', 'cli', 'browser', 'cli'] as const) {
        clock.pass(1)
        opened.push((await two.sessions.open(testActor, signIn(person, { kind }))).session)
      }
      const { data } = await two.sessions.list({ limit: 10, inForce: true })
      // A workload's is not counted.
      expect(data.map(({ id }) => id)).toStrictEqual([4, 3, 1].map((index) => opened[index]?.id))
      const revoked = (await recorded(two, 'session.revoked')).map(({ data }) => data)
      expect(revoked).toMatchObject([
        { session: opened[0]?.id, reason: 'too_many_sessions' },
        { session: opened[2]?.id, reason: 'too_many_sessions' },
      ])
    })

    it('of one person, or on one device, end together', async () => {
      const person = await addPerson(node)
      const somebody = await addPerson(node, '佐藤')
      const first = await node.sessions.open(testActor, signIn(person, { deviceId: 'dev_1' }))
      const second = await node.sessions.open(testActor, signIn(person, { deviceId: 'dev_2' }))
      const theirs = await node.sessions.open(testActor, signIn(somebody, { deviceId: 'dev_1' }))
      const of = { personId: person.id, reason: 'left' }
      expect(await node.sessions.revokeAll(testActor, { ...of, deviceId: 'dev_1' })).toBe(1)
      expect(await node.sessions.find(first.tokens.accessToken)).toBeUndefined()
      expect(await node.sessions.find(second.tokens.accessToken)).toBeDefined()
      expect(await node.sessions.revokeAll(testActor, of)).toBe(1)
      expect(await node.sessions.revokeAll(testActor, of)).toBe(0)
      expect(await node.sessions.find(second.tokens.accessToken)).toBeUndefined()
      expect(await node.sessions.find(theirs.tokens.accessToken)).toBeDefined()
    })

    it('of some kinds end together, except the one in use', async () => {
      const person = await addPerson(node)
      const own = await node.sessions.open(testActor, signIn(person, { kind: 'cli' }))
      const other = await node.sessions.open(testActor, signIn(person, { kind: 'cli' }))
      const claudeCode = await node.sessions.open(testActor, signIn(person, { kind: 'claude_code' }))
      const of = { personId: person.id, kinds: ['browser', 'cli'] as const, except: own.session.id }
      expect(await node.sessions.revokeAll(testActor, { ...of, reason: 'a passkey was removed' })).toBe(1)
      expect(await node.sessions.find(other.tokens.accessToken)).toBeUndefined()
      for (const { tokens } of [own, claudeCode])
        expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
    })

    it('is listed newest first, a page at a time, by person', async () => {
      const person = await addPerson(node)
      const somebody = await addPerson(node, '佐藤')
      const made: string[] = []
      for (let index = 0; index < 5; index++) {
        clock.pass(1)
        made.unshift((await node.sessions.open(testActor, signIn(person))).session.id)
        await node.sessions.open(testActor, signIn(somebody))
      }
      const seen: string[] = []
      let after: string | undefined
      for (let pages = 0; pages < 4; pages++) {
        const page = await node.sessions.list({ limit: 2, after, person: person.id })
        seen.push(...page.data.map(({ id }) => id))
        after = page.next
        if (after === undefined) break
      }
      expect(seen).toStrictEqual(made)
    })
  })

  describe('a session that nothing is heard of', () => {
    const idleMs = 2 * hourMs
    const openIdle = () => open({ limits: { idleMs }, tokenTtlMs: 24 * hourMs })

    it('ends at the millisecond, and each use puts that off', async () => {
      const idle = await openIdle()
      const { tokens } = await idle.sessions.open(testActor, signIn(await addPerson(idle)))
      for (const pause of [0, idleMs - 1, idleMs - 1]) {
        clock.pass(pause)
        expect(await idle.sessions.find(tokens.accessToken)).toBeDefined()
      }
      clock.pass(idleMs)
      expect(await idle.sessions.find(tokens.accessToken)).toBeUndefined()
      // For good, though the clock of somebody be set back.
      clock.pass(-minuteMs)
      expect(await idle.sessions.find(tokens.accessToken)).toBeUndefined()
    })

    it('was perhaps used on another node: the store knows', async () => {
      const here = await openIdle()
      const there = await openIdle()
      const { tokens } = await here.sessions.open(testActor, signIn(await addPerson(here)))
      expect(await there.sessions.find(tokens.accessToken)).toBeDefined()
      for (let pause = 0; pause < 3; pause++) {
        clock.pass(idleMs - 1)
        expect(await here.sessions.find(tokens.accessToken)).toBeDefined()
        // What is used after half of its time is written at once, not half a minute later.
        await vi.waitFor(async () => expect((await stored(here)).last_seen_at).toBe(clock.now()), soon)
      }
      expect(await there.sessions.find(tokens.accessToken)).toBeDefined()
      expect(await stored(there)).toMatchObject({ revoked_at: null })
    })

    it('is not in memory after a restart', async () => {
      const idle = await openIdle()
      const { tokens } = await idle.sessions.open(testActor, signIn(await addPerson(idle)))
      clock.pass(idleMs)
      expect(await (await openIdle()).sessions.find(tokens.accessToken)).toBeUndefined()
    })
  })

  it('the last use is listed at once and written when the node closes', async () => {
    const person = await addPerson(node)
    const { session, tokens } = await node.sessions.open(testActor, signIn(person))
    clock.pass(10 * minuteMs)
    await node.sessions.find(tokens.accessToken)
    const [listed] = (await node.sessions.list({ limit: 1 })).data
    expect(listed?.lastSeenAt).toBe(session.createdAt + 10 * minuteMs)
    await node.sessions.close()
    expect((await stored(node)).last_seen_at).toBe(session.createdAt + 10 * minuteMs)
  })

  it('what was over long ago is forgotten, but for the newest, from which the next is counted', async () => {
    const person = await addPerson(node)
    await node.sessions.open(testActor, signIn(person))
    await node.sessions.open(testActor, signIn(person, { kind: 'workload', lifetimeMs: hourMs }))
    clock.pass(26 * hourMs)
    const { session } = await node.sessions.open(testActor, signIn(person))
    const left = async () =>
      (await node.sessions.list({ limit: 10 })).data.map(({ kind, id }) =>
        id === session.id ? 'last' : kind,
      )
    await forgetEnded({ db: node.db, clock })
    expect(await left()).toStrictEqual(['last', 'claude_code'])
    clock.pass(200 * 24 * hourMs)
    await forgetEnded({ db: node.db, clock })
    expect(await left()).toStrictEqual(['last'])
    const other = await open()
    const { tokens } = await node.sessions.open(testActor, signIn(person))
    expect(await other.sessions.find(tokens.accessToken)).toBeDefined()
  })

  describe('a browser', () => {
    const browserOf = async () => {
      const { kind: _kind, ...wanted } = signIn(await addPerson(node), { secondFactor: true })
      return await node.sessions.openForBrowser(testActor, wanted)
    }

    it('has a cookie instead of tokens, of which only a digest is kept', async () => {
      const { session, cookie } = await browserOf()
      expect(session).toMatchObject({ kind: 'browser', secondFactor: true })
      expect(await node.sessions.findByCookie(cookie)).toMatchObject({ id: session.id, secondFactor: true })
      const row = await stored(node)
      expect(JSON.stringify(row)).not.toContain(cookie.split('.')[1])
      expect(await node.sessions.refresh(cookie, testClient)).toStrictEqual({ problem: 'unknown' })
    })

    it('is known on another node at once, and nowhere once it is revoked', async () => {
      const other = await open()
      const { session, cookie } = await browserOf()
      expect(await other.sessions.findByCookie(cookie)).toMatchObject({ id: session.id })
      await node.sessions.revoke(testActor, { id: session.id, reason: 'sign-out' })
      expect(await node.sessions.findByCookie(cookie)).toBeUndefined()
      await vi.waitFor(async () => expect(await other.sessions.findByCookie(cookie)).toBeUndefined(), soon)
    })

    it('is not found by what is nearly its cookie, nor any other session by a cookie', async () => {
      const { session, cookie } = await browserOf()
      const { session: cli } = await node.sessions.open(testActor, signIn(await addPerson(node, '佐藤')))
      const [id = '', secret = ''] = cookie.split('.')
      const changed = (secret.startsWith('A') ? 'B' : 'A') + secret.slice(1)
      for (const wrong of [
        '',
        id,
        `${id}.`,
        `${id}.${changed}`,
        `${cookie}A`,
        `${cli.id}.${secret}`,
        `ses_00000000000000000000000000.${secret}`,
        `__proto__.${secret}`,
      ])
        expect(await node.sessions.findByCookie(wrong), wrong).toBeUndefined()
      expect(await node.sessions.findByCookie(cookie)).toMatchObject({ id: session.id })
    })
  })

  describe('the identity provider’s token', () => {
    it('is kept sealed, given back to the server alone, and gone with its session', async () => {
      const secret = 'refresh token of the identity provider'
      const wanted = signIn(await addPerson(node), { providerToken: secret })
      const { session, tokens } = await node.sessions.open(testActor, wanted)
      expect(JSON.stringify([tokens, await stored(node)])).not.toContain(secret)
      const { providerToken, keepProviderToken } = node.sessions
      expect(await providerToken(session.id)).toStrictEqual({ token: secret, checkedAt: clock.now() })
      clock.pass(hourMs)
      await keepProviderToken(session.id, 'the next')
      expect(await providerToken(session.id)).toStrictEqual({ token: 'the next', checkedAt: clock.now() })
      await node.sessions.revoke(testActor, { id: session.id, reason: 'sign-out' })
      expect(await providerToken(session.id)).toBeUndefined()
      await keepProviderToken(session.id, 'too late')
      expect(await providerToken(session.id)).toBeUndefined()
    })
  })

  const stored = async ({ db }: SessionNode) =>
    await db.read.selectFrom('sessions').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()

  async function deactivate({ db }: SessionNode, id: string): Promise<void> {
    await db.recorded(testActor, 'people', async (tx) => {
      await tx.updateTable('people').set({ status: 'inactive' }).where('id', '=', id).execute()
      const data = { person: id, reason: 'left', sessions: 0, credentials: 0 }
      return { entries: [{ kind: 'person.deactivated', data }], result: undefined }
    })
  }
})
