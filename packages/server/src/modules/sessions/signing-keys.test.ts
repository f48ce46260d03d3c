import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { SigningKeySealedError } from './index.ts'
import {
  addPerson,
  createTestClock,
  hourMs,
  masterKey,
  minuteMs,
  openSessionNode,
  recorded,
  signIn,
  soon,
  testActor,
  type SessionNode,
  type SessionNodeOptions,
} from './testing/node.ts'

const other = 'another master key, which is long enough'

describe.each(await testDatabases())('signing keys on $name', (databases) => {
  const clock = createTestClock()
  let storage: Storage
  const nodes: SessionNode[] = []
  async function open(options: Partial<SessionNodeOptions> = {}): Promise<SessionNode> {
    const opened = await openSessionNode({ storage, clock, ...options })
    nodes.push(opened)
    return opened
  }
  const token = async (node: SessionNode) => {
    const opened = await node.sessions.open(testActor, signIn(await addPerson(node)))
    return opened.tokens.accessToken
  }
  beforeEach(async () => {
    storage = await databases.openControl()
  })
  afterEach(async () => {
    for (const opened of nodes.splice(0)) await opened.close()
    await databases.dispose()
  })

  it('are one for nodes on which somebody signs in at once', async () => {
    const [first, second] = await Promise.all([open(), open()])
    expect(first.sessions.jwks().keys).toStrictEqual([])
    await Promise.all([token(first), token(second)])
    await vi.waitFor(() => expect(second.sessions.jwks().keys).toHaveLength(1), soon)
    expect(first.sessions.jwks()).toStrictEqual(second.sessions.jwks())
    expect(await recorded(first, 'signing_key.')).toHaveLength(1)
    expect(await second.sessions.find(await token(first))).toBeDefined()
    expect(await first.sessions.find(await token(second))).toBeDefined()
  })

  it('are known to a node that has not heard of the rotation yet, and soon used by it', async () => {
    const first = await open()
    const second = await open()
    const before = await token(first)
    const kid = await first.sessions.rotateSigningKey({ type: 'operator' })
    expect(await second.sessions.find(await token(first))).toBeDefined()
    expect(await second.sessions.find(before)).toBeDefined()
    await vi.waitFor(async () => expect(kidOf(await token(second))).toBe(kid), soon)
    expect(await recorded(first, 'signing_key.')).toMatchObject([
      { kind: 'signing_key.created' },
      { kind: 'signing_key.created', data: { key: kid, algorithm: 'EdDSA' } },
      { kind: 'signing_key.retired' },
    ])
  })

  describe('after their time', () => {
    const dayMs = 24 * hourMs
    const age = 90 * dayMs
    const kids = (node: SessionNode) => node.sessions.jwks().keys.map(({ kid }) => kid)

    it('are replaced by the system, once, however many nodes see it', async () => {
      const [first, second] = [await open(), await open()]
      const kid = kidOf(await token(first))
      await vi.waitFor(() => expect(kids(second)).toEqual([kid]), soon)
      clock.pass(age - 1)
      expect(await first.sessions.rotateSigningKeyOlderThan(age)).toBeUndefined()
      clock.pass(1)
      const rotated = await Promise.all(
        [first, second].map((node) => node.sessions.rotateSigningKeyOlderThan(age)),
      )
      const made = rotated.filter((name) => name !== undefined)
      expect(made).toHaveLength(1)
      expect(kidOf(await token(first))).toBe(made[0])
      const rows = (await first.db.takeOutbox(1000)).filter((row) => row.kind.startsWith('signing_key.'))
      expect(rows.map((row) => [row.kind, JSON.parse(row.actor)])).toEqual([
        ['signing_key.created', { type: 'system' }],
        ['signing_key.created', { type: 'system' }],
        ['signing_key.retired', { type: 'system' }],
      ])
    })

    it('sign nobody out: the retired one is published until its last token has expired', async () => {
      const node = await open()
      const before = kidOf(await token(node))
      clock.pass(age)
      const last = await token(node)
      const after = await node.sessions.rotateSigningKeyOlderThan(age)
      expect(kids(node)).toEqual([before, after])
      clock.pass(hourMs - 1)
      expect(await node.sessions.find(last)).toBeDefined()
      expect(kids(node)).toEqual([before, after])
      clock.pass(2 * minuteMs)
      expect(kids(node)).toEqual([after])
    })

    it('stay where nobody signed in', async () => {
      const node = await open()
      clock.pass(10 * age)
      expect(await node.sessions.rotateSigningKeyOlderThan(age)).toBeUndefined()
      expect(await recorded(node, 'signing_key.')).toEqual([])
    })

    it('are not replaced by a node that could not open them, whose own nobody else could', async () => {
      const former = await open()
      const young = await open({ masterKeys: [other] })
      const kid = kidOf(await token(former))
      clock.pass(age)
      expect(await young.sessions.rotateSigningKeyOlderThan(age)).toBeUndefined()
      expect(kidOf(await token(former))).toBe(kid)
    })
  })

  it('stop a start that cannot open them', async () => {
    await token(await open())
    await expect(open({ masterKeys: [other] })).rejects.toBeInstanceOf(SigningKeySealedError)
  })

  it('are opened with a former master key', async () => {
    const first = await open()
    const second = await open({ masterKeys: [other, masterKey] })
    expect(await second.sessions.find(await token(first))).toBeDefined()
  })

  it('are none where nobody signed in: a node with a master key of its own starts, and makes no other', async () => {
    const first = await open()
    const second = await open({ masterKeys: [other] })
    const theirs = await token(first)
    await expect(token(second)).rejects.toBeInstanceOf(SigningKeySealedError)
    // Nothing is begun that cannot be ended.
    expect((await second.sessions.list({ limit: 10 })).data).toHaveLength(1)
    expect(await second.sessions.find(theirs)).toBeDefined()
    expect(await recorded(first, 'signing_key.')).toHaveLength(1)
  })

  it('that a running node cannot open leave it serving, with what it can sign with', async () => {
    const former = await open()
    await token(former)
    const young = await open({ masterKeys: [other, masterKey] })
    await young.sessions.rotateSigningKey({ type: 'operator' })
    await vi.waitFor(() => expect(former.errors[0]).toBeInstanceOf(SigningKeySealedError), soon)
    expect(await former.sessions.find(await token(young))).toBeDefined()
    expect(await young.sessions.find(await token(former))).toBeDefined()
  })

  const kidOf = (text: string) =>
    (JSON.parse(Buffer.from(text.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }).kid
})
