import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemRandom } from '../../platform/clock/random.ts'
import { testDatabases } from '../../platform/sql/test-database.ts'
import type { Person } from '../people/index.ts'
import { createTestClock, openSessionNode, recorded, type SessionNode } from '../sessions/testing/node.ts'
import { createFederationRules, type FederationRules } from './index.ts'

const actor = { type: 'operator' } as const
const issuer = 'https://issuer.example.com'
const audience = 'https://sekisho.example.com'

describe.each(await testDatabases())('federation rules on $name', (databases) => {
  const clock = createTestClock()
  let node: SessionNode
  let account: Person
  let rules: FederationRules
  beforeAll(async () => {
    node = await openSessionNode({ storage: await databases.openControl(), clock })
    rules = openRules()
  })
  beforeEach(async () => {
    for (const { id } of (await rules.list({ limit: 1000 })).data)
      await rules.remove(actor, { id, reason: 'the next test' })
    await node.db.dropOutbox((await node.db.takeOutbox(1000)).map(({ id }) => id))
    account = await node.people.create(actor, {
      name: 'ci',
      kind: 'service_account',
      roles: ['developer'],
      groups: [],
    })
  })
  afterAll(async () => {
    await node.close()
    await databases.dispose()
  })

  const openRules = (allowLoopback = false) =>
    createFederationRules({ db: node.db, clock, random: systemRandom, allowLoopback })
  const allow = (rest: Partial<Parameters<FederationRules['create']>[1]> = {}, at = rules) =>
    at.create(actor, {
      name: 'app',
      issuer,
      audience,
      serviceAccountId: account.id,
      conditions: { repository: ['example-org/app'], ref: ['refs/heads/main'] },
      ttlSeconds: 900,
      ...rest,
    })

  it('are listed in the order they were made, and found by their issuer, without what was removed', async () => {
    const made: string[] = []
    for (let index = 0; index < 4; index++) {
      clock.pass(1)
      made.push((await allow(index === 3 ? { issuer: 'https://other.example.com' } : {})).id)
    }
    await rules.remove(actor, { id: made[1] ?? '', reason: 'not needed' })
    const first = await rules.list({ limit: 2 })
    const second = await rules.list({ limit: 2, after: first.next })
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual([made[0], made[2], made[3]])
    expect(second.next).toBeUndefined()
    expect((await rules.of(issuer)).map(({ id }) => id)).toEqual([made[0], made[2]])
    expect(await rules.of(`${issuer}/`)).toEqual([])
  })

  it('are listed apart by the account that they act as', async () => {
    const { id } = await allow()
    const other = await node.people.create(actor, {
      name: 'nightly',
      kind: 'service_account',
      roles: ['developer'],
      groups: [],
    })
    clock.pass(1)
    const { id: ofOther } = await allow({ serviceAccountId: other.id })
    const listed = async (serviceAccount: string) =>
      (await rules.list({ limit: 10, serviceAccount })).data.map((rule) => rule.id)
    expect(await listed(account.id)).toEqual([id])
    expect(await listed(other.id)).toEqual([ofOther])
    expect(await listed('svc_nobody')).toEqual([])
  })

  it('are no more than 500', async () => {
    const { id, ...row } = await allow()
    await node.db.recorded(actor, 'federation', async (tx) => {
      for (let index = 1; index < 500; index++) {
        const values = {
          id: `${id}${index}`,
          name: row.name,
          issuer,
          audience,
          service_account_id: account.id,
          conditions: '{}',
          ttl_seconds: 60,
          created_at: row.createdAt,
          removed_at: null,
        }
        await tx.insertInto('federation_rules').values(values).execute()
      }
      return { entries: [{ kind: 'signing_key.retired', data: { key: 'x' } }], result: undefined }
    })
    await expect(allow()).rejects.toMatchObject({ code: 'federation_rules_many' })
    await rules.remove(actor, { id, reason: 'room' })
    expect((await allow()).id).toMatch(/^fed_/)
    await node.db.recorded(actor, 'federation', async (tx) => {
      await tx.deleteFrom('federation_rules').where('id', 'like', `${id}%`).execute()
      return { entries: [{ kind: 'signing_key.retired', data: { key: 'x' } }], result: undefined }
    })
  })

  it.each(['http://127.0.0.1:8080', 'https://localhost'])(
    'of an issuer on this machine, %s, are refused unless the operator allows it',
    async (issuer) => {
      await expect(allow({ issuer })).rejects.toMatchObject({ code: 'federation_issuer_refused' })
      expect((await allow({ issuer }, openRules(true))).issuer).toBe(issuer)
    },
  )

  it('a rule is on the record with its conditions, and without its name', async () => {
    const rule = await allow({ name: 'Tanaka’s pipeline' })
    const entries = await recorded(node, 'federation_rule.')
    expect(entries).toEqual([
      {
        kind: 'federation_rule.created',
        data: {
          rule: rule.id,
          after: {
            issuer,
            audience,
            serviceAccount: account.id,
            conditions: { repository: ['example-org/app'], ref: ['refs/heads/main'] },
            ttlSeconds: 900,
          },
        },
      },
    ])
  })

  it.each([
    [{ issuer: 'http://issuer.example.com' }, 'federation_issuer_refused'],
    [{ issuer: 'https://169.254.169.254' }, 'federation_issuer_refused'],
    [{ issuer: 'https://user@issuer.example.com' }, 'federation_issuer_refused'],
    [{ issuer: 'https://issuer.example.com?x=1' }, 'federation_issuer_refused'],
    [{ issuer: 'issuer' }, 'federation_issuer_refused'],
    [{ issuer: 'https://gitlab.com' }, 'federation_claim_unknown'],
    [{ serviceAccountId: 'svc_nobody' }, 'service_account_unknown'],
  ])('a rule with %j is refused', async (rest, code) => {
    await expect(allow(rest)).rejects.toMatchObject({ code })
  })

  it('a rule is for a service account that is active, never for a person', async () => {
    const person = await node.people.create(actor, { name: '田中', roles: ['owner'], groups: [] })
    await expect(allow({ serviceAccountId: person.id })).rejects.toMatchObject({
      code: 'service_account_unknown',
    })
    await node.people.deactivate(actor, account.id, 'retired')
    await expect(allow()).rejects.toMatchObject({ code: 'service_account_inactive' })
    await expect(rules.remove(actor, { id: 'fed_nothing', reason: 'x' })).rejects.toMatchObject({
      code: 'federation_rule_unknown',
    })
  })
})
