import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { NewSession, Tokens } from './index.ts'
import {
  addPerson,
  createTestClock,
  hourMs,
  masterKey,
  minuteMs,
  openSessionNode,
  recorded,
  signIn,
  testActor,
  testClient,
  type SessionNode,
  type SessionNodeOptions,
} from './testing/node.ts'

const thief = { address: '203.0.113.66', agent: 'curl/8' }

describe.each(await testDatabases())('refresh tokens on $name', (databases) => {
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

  const begin = async (at = node, more: Partial<NewSession> = {}) => {
    const person = await addPerson(at)
    const { session, tokens } = await at.sessions.open(testActor, { ...signIn(person), ...more })
    return { session, person, first: refreshOf(tokens) }
  }
  const refreshOf = ({ refreshToken = '' }: Tokens) => refreshToken
  const refresh = async (token: string, { at = node, client = testClient } = {}) => {
    const answer = await at.sessions.refresh(token, client)
    return 'problem' in answer ? answer.problem : refreshOf(answer.tokens)
  }

  it('each is exchanged for the next, and for an access token of the same session', async () => {
    const { session, first } = await begin()
    clock.pass(hourMs)
    const answer = await node.sessions.refresh(first, testClient)
    if ('problem' in answer) throw new Error(answer.problem)
    expect(answer.session.id).toBe(session.id)
    expect(await node.sessions.find(answer.tokens.accessToken)).toMatchObject({ id: session.id })
    const second = refreshOf(answer.tokens)
    expect(second).not.toBe(first)
    clock.pass(hourMs)
    expect(await refresh(second)).toMatch(/^skr_/)
    // Going on is no admin change.
    expect(await recorded(node, 'session.')).toHaveLength(1)
  })

  it('the one before is good for half a minute and gives the same successor, on every node', async () => {
    const { first } = await begin()
    const other = await open()
    const second = await refresh(first)
    clock.pass(29_999)
    expect(await refresh(first)).toBe(second)
    expect(await refresh(first, { at: other })).toBe(second)
    expect(await refresh(second)).toMatch(/^skr_/)
  })

  it('after that half minute somebody has a copy: the session ends for both, on the record', async () => {
    const { session, person, first } = await begin()
    const other = await open()
    const second = await refresh(first)
    clock.pass(30_000)
    expect(await refresh(first, { client: thief })).toBe('reused')
    expect(await refresh(second)).toBe('revoked')
    expect(await refresh(second, { at: other })).toBe('revoked')
    expect(await refresh(first, { client: thief })).toBe('revoked')
    expect((await recorded(node, 'session.')).slice(1)).toStrictEqual([
      {
        kind: 'session.refresh_reused',
        data: { session: session.id, person: person.id, client: thief },
      },
      {
        kind: 'session.revoked',
        data: {
          session: session.id,
          person: person.id,
          reason: 'refresh_reused',
          before: { kind: session.kind, issuer: session.issuer, expiresAt: session.expiresAt },
        },
      },
    ])
  })

  it('several windows of Claude Code each keep their own: an old one is good where the session is refreshed from', async () => {
    const office = { address: '198.51.100.7', agent: 'claude-code/2.1.330' }
    const home = { address: '2001:db8:1:2::7', agent: 'claude-code/2.1.330' }
    const { session, first } = await begin(node, { client: office })
    let newest = first
    for (let hour = 0; hour < 5; hour++) {
      clock.pass(hourMs)
      newest = await refresh(newest, { client: office })
    }
    const other = await open()
    expect(await refresh(first, { client: office })).toBe(newest)
    expect(await refresh(first, { client: office, at: other })).toBe(newest)
    clock.pass(hourMs)
    newest = await refresh(newest, { client: home })
    clock.pass(hourMs)
    const elsewhereAtHome = { ...home, address: '2001:db8:1:2:aaaa::9' }
    expect(await refresh(first, { client: elsewhereAtHome })).toBe(newest)
    expect(await recorded(node, 'session.refresh_reused')).toStrictEqual([])
    expect(await node.sessions.byId(session.id)).toMatchObject({ client: home })
    expect(await refresh(first, { client: office })).toBe('reused')
  })

  it('an old one of Claude Code that another program brings is a copy, from the same address too', async () => {
    const office = { address: '198.51.100.7', agent: 'claude-code/2.1.330' }
    const { first } = await begin(node, { client: office })
    await refresh(first, { client: office })
    clock.pass(minuteMs)
    expect(await refresh(first, { client: { ...office, agent: 'curl/8' } })).toBe('reused')
  })

  it('the command line keeps one for all its processes, and an old one is a copy wherever it comes from', async () => {
    const { first } = await begin(node, { kind: 'cli' })
    await refresh(first)
    clock.pass(minuteMs)
    expect(await refresh(first)).toBe('reused')
  })

  it('one that was exchanged twice since is a copy whatever the time', async () => {
    const { first } = await begin()
    const second = await refresh(first)
    await refresh(second)
    expect(await refresh(first, { client: thief })).toBe('reused')
  })

  it('a thief who was first is found out by the person’s own next refresh', async () => {
    const { first } = await begin()
    const stolen = await refresh(first, { client: thief })
    expect(stolen).toMatch(/^skr_/)
    clock.pass(minuteMs)
    expect(await refresh(first)).toBe('reused')
    expect(await refresh(stolen, { client: thief })).toBe('revoked')
  })

  it('the access tokens of a session whose token was copied end with it', async () => {
    const { person } = await begin()
    const { tokens } = await node.sessions.open(testActor, signIn(person))
    expect(await node.sessions.find(tokens.accessToken)).toBeDefined()
    await refresh(refreshOf(tokens))
    clock.pass(minuteMs)
    await refresh(refreshOf(tokens), { client: thief })
    expect(await node.sessions.find(tokens.accessToken)).toBeUndefined()
  })

  it('a storm of processes that share one token gets one successor, over and over', async () => {
    const nodesAtOnce = [node, await open(), await open()]
    let { first: token } = await begin()
    for (let round = 0; round < 3; round++) {
      clock.pass(hourMs)
      const answers = await Promise.all(
        Array.from({ length: 30 }, (_, index) => refresh(token, { at: nodesAtOnce[index % 3] ?? node })),
      )
      const [next = '', ...others] = new Set(answers)
      expect(others).toStrictEqual([])
      expect(next).toMatch(/^skr_/)
      token = next
    }
    expect(await recorded(node, 'session.refresh_reused')).toStrictEqual([])
  })

  it('copies used at once are recorded once', async () => {
    const { first } = await begin()
    await refresh(first)
    clock.pass(minuteMs)
    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(first, { client: thief })))
    expect(answers.filter((answer) => answer !== 'reused' && answer !== 'revoked')).toStrictEqual([])
    expect(await recorded(node, 'session.refresh_reused')).toHaveLength(1)
  })

  it('what this server did not make is unknown, and ends nothing', async () => {
    const { session, first } = await begin()
    const [prefix, id, generation, mac = ''] = first.split('_')
    const otherMac = mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`
    for (const forged of [
      '',
      'skr_',
      `${first}x`,
      first.slice(0, -1),
      ` ${first}`,
      `${prefix}_${id}_1_${mac}`,
      `${prefix}_${id}_${generation}_${otherMac}`,
      `${prefix}_${id}_-1_${mac}`,
      `${prefix}_${id}_0x0_${mac}`,
      `${prefix}_${id}_9999999999_${mac}`,
      `${prefix}_01KAMQ5E2RZ8Y4W6D3T0N9HJCV_0_${mac}`,
      `${prefix}_../../etc/passwd_0_${mac}`,
      `sk-skh-${mac}`,
      'skr_'.padEnd(100_000, 'a'),
    ])
      expect(await refresh(forged, { client: thief })).toBe('unknown')
    const elsewhere = await openSessionNode({ storage: await databases.openControl(), clock })
    nodes.push(elsewhere)
    expect(await refresh((await begin(elsewhere)).first)).toBe('unknown')
    expect(await node.sessions.byId(session.id)).toMatchObject({ revokedAt: null })
    expect(await refresh(first)).toMatch(/^skr_/)
  })

  it('one of a store restored from a backup, which is behind, is not believed', async () => {
    const { first } = await begin()
    const second = await refresh(first)
    await node.db.renewSession({ id: (await listed()).id, set: { generation: 0 } })
    expect(await refresh(second)).toBe('unknown')
  })

  it('a change of the master key signs nobody out while the former is kept', async () => {
    const { first } = await begin()
    const changed = await open({ masterKeys: ['another master key, which is long enough', masterKey] })
    const second = await refresh(first, { at: changed })
    expect(second).toMatch(/^skr_/)
    clock.pass(hourMs)
    expect(await refresh(second, { at: changed })).toMatch(/^skr_/)
  })

  it('only tokens keep a session alive: it ends when nothing is heard of it', async () => {
    const idle = await open({ limits: { idleMs: 2 * hourMs } })
    const { first } = await begin(idle)
    clock.pass(2 * hourMs - 1)
    const second = await refresh(first, { at: idle })
    clock.pass(2 * hourMs - 1)
    const third = await refresh(second, { at: idle })
    clock.pass(2 * hourMs)
    expect(await refresh(third, { at: idle })).toBe('expired')
  })

  it('ends with its session in any case', async () => {
    const short = await open({ limits: { lifetimeMs: 3 * hourMs } })
    let { first: token } = await begin(short)
    for (let hour = 0; hour < 2; hour++) {
      clock.pass(hourMs)
      token = await refresh(token, { at: short })
    }
    clock.pass(hourMs - 90_000)
    const last = await short.sessions.refresh(token, testClient)
    expect(last).toMatchObject({ tokens: { expiresInSeconds: 90 } })
    clock.pass(90_000)
    expect('tokens' in last && (await refresh(refreshOf(last.tokens), { at: short }))).toBe('expired')
  })

  it('is told which session it belongs to, in force or not', async () => {
    const { session, first } = await begin()
    expect(await node.sessions.identify(first)).toMatchObject({ id: session.id })
    await refresh(first)
    expect(await node.sessions.identify(first)).toMatchObject({ id: session.id })
    await node.sessions.revoke(testActor, { id: session.id, reason: 'sign-out' })
    expect(await node.sessions.identify(first)).toMatchObject({ id: session.id })
    expect(await node.sessions.identify(first.slice(0, -1))).toBeUndefined()
  })

  const listed = async () => {
    const [session] = (await node.sessions.list({ limit: 1 })).data
    if (session === undefined) throw new Error('there is no session')
    return session
  }
})
