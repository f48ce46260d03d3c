import { createHash } from 'node:crypto'
import { compactVerify, createLocalJWKSet, type JSONWebKeySet, decodeJwt } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { JsonWebKeySet } from './policy-keys.ts'
import { author, openPolicyNode, publishedPolicy, subject, type PolicyNode } from './testing.ts'

const dayMs = 86_400_000

async function read(jws: string, keys: JsonWebKeySet) {
  // Sound: only the list differs in that it may not be written to.
  const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keys as JSONWebKeySet))
  return { payload: JSON.parse(Buffer.from(payload).toString()) as object, protectedHeader }
}

describe.each(await testDatabases())('what is signed on $name', (database) => {
  const open: PolicyNode[] = []
  afterEach(async () => {
    for (const node of open.splice(0)) await node[Symbol.asyncDispose]()
    await database.dispose()
  })
  async function node(options: Parameters<typeof openPolicyNode>[1] = {}, storage = database.openControl()) {
    const opened = await openPolicyNode(await storage, options)
    open.push(opened)
    return opened
  }

  test('says what the guard of one person must hold, and nothing else of them', async () => {
    const there = await node()
    const document = { settings: { permissions: { deny: ['WebFetch'] } }, guard: { mode: 'enforce' } }
    const id = await publishedPolicy(there, { document })
    const person = subject({ id: 'per_1', email: 'tanaka@example.jp', groups: ['eng'] })
    const { payload, protectedHeader } = await read(
      await there.policies.signedFor(person),
      there.policies.keys(),
    )
    expect(payload).toEqual({
      iss: 'https://sekisho.test',
      sub: 'per_1',
      iat: Math.floor(there.clock.now() / 1000),
      checksum: there.policies.compiledFor(person)?.checksum,
      guard: 'enforce',
      versions: [{ policy: id, version: 1 }],
      settings: { permissions: { deny: ['WebFetch'] } },
    })
    const [key] = there.policies.keys().keys
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'sekisho-policy+jwt', kid: key?.kid })
  })

  test('says under the same key that no policy is for somebody', async () => {
    const there = await node()
    await publishedPolicy(there, { match: { groups: ['eng'] }, document: { model: 'one' } })
    const { payload } = await read(
      await there.policies.signedFor(subject({ id: 'per_2' })),
      there.policies.keys(),
    )
    expect(payload).toEqual({
      iss: 'https://sekisho.test',
      sub: 'per_2',
      iat: Math.floor(there.clock.now() / 1000),
      checksum: `sha256:${createHash('sha256').update('{}').digest('hex')}`,
      guard: 'off',
      versions: [],
      settings: {},
    })
  })

  test('is signed with one key on every node and after a restart, kept sealed', async () => {
    const storage = database.openControl()
    const first = await node({}, storage)
    await publishedPolicy(first, { document: { model: 'one' } })
    const second = await node({}, storage)
    expect(second.policies.keys()).toEqual(first.policies.keys())
    await read(await second.policies.signedFor(subject()), first.policies.keys())
    expect(second.policies.keys().keys).toHaveLength(1)
    const rows = await first.db.read.selectFrom('policy_keys').selectAll().execute()
    expect(rows).toHaveLength(1)
    expect(rows[0]?.public_jwk).not.toContain('"d"')
    expect(rows[0]?.sealed_jwk).not.toContain('"d"')
  })

  test('of a node with another master key is signed with a key of its own, which everybody can look up', async () => {
    const storage = database.openControl()
    const first = await node({}, storage)
    await publishedPolicy(first, { document: { model: 'one' } })
    const other = await node({ masterKey: 'o'.repeat(32) }, storage)
    const jws = await other.policies.signedFor(subject())
    expect(other.policies.keys().keys).toHaveLength(2)
    await read(jws, (await node({}, storage)).policies.keys())
  })

  test('is signed with a new key once guards had time to learn of it, which the old one announced', async () => {
    const storage = database.openControl()
    const there = await node({}, storage)
    await publishedPolicy(there, { document: { model: 'one' } })
    const [old] = there.policies.listKeys()
    const made = await there.policies.rotateKey(author, 30 * dayMs)
    const second = await node({}, storage)
    second.clock.advance(there.clock.now() - second.clock.now())
    const signers = async () =>
      await Promise.all(
        [there, second].map(async ({ policies }) => {
          const { protectedHeader } = await read(await policies.signedFor(subject()), policies.keys())
          return protectedHeader.kid
        }),
      )
    expect(made).toMatchObject({
      replaces: old?.kid,
      state: 'next',
      signsFrom: there.clock.now() + 30 * dayMs,
    })
    expect(await signers()).toEqual([old?.kid, old?.kid])
    const { keys, successions } = second.policies.guardKeys()
    expect(keys.map(({ kid }) => kid)).toEqual([old?.kid, made.kid])
    const [statement = ''] = successions
    const { payload, protectedHeader } = await read(statement, { keys: keys.slice(0, 1) })
    expect(protectedHeader).toMatchObject({
      typ: 'sekisho-policy-key+jwt',
      kid: old?.kid,
      jwk: { kty: 'OKP', crv: 'Ed25519' },
    })
    expect(JSON.stringify(protectedHeader)).not.toContain('"d"')
    expect(payload).toMatchObject({ successor: { kid: made.kid } })
    for (const { clock } of [there, second]) clock.advance(30 * dayMs)
    expect(await signers()).toEqual([made.kid, made.kid])
    expect(second.policies.guardKeys()).toMatchObject({ keys: [{ kid: made.kid }], successions })
    expect(second.policies.keys().keys).toHaveLength(2)
    expect((await there.entries()).at(-1)).toEqual({
      kind: 'signing_key.created',
      actor: author,
      data: {
        key: made.kid,
        algorithm: 'EdDSA',
        use: 'policies',
        replaces: old?.kid,
        signsFrom: made.signsFrom,
      },
    })
  })

  test('is signed with one key after another, never with two that follow the same', async () => {
    const storage = database.openControl()
    const nodes = [await node({}, storage), await node({}, storage)]
    const [there] = nodes
    if (there === undefined) throw new RangeError('two nodes were opened')
    await publishedPolicy(there, { document: { model: 'one' } })
    const rotated = await Promise.allSettled(nodes.map(({ policies }) => policies.rotateKey(author, dayMs)))
    expect(rotated.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(there.policies.rotateKey(author, dayMs)).rejects.toThrow('announced already')
    there.clock.advance(dayMs)
    await there.policies.rotateKey(author, 0)
    expect(there.policies.listKeys().map(({ state }) => state)).toEqual(['former', 'former', 'signing'])
  })

  test('is followed by a key that was made on a node which had not heard of it yet', async () => {
    const storage = database.open()
    const [there, other] = [await node({}, storage), await node({}, storage)]
    await publishedPolicy(there, { document: { model: 'one' } })
    await other.policies.signedFor(subject())
    const made = await there.policies.rotateKey(author, 0)
    expect(await other.policies.rotateKey(author, 0)).toMatchObject({ replaces: made.kid })
  })

  test('reaches a guard that believes the first key after any number of rotations, with no more than it needs', async () => {
    const there = await node()
    await publishedPolicy(there, { document: { model: 'one' } })
    for (let rotation = 0; rotation < 25; rotation++) {
      there.clock.advance(dayMs)
      await there.policies.rotateKey(author, 0)
    }
    const kids = there.policies.listKeys().map(({ kid }) => kid)
    const namedBy = (pinned: string[]) =>
      there.policies.guardKeys(pinned).successions.map((statement) => {
        const { successor } = decodeJwt<{ successor: { kid: string } }>(statement)
        return successor.kid
      })
    expect(namedBy(kids.slice(0, 1))).toEqual(kids.slice(1))
    expect(namedBy([kids[20] ?? '', 'unknown'])).toEqual(kids.slice(21))
    expect(namedBy(kids.slice(-1))).toEqual([])
    // Guards of before say nothing of what they pin.
    for (const pinned of [[], ['unknown']]) expect(namedBy(pinned)).toEqual(kids.slice(6))
  })

  test('loses the private half of a former key, on record, and what it signed still verifies', async () => {
    const there = await node()
    await publishedPolicy(there, { document: { model: 'one' } })
    const signed = await there.policies.signedFor(subject())
    const [old] = there.policies.listKeys()
    await there.policies.rotateKey(author, dayMs)
    await there.policies.forget()
    const sealed = async () =>
      (await there.db.read.selectFrom('policy_keys').select(['kid', 'sealed_jwk']).execute())
        .filter(({ sealed_jwk }) => sealed_jwk !== '')
        .map(({ kid }) => kid)
    expect(await sealed()).toHaveLength(2)
    there.clock.advance(2 * dayMs)
    await there.policies.forget()
    await there.policies.forget()
    expect(await sealed()).toEqual([there.policies.listKeys()[1]?.kid])
    expect((await there.entries()).filter(({ kind }) => kind === 'signing_key.retired')).toEqual([
      { kind: 'signing_key.retired', actor: { type: 'system' }, data: { key: old?.kid, use: 'policies' } },
    ])
    await read(signed, there.policies.keys())
  })

  test('of several nodes that sign at once one makes the key', async () => {
    const storage = database.openControl()
    const nodes = [await node({}, storage), await node({}, storage)]
    await Promise.all(
      nodes.map(({ policies }, index) =>
        policies.admin.create({ type: 'operator' }, { name: `p${index}`, position: 1, match: {} }),
      ),
    )
    const rows = await nodes[0]?.db.read.selectFrom('policy_keys').select('kid').execute()
    expect(rows).toHaveLength(1)
  })
})
