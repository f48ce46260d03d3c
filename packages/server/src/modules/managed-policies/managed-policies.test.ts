import type { Actor } from '@sekisho/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import { needsApproval } from './review.ts'
import {
  approve,
  author,
  filePolicy,
  openPolicyNode,
  publishedPolicy,
  publishNext,
  reviewer,
  subject,
  type PolicyNode,
} from './testing.ts'

const databases = await testDatabases()
const system = { type: 'system' }

describe.each(databases)('managed policies on $name', (database) => {
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
  const settingsFor = ({ policies }: PolicyNode, groups: string[] = [], id = 'per_somebody') =>
    policies.compiledFor(subject({ id, groups }))?.settings

  test('nobody has settings where there is no policy, and a policy without a published version is none', async () => {
    const there = await node()
    const { id } = await there.policies.admin.create(author, { name: 'draft', position: 1, match: {} })
    await there.policies.admin.addVersion(author, { policy: id, document: { model: 'opus' }, note: '' })
    expect(settingsFor(there)).toBeUndefined()
  })

  test('the first that matches is laid on the base, by position', async () => {
    const there = await node()
    await publishedPolicy(there, { document: { model: 'base', permissions: { deny: ['C'] } } })
    const match = { groups: ['eng'] }
    await publishedPolicy(there, { name: 'late', position: 20, match, document: { model: 'late' } })
    const document = { settings: { permissions: { deny: ['A'] } }, guard: { mode: 'report' } }
    const first = await publishedPolicy(there, { name: 'first', position: 10, match, document })
    await publishedPolicy(there, { name: 'never', position: 200, match, document: { model: 'never' } })
    expect(settingsFor(there)).toEqual({ model: 'base', permissions: { deny: ['C'] } })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'base', permissions: { deny: ['C', 'A'] } })
    const compiled = there.policies.compiledFor(subject({ groups: ['eng'] }))
    expect(compiled?.versions.at(-1)).toEqual({ policy: first, version: 1 })
    expect([compiled?.guard, there.policies.compiledFor(subject())?.guard]).toEqual(['report', 'off'])
    expect(there.policies.compiledFor(subject({ groups: ['eng'] }))).toBe(compiled)
  })

  test('of all that match each counts where they are layered, the first on top', async () => {
    const there = await node({ mode: 'layered' })
    await publishedPolicy(there, { document: { model: 'base', env: { A: '0', B: '0', C: '0' } } })
    const layer = (name: string, position: number, document: object) =>
      publishedPolicy(there, { name, position, match: { groups: ['eng'] }, document })
    await layer('second', 2, { env: { A: '2', B: '2' } })
    await layer('first', 1, { env: { A: '1' } })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'base', env: { A: '1', B: '2', C: '0' } })
  })

  test('every part of a match must fit', async () => {
    const there = await node()
    const match = { groups: ['ops', 'eng'], emailDomain: 'example.jp', roles: ['developer'] }
    await publishedPolicy(there, { match, document: { model: 'x' } })
    const has = (given: Parameters<typeof subject>[0]) =>
      there.policies.compiledFor(subject(given)) !== undefined
    expect(has({ groups: ['eng'], email: 'A@Example.JP' })).toBe(true)
    expect(has({ groups: ['eng'], email: 'a@sub.example.jp' })).toBe(false)
    expect(has({ groups: ['eng'] })).toBe(false)
    expect(has({ email: 'a@example.jp' })).toBe(false)
    expect(has({ groups: ['ops'], email: 'a@example.jp', roles: ['viewer'] })).toBe(false)
  })

  test('are found by a part of the name in any case and width, a page at a time, and by the id', async () => {
    const { admin } = (await node()).policies
    const names = ['Engineers of Tokyo', '開発者 ﾄｳｷｮｳ', 'tokyo_admins'] as const
    const [, { id: second }] = [
      await admin.create(author, { name: names[0], position: 1, match: {} }),
      await admin.create(author, { name: names[1], position: 1, match: {} }),
      await admin.create(author, { name: names[2], position: 1, match: {} }),
    ]
    const page = (search: string, limit = 9, after?: string) =>
      admin.list({ limit, search, retired: false, after })
    const found = async (search: string) => (await page(search)).data.map(({ name }) => name).toSorted()
    expect(await found('TOKYO')).toEqual([names[0], names[2]])
    expect(await found('トウキョウ')).toEqual([names[1]])
    // No pattern of SQL: `_` is a letter like others.
    expect(await found('o_a')).toEqual([names[2]])
    expect(await found(second)).toEqual([names[1]])
    const first = await page('tokyo', 1)
    const last = await page('tokyo', 1, first.next)
    expect([...first.data, ...last.data].map(({ name }) => name).toSorted()).toEqual([names[0], names[2]])
    expect(last.next).toBeUndefined()
  })

  test('what the file pins is laid on what is published', async () => {
    const file = [filePolicy({ settings: { model: 'pinned', permissions: { deny: ['F'] } } })]
    const there = await node({ file, hintHeaders: true })
    expect(settingsFor(there)?.['env']).toEqual({ CLAUDE_CODE_GATEWAY_HINT_HEADERS: '1' })
    const id = await publishedPolicy(there, { document: { model: 'base', permissions: { deny: ['S'] } } })
    expect(settingsFor(there)).toEqual({
      model: 'pinned',
      permissions: { deny: ['S', 'F'] },
      env: { CLAUDE_CODE_GATEWAY_HINT_HEADERS: '1' },
    })
    const { versions } = there.policies.compiledFor(subject()) ?? {}
    expect(versions).toEqual([
      { policy: id, version: 1 },
      { policy: 'file:0', version: 1 },
    ])
  })

  test.each([
    [undefined, 'report', 'off'],
    ['enforce', 'enforce', 'enforce'],
    ['off', 'off', 'off'],
  ] as const)('guards do with what the file pins as it says: %s', async (fileGuard, onPublished, alone) => {
    const there = await node({ file: [filePolicy({ settings: { model: 'pinned' } })], fileGuard })
    expect(there.policies.compiledFor(subject())?.guard).toBe(alone)
    // Who sets guards up needs the key before the first of them asks.
    expect(there.policies.listKeys()).toHaveLength(fileGuard === undefined || fileGuard === 'off' ? 0 : 1)
    const document = { settings: { model: 'base' }, guard: { mode: 'report' } }
    await publishedPolicy(there, { document })
    expect(there.policies.compiledFor(subject())?.guard).toBe(onPublished)
  })

  test('a version reaches the canary, then a share, then everybody, and who had it keeps it', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const { admin } = there.policies
    const version = await publishNext({ admin }, { policy: id, document: { model: 'two' }, ring: 'canary' })
    const people = Array.from({ length: 1000 }, (_, index) => `per_${index}`)
    const having = (model: string) =>
      new Set(people.filter((person) => settingsFor(there, [], person)?.['model'] === model))
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'two' })
    expect(having('two').size).toBe(0)

    await admin.advance(author, { policy: id, version })
    const fifth = having('two')
    expect(fifth.size).toBeGreaterThan(140)
    expect(fifth.size).toBeLessThan(260)
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'two' })

    await admin.advance(author, { policy: id, version, sharePercent: 60 })
    expect(having('two').size).toBeGreaterThan(500)
    expect([...fifth].every((person) => having('two').has(person))).toBe(true)

    await admin.advance(author, { policy: id, version })
    expect(having('two').size).toBe(1000)
    await expect(admin.advance(author, { policy: id, version })).rejects.toThrow('reached that ring')
  })

  test('a version is rolled back to the one before, and everybody has that within the call', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const { admin } = there.policies
    await publishNext({ admin }, { policy: id, document: { model: 'two' } })
    await admin.rollBack(author, { policy: id, version: 2, reason: 'too strict' })
    expect(settingsFor(there)).toEqual({ model: 'one' })
    expect((await there.entries()).at(-1)).toEqual({
      kind: 'policy.rolled_back',
      actor: author,
      data: { policy: id, version: 2, previousVersion: 1, reason: 'too strict' },
    })
    await expect(admin.rollBack(author, { policy: id, reason: 'again' })).rejects.toThrow('on its way')
    await admin.publish(author, { policy: id, version: 2, ring: 'canary' })
    expect(settingsFor(there)).toEqual({ model: 'one' })
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'two' })
  })

  test('a version published while another is on its way takes its place, and falls back to what everybody had', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const { admin } = there.policies
    await publishNext({ admin }, { policy: id, document: { model: 'two' }, ring: 'canary' })
    await publishNext({ admin }, { policy: id, document: { model: 'three' }, ring: 'canary' })
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'three' })
    await admin.rollBack(author, { policy: id, reason: 'no' })
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'one' })
    const { rollouts } = await admin.rollouts(id)
    expect(rollouts.map(({ version, state, previousVersion }) => [version, state, previousVersion])).toEqual([
      [3, 'rolled_back', 1],
      [2, 'superseded', 1],
      [1, 'superseded', null],
    ])
  })

  test('a version that everybody has again after another was taken back is rolled back to what was before it', async () => {
    const there = await node()
    const { admin } = there.policies
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await publishNext({ admin }, { policy: id, document: { model: 'two' } })
    await publishNext({ admin }, { policy: id, document: { model: 'three' } })
    await admin.rollBack(author, { policy: id, reason: 'no' })
    await admin.publish(author, { policy: id, version: 2, ring: 'canary' })
    expect(settingsFor(there)).toEqual({ model: 'two' })
    for (const _again of [1, 2]) await admin.publish(author, { policy: id, version: 2, ring: 'all' })
    await admin.rollBack(author, { policy: id, version: 2, reason: 'neither' })
    expect(settingsFor(there)).toEqual({ model: 'one' })
  })

  test.each([{ ring: 'all' as const }, { sharePercent: 100 }])(
    'a version that goes from the canary to all who had it before is rolled back to what was before it: %o',
    async (step) => {
      const there = await node()
      const { admin } = there.policies
      const id = await publishedPolicy(there, { document: { model: 'one' } })
      await publishNext({ admin }, { policy: id, document: { model: 'two' } })
      await publishNext({ admin }, { policy: id, document: { model: 'three' } })
      await admin.rollBack(author, { policy: id, reason: 'no' })
      for (const _again of [1, 2]) await admin.publish(author, { policy: id, version: 2, ring: 'canary' })
      expect(settingsFor(there)).toEqual({ model: 'two' })
      await admin.advance(author, { policy: id, ...step })
      expect(settingsFor(there)).toEqual({ model: 'two' })
      await admin.rollBack(author, { policy: id, version: 2, reason: 'neither' })
      expect(settingsFor(there)).toEqual({ model: 'one' })
    },
  )

  test('a version that a share of all people has is what everybody falls back to', async () => {
    const there = await node()
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'base', position: 1, match: {} })
    const { version } = await admin.addVersion(author, { policy: id, document: { model: 'one' }, note: '' })
    await admin.publish(author, { policy: id, version, ring: 'share', sharePercent: 99 })
    await admin.advance(author, { policy: id, sharePercent: 100 })
    await publishNext({ admin }, { policy: id, document: { model: 'two' }, ring: 'canary' })
    expect(settingsFor(there)).toEqual({ model: 'one' })
    await admin.rollBack(author, { policy: id, reason: 'no' })
    expect(settingsFor(there, ['canary'])).toEqual({ model: 'one' })
  })

  test('with four eyes somebody else approves before anything is published', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const { id: policy } = await admin.create(author, { name: 'reviewed', position: 1, match: {} })
    const { version } = await admin.addVersion(author, { policy, document: { model: 'x' }, note: 'why' })
    const publish = () => admin.publish(reviewer, { policy, version, ring: 'all' })
    await admin.review(author, { policy, version, outcome: 'requested' })
    await expect(publish()).rejects.toThrow('not approved')
    const say = (actor: Actor) => approve({ admin }, { policy, version }, actor)
    await expect(say(author)).rejects.toThrow('Somebody other')
    await expect(say({ type: 'operator' })).rejects.toThrow('Somebody other')
    expect(await say(reviewer)).toMatchObject({ state: 'in_review', reviewedBy: 'per_reviewer' })
    await publish()
    expect(settingsFor(there)).toEqual({ model: 'x' })
    const before = (await there.entries()).length
    expect(await say(reviewer)).toMatchObject({ state: 'published' })
    expect(await there.entries()).toHaveLength(before)
  })

  test('an author’s approval of before four eyes were asked for is none', async () => {
    const storage = database.openControl()
    const lax = await node({}, storage)
    const { id: policy } = await lax.policies.admin.create(author, { name: 'own', position: 1, match: {} })
    await lax.policies.admin.addVersion(author, { policy, document: {}, note: '' })
    await lax.policies.admin.review(author, { policy, version: 1, outcome: 'approved' })
    const strict = await node({ fourEyes: true }, storage)
    const publish = () => strict.policies.admin.publish(reviewer, { policy, version: 1, ring: 'all' })
    await expect(publish()).rejects.toThrow('not approved')
    await approve(strict.policies, { policy, version: 1 })
    await publish()
  })

  test('what was published before four eyes were asked for is told to need a second person, until there was one', async () => {
    const storage = database.openControl()
    const id = await publishedPolicy(await node({}, storage), { document: { model: 'one' } })
    const { policies } = await node({ fourEyes: true }, storage)
    const needs = async () => {
      const { policy, versions } = await policies.admin.byId(id)
      return versions.map((version) => needsApproval(version, policy))
    }
    expect(await needs()).toEqual([true])
    await approve(policies, { policy: id, version: 1 })
    expect(await needs()).toEqual([false])
  })

  test('a withdrawn version is never published', async () => {
    const there = await node()
    const { admin } = there.policies
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const { version } = await admin.addVersion(author, { policy: id, document: {}, note: '' })
    await admin.review(author, { policy: id, version, outcome: 'withdrawn' })
    await expect(admin.publish(author, { policy: id, version, ring: 'all' })).rejects.toThrow('withdrawn')
  })

  test('a retired policy is in force for nobody, and its name is free', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    await there.policies.admin.retire(author, id)
    expect(settingsFor(there)).toBeUndefined()
    await expect(there.policies.admin.retire(author, id)).rejects.toThrow('There is no policy')
    await publishedPolicy(there, { document: { model: 'two' } })
    expect(settingsFor(there)).toEqual({ model: 'two' })
  })

  test('of many who publish at once each has a rollout of its own, one of them running, and no number is given twice', async () => {
    const storage = database.openControl()
    const nodes = [await node({}, storage), await node({}, storage)]
    const [first] = nodes
    if (first === undefined) throw new RangeError('two nodes were opened')
    const id = await publishedPolicy(first, { document: { model: 'one' } })
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const { admin } = (nodes[index % 2] ?? first).policies
        await publishNext({ admin }, { policy: id, document: { model: `m${index}` } })
      }),
    )
    const { rollouts } = await first.policies.admin.rollouts(id)
    expect(rollouts.map(({ sequence }) => sequence)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(rollouts.filter(({ state }) => state === 'running')).toEqual([rollouts[0]])
    expect(new Set(rollouts.map(({ version }) => version)).size).toBe(9)
  })

  test('what was in force an hour ago is held rightly, and no longer', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const before = there.policies.compiledFor(subject())?.checksum
    await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    const now = there.policies.compiledFor(subject())?.checksum
    expect(there.policies.checksumsFor(subject())).toEqual([now, before])
    there.clock.advance(3_600_000)
    expect(there.policies.checksumsFor(subject())).toEqual([now])
  })

  test('drafts and reviews do not push out what was in force before', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { document: { model: 'one' } })
    const before = there.policies.compiledFor(subject())
    await publishNext(there.policies, { policy: id, document: { model: 'two' } })
    const now = there.policies.compiledFor(subject())
    for (let draft = 0; draft < 25; draft++)
      await there.policies.admin.addVersion(author, { policy: id, document: { model: `${draft}` }, note: '' })
    await there.policies.admin.create(author, { name: 'never published', position: 1, match: {} })
    expect(there.policies.checksumsFor(subject())).toEqual([now?.checksum, before?.checksum])
    expect(there.policies.compiledFor(subject())).toBe(now)
  })

  test('everything that is done is on record, with the checksum of what was published', async () => {
    const there = await node()
    const id = await publishedPolicy(there, { name: 'base', position: 7, document: { model: 'one' } })
    await there.policies.admin.retire(reviewer, id)
    const checksum = expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string
    expect(await there.entries()).toEqual([
      {
        kind: 'signing_key.created',
        actor: system,
        data: { key: expect.any(String) as string, algorithm: 'EdDSA', use: 'policies' },
      },
      {
        kind: 'policy.created',
        actor: author,
        data: { policy: id, after: { name: 'base', position: 7, match: {} } },
      },
      { kind: 'policy.version_added', actor: author, data: { policy: id, version: 1, checksum, note: '' } },
      { kind: 'policy.published', actor: author, data: { policy: id, version: 1, checksum, ring: 'all' } },
      {
        kind: 'policy.retired',
        actor: reviewer,
        data: { policy: id, before: { name: 'base', position: 7, match: {} } },
      },
    ])
  })
})
