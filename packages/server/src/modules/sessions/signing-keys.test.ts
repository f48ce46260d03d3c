import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Storage } from '../../platform/sql/storage.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { SigningKeySealedError } from './index.ts'
import {
  addPerson,
  createTestClock,
  masterKey,
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
    storage = await databases.open()
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
