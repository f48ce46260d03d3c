import type { Actor } from '@sekisho/contract'
import { afterEach, describe, expect, test } from 'vitest'
import { testDatabases } from '../../platform/sql/test-database.ts'
import {
  approve,
  author,
  openPolicyNode,
  publishNext,
  reviewer,
  subject,
  type PolicyNode,
} from './testing.ts'

const operator: Actor = { type: 'operator' }
/** The owner's console, opened by the operator's link. */
const linked: Actor = { type: 'person', id: 'per_owner', session: 'ses_1', openedBy: 'operator' }

describe.each(await testDatabases())('a policy on $name', (database) => {
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
  const settingsFor = ({ policies }: PolicyNode, groups: string[] = []) =>
    policies.compiledFor(subject({ groups }))?.settings
  const kinds = async (there: PolicyNode) => (await there.entries()).map(({ kind }) => kind)
  /** A policy for the group `eng` that somebody approved and published. */
  async function approved({ policies: { admin } }: PolicyNode, name = 'base') {
    const { id } = await admin.create(author, { name, position: 10, match: { groups: ['eng'] } })
    const { version } = await admin.addVersion(author, { policy: id, document: { model: name }, note: '' })
    await approve({ admin }, { policy: id, version })
    await admin.publish(author, { policy: id, version, ring: 'all' })
    return id
  }

  test('gets another name, position and other people, within the call and on record with before and after', async () => {
    const there = await node()
    const { admin } = there.policies
    const id = await approved(there)
    await admin.change(author, { policy: id, name: 'engineers', position: 5, match: { groups: ['ops'] } })
    expect(settingsFor(there, ['eng'])).toBeUndefined()
    expect(settingsFor(there, ['ops'])).toEqual({ model: 'base' })
    expect((await there.entries()).at(-1)).toEqual({
      kind: 'policy.changed',
      actor: author,
      data: {
        policy: id,
        before: { name: 'base', position: 10, match: { groups: ['eng'] } },
        after: { name: 'engineers', position: 5, match: { groups: ['ops'] } },
      },
    })
    const [found] = (await admin.list({ limit: 1, name: 'engineers', retired: false })).data
    expect(found).toMatchObject({ id, position: 5, match: { groups: ['ops'] } })
  })

  test('is before another one once its position is lower', async () => {
    const there = await node()
    const { admin } = there.policies
    const first = await approved(there, 'first')
    const second = await approved(there, 'second')
    await admin.change(author, { policy: first, position: 9 })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'first' })
    await admin.change(author, { policy: second, position: 8 })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'second' })
  })

  test('that is asked to be what it is leaves no entry, and takes no name of another', async () => {
    const there = await node()
    const { admin } = there.policies
    const id = await approved(there)
    await approved(there, 'other')
    const before = (await there.entries()).length
    await admin.change(author, { policy: id, name: 'base', position: 10, match: { groups: ['eng'] } })
    await expect(admin.change(author, { policy: id, name: 'other' })).rejects.toThrow('other already')
    expect(await there.entries()).toHaveLength(before)
  })

  test.each<[string, { position?: number; match?: object }]>([
    ['whom it is for', { match: { groups: ['ops'] } }],
    ['its position', { position: 1 }],
  ])('keeps %s until a second person agrees, where four eyes are asked for', async (_name, patch) => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const id = await approved(there)
    const { pending, position, match } = await admin.change(author, { policy: id, ...patch })
    expect({ position, match }).toEqual({ position: 10, match: { groups: ['eng'] } })
    expect(pending).toMatchObject({ sequence: 1, change: patch, proposedBy: 'per_author' })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'base' })
    const name = { policy: id, change: 1 }
    for (const [actor, why] of [
      [author, 'Somebody other'],
      [{ ...author, session: 'ses_2' } as Actor, 'Somebody other'],
      [operator, 'Somebody other'],
      [linked, 'Somebody other'],
    ] as const)
      await expect(admin.approveChange(actor, name)).rejects.toThrow(why)
    expect(await admin.approveChange(reviewer, name)).toMatchObject({ ...patch, pending: undefined })
    expect((await there.entries()).at(-1)).toMatchObject({
      kind: 'policy.changed',
      actor: reviewer,
      data: { policy: id, after: patch, proposedBy: 'per_author' },
    })
    await expect(admin.approveChange(reviewer, name)).rejects.toThrow('No change 1')
  })

  test('is renamed by one person: that gives nobody anything', async () => {
    const there = await node({ fourEyes: true })
    const id = await approved(there)
    const renamed = await there.policies.admin.change(author, { policy: id, name: 'engineers' })
    expect(renamed).toMatchObject({ name: 'engineers', pending: undefined })
  })

  test('is retired once a second person agrees, where four eyes are asked for', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const id = await approved(there)
    expect(await admin.retire(author, id)).toMatchObject({ retiredAt: null, pending: { sequence: 1 } })
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'base' })
    await admin.approveChange(reviewer, { policy: id, change: 1 })
    expect(settingsFor(there, ['eng'])).toBeUndefined()
    expect((await there.entries()).slice(-2)).toMatchObject([
      { kind: 'policy.change_proposed', actor: author, data: { change: 1, before: { name: 'base' } } },
      { kind: 'policy.retired', actor: reviewer, data: { policy: id, proposedBy: 'per_author' } },
    ])
  })

  test('has one change waiting at a time, which anybody may withdraw, and no number is given twice', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const id = await approved(there)
    await admin.change(author, { policy: id, match: {} })
    await expect(admin.retire(reviewer, id)).rejects.toThrow('Change 1')
    await expect(admin.change(author, { policy: id, name: 'x' })).rejects.toThrow('Change 1')
    await admin.withdrawChange(author, { policy: id, change: 1 })
    const { pending } = await admin.change(author, { policy: id, match: {} })
    expect(pending?.sequence).toBe(2)
    await expect(admin.approveChange(reviewer, { policy: id, change: 1 })).rejects.toThrow('No change 1')
    expect((await kinds(there)).slice(-3)).toEqual([
      'policy.change_proposed',
      'policy.change_withdrawn',
      'policy.change_proposed',
    ])
  })

  test('of which nobody approved or has a version is changed by one person', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'draft', position: 1, match: {} })
    await admin.addVersion(author, { policy: id, document: {}, note: '' })
    const changed = await admin.change(author, { policy: id, match: { groups: ['eng'] } })
    expect(changed).toMatchObject({ match: { groups: ['eng'] }, pending: undefined })
    await approve({ admin }, { policy: id, version: 1 })
    expect((await admin.change(author, { policy: id, match: {} })).pending).toBeDefined()
  })

  test('keeps whom it is for while somebody looks at a version: they would say yes to others', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'draft', position: 1, match: { groups: ['eng'] } })
    const { version } = await admin.addVersion(author, { policy: id, document: {}, note: '' })
    const review = (outcome: 'requested' | 'withdrawn') =>
      admin.review(author, { policy: id, version, outcome })
    await review('requested')
    expect(await admin.change(author, { policy: id, match: {} })).toMatchObject({
      match: { groups: ['eng'] },
      pending: { change: { match: {} } },
    })
    await admin.withdrawChange(author, { policy: id, change: 1 })
    await review('withdrawn')
    expect(await admin.change(author, { policy: id, match: {} })).toMatchObject({ match: {} })
  })

  test.each([
    ['with the token', operator],
    ['in a console that the operator’s link opened', linked],
  ])(
    'is not changed or retired %s, and nobody agrees to what was written so: it may be the same hand',
    async (_name, by) => {
      const there = await node({ fourEyes: true })
      const { admin } = there.policies
      const id = await approved(there)
      const refused = 'names nobody'
      await expect(admin.change(by, { policy: id, match: {} })).rejects.toThrow(refused)
      await expect(admin.retire(by, id)).rejects.toThrow(refused)
      const { version } = await admin.addVersion(by, { policy: id, document: {}, note: '' })
      const name = { policy: id, version }
      await expect(approve({ admin }, name)).rejects.toThrow(refused)
      await expect(admin.publish(reviewer, { ...name, ring: 'all' })).rejects.toThrow('not approved')
      await expect(admin.review(by, { ...name, outcome: 'approved' })).rejects.toThrow(refused)
      const { version: own } = await admin.addVersion(author, { policy: id, document: {}, note: '' })
      await expect(approve({ admin }, { policy: id, version: own }, by)).rejects.toThrow('Somebody other')
    },
  )

  test('has no approval by the token’s holder, and none of what the token wrote, of before four eyes were asked for', async () => {
    const storage = database.openControl()
    const lax = await node({}, storage)
    const { id } = await lax.policies.admin.create(operator, { name: 'old', position: 1, match: {} })
    for (const [writer, approver] of [
      [operator, author],
      [author, operator],
    ] as const) {
      const { version } = await lax.policies.admin.addVersion(writer, { policy: id, document: {}, note: '' })
      await approve(lax.policies, { policy: id, version }, approver)
    }
    const { admin } = (await node({ fourEyes: true }, storage)).policies
    for (const version of [1, 2])
      await expect(admin.publish(reviewer, { policy: id, version, ring: 'all' })).rejects.toThrow('approved')
    await expect(approve({ admin }, { policy: id, version: 1 })).rejects.toThrow('names nobody')
  })

  test('is approved by who saw it as it is: whom it is for may have changed while they looked', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'draft', position: 1, match: { groups: ['canary'] } })
    const { version, checksum } = await admin.addVersion(author, { policy: id, document: {}, note: '' })
    const name = { policy: id, version, outcome: 'approved' } as const
    const seen = { name: 'draft', position: 1, match: { groups: ['canary'] } }
    await admin.change(author, { policy: id, match: {} })
    await expect(admin.review(reviewer, { ...name, seen })).rejects.toThrow('Look again')
    await expect(admin.review(reviewer, name)).rejects.toThrow('"seen"')
    const approvedFor = { ...seen, match: {} }
    expect(await admin.review(reviewer, { ...name, seen: approvedFor })).toMatchObject({ approvedFor })
    expect((await there.entries()).at(-1)).toEqual({
      kind: 'policy.reviewed',
      actor: reviewer,
      data: { policy: id, version, checksum, outcome: 'approved', approvedFor },
    })
  })

  test.each<[string, { name?: string; position?: number; match?: object }]>([
    ['name', { name: 'other' }],
    ['position', { position: 9 }],
    ['people', { match: { groups: ['ops'] } }],
  ])('with another %s has no approval any more, until somebody approves it anew', async (_name, patch) => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const id = await approved(there)
    const { version } = await admin.addVersion(author, { policy: id, document: { model: 'two' }, note: '' })
    await approve({ admin }, { policy: id, version })
    const { pending } = await admin.change(author, { policy: id, ...patch })
    if (pending !== undefined) await admin.approveChange(reviewer, { policy: id, change: pending.sequence })
    for (const one of [1, version]) {
      const publish = () => admin.publish(author, { policy: id, version: one, ring: 'all' })
      await expect(publish()).rejects.toThrow('approved again')
      await expect(approve({ admin }, { policy: id, version: one }, author)).rejects.toThrow('Somebody other')
      await approve({ admin }, { policy: id, version: one })
      await publish()
    }
  })

  test('on its way to some reaches more only as it was approved', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'base', position: 1, match: { groups: ['eng'] } })
    await admin.addVersion(author, { policy: id, document: {}, note: '' })
    await approve({ admin }, { policy: id, version: 1 })
    await admin.publish(author, { policy: id, version: 1, ring: 'canary' })
    await admin.change(author, { policy: id, match: {} })
    await admin.approveChange(reviewer, { policy: id, change: 1 })
    await expect(admin.advance(author, { policy: id })).rejects.toThrow('approved again')
    await approve({ admin }, { policy: id, version: 1 })
    expect(await admin.advance(author, { policy: id })).toMatchObject({ ring: 'share' })
  })

  test('is rolled back by one person to an approved version, and not to nothing once everybody has it', async () => {
    const there = await node({ fourEyes: true })
    const { admin } = there.policies
    const id = await approved(there)
    const back = () => admin.rollBack(author, { policy: id, reason: 'blocks the build' })
    await expect(back()).rejects.toThrow('nothing before')
    const { version } = await admin.addVersion(author, { policy: id, document: { model: 'two' }, note: '' })
    await approve({ admin }, { policy: id, version })
    await admin.publish(author, { policy: id, version, ring: 'all' })
    await back()
    expect(settingsFor(there, ['eng'])).toEqual({ model: 'base' })
  })

  test.each<['all' | 'share', number | undefined]>([
    ['all', undefined],
    ['share', 100],
  ])(
    'is not taken from anybody by giving what everybody has, as %s, to fewer, where four eyes are asked for',
    async (ring, sharePercent) => {
      const there = await node({ fourEyes: true })
      const { admin } = there.policies
      const id = await approved(there)
      const again = { policy: id, version: 1 }
      await admin.publish(author, { ...again, ring, sharePercent })
      for (const fewer of [{ ring: 'canary' }, { ring: 'share', sharePercent: 1 }] as const)
        await expect(admin.publish(author, { ...again, ...fewer })).rejects.toThrow('nothing before')
      await expect(admin.rollBack(author, { policy: id, reason: 'no' })).rejects.toThrow('nothing before')
      expect(settingsFor(there, ['eng'])).toEqual({ model: 'base' })
    },
  )

  test('loses drafts that are deleted, and their numbers are not given again', async () => {
    const there = await node()
    const { admin } = there.policies
    const { id } = await admin.create(author, { name: 'base', position: 1, match: {} })
    const push = async () =>
      (await admin.addVersion(author, { policy: id, document: {}, note: 'why' })).version
    await push()
    await push()
    await admin.review(author, { policy: id, version: 2, outcome: 'withdrawn' })
    await admin.deleteVersion(author, { policy: id, version: 2 })
    await admin.deleteVersion(author, { policy: id, version: 1 })
    expect((await admin.byId(id)).versions).toEqual([])
    await expect(admin.deleteVersion(author, { policy: id, version: 1 })).rejects.toThrow('no version 1')
    expect(await push()).toBe(3)
    expect((await there.entries()).findLast(({ kind }) => kind === 'policy.version_deleted')).toMatchObject({
      actor: author,
      data: { policy: id, version: 1, note: 'why', checksum: expect.stringMatching(/^sha256:/) as string },
    })
  })

  test('keeps every version that somebody had', async () => {
    const there = await node()
    const { admin } = there.policies
    const id = await approved(there)
    await publishNext({ admin }, { policy: id, document: { model: 'two' } })
    for (const version of [1, 2])
      await expect(admin.deleteVersion(author, { policy: id, version })).rejects.toThrow('published')
  })
})
