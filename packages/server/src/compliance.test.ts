import type { NewEntry } from '@sekisho/contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { testDatabases } from './platform/sql/test-database.ts'
import { admitted, membershipSeen, noon, refused, settled } from './modules/ledger/testing/entries.ts'
import { createExportTool } from './modules/compliance/testing/export-tool.ts'
import { openCompliance, type ComplianceHarness } from './compliance-fixture.ts'

const admin = { type: 'operator' } as const
const client = { address: '198.51.100.7', agent: 'Mozilla/5.0' }
const at = (minutes: number) => noon + minutes * 60_000

const databases = await testDatabases()

describe.each(databases)('the compliance API on $name', (database) => {
  let api: ComplianceHarness
  let key: string

  beforeEach(async () => {
    api = await openCompliance({ storage: await database.openControl() })
    key = await api.keyFor(
      'read:compliance_activities',
      'read:compliance_user_data',
      'read:compliance_org_data',
    )
  })
  afterEach(async () => {
    expect(api.reported).toEqual([])
    await api.close()
    await database.dispose()
  })

  const session = (person: string, issuer = 'https://login.example'): NewEntry => ({
    kind: 'session.opened',
    time: at(1),
    actor: { type: 'person', id: person, session: 'ses_1' },
    data: {
      session: 'ses_1',
      person,
      kind: 'browser',
      issuer,
      secondFactor: false,
      client,
      expiresAt: at(60),
    },
  })
  const personAdded = (time: number, actor: NewEntry['actor']): NewEntry => ({
    kind: 'person.created',
    time,
    actor,
    data: { person: 'per_9', after: {} },
  })
  const rolesChanged = (before: string[], after: string[]): NewEntry => ({
    kind: 'person.changed',
    time: at(3),
    actor: admin,
    data: { person: 'per_9', before: { roles: before }, after: { roles: after } },
  })

  test('gives activities in the shape of Anthropic’s, with the type that fits and who did it', async () => {
    const tanaka = await api.people.create(admin, {
      name: '田中',
      email: 'tanaka@example.com',
      roles: [],
      groups: [],
    })
    await api.append(
      session(tanaka.id),
      personAdded(at(2), { type: 'scim' }),
      rolesChanged(['viewer'], ['viewer', 'admin']),
      {
        kind: 'credential.created',
        time: at(4),
        actor: admin,
        data: { credential: 'key_1', after: { person: tanaka.id } },
      },
      {
        kind: 'sign_in.denied',
        time: at(5),
        actor: { type: 'system' },
        data: { reason: 'x', issuer: 'https://login.example', client },
      },
      refused('exc_1', at(6)),
      membershipSeen('m'),
      admitted('exc_2', {}, at(7)),
      settled('exc_2', {}, at(8)),
    )
    const { status, headers, body } = await api.ask('activities?created_at.gt=2026-11-22T12:00:00Z', key)
    expect(status).toBe(200)
    expect(headers.get('request-id')).toMatch(/^req_/)
    expect(body).toMatchObject({ has_more: false, first_id: body.data[0]?.id, last_id: body.data.at(-1)?.id })
    const uuid = (await api.ask('organizations', key)).body.data[0]?.uuid
    for (const activity of body.data)
      expect(activity).toMatchObject({ id: expect.stringMatching(/^activity_/), organization_uuid: uuid })
    const shown = body.data.map(({ type, actor, ...rest }: Record<string, unknown>) => ({
      type,
      actor,
      ...rest,
    }))
    expect(shown).toMatchObject([
      {
        type: 'sekisho_exchange_refused',
        actor: { type: 'user_actor', user_id: 'per_1', email_address: null },
      },
      { type: 'sso_login_failed', actor: { type: 'unauthenticated_user_actor', ip_address: client.address } },
      { type: 'platform_api_key_created', api_key_id: 'key_1', actor: { type: 'admin_api_key_actor' } },
      {
        type: 'role_assignment_granted',
        role: 'admin',
        target_id: 'per_9',
        target_type: 'user',
        resource_id: uuid,
      },
      { type: 'scim_user_created', user_id: 'per_9', actor: { type: 'scim_directory_sync_actor' } },
      {
        type: 'sso_login_succeeded',
        auth_method: 'sso',
        mfa_method: 'not_used',
        created_at: '2026-11-22T12:01:00.000Z',
        actor: {
          type: 'user_actor',
          user_id: tanaka.id,
          email_address: 'tanaka@example.com',
          ip_address: client.address,
          user_agent: client.agent,
        },
      },
    ])
  })

  test('says of a session that the operator’s link opened that the operator acted', async () => {
    await api.append(
      personAdded(at(1), { type: 'person', id: 'per_owner', session: 'ses_1', openedBy: 'operator' }),
    )
    const { body } = await api.ask('activities?actor_ids[]=operator', key)
    expect(body.data).toMatchObject([
      { actor: { type: 'admin_api_key_actor', admin_api_key_id: 'operator' } },
    ])
    expect((await api.ask('activities?actor_ids[]=per_owner', key)).body.data).toEqual([])
  })

  test('leaves model calls out, as Anthropic’s feed does, until they are asked for', async () => {
    await api.append(settled('exc_1', {}, at(1)))
    const types = async (query: string) =>
      (await api.ask(`activities?${query}`, key)).body.data.map(({ type }: { type: string }) => type)
    expect(await types('')).toEqual(['sekisho_node_started'])
    expect(await types('activity_types[]=sekisho_exchange_settled')).toEqual(['sekisho_exchange_settled'])
    expect(await types('activity_types[]=claude_chat_created')).toEqual([])
  })

  test('a program written for Anthropic’s API exports each activity once, with another address and key alone', async () => {
    const changes = Array.from({ length: 40 }, (_, index) => personAdded(at(index * 4), admin))
    for (let index = 0; index < changes.length; index += 7)
      await api.append(...changes.slice(index, index + 7))
    const tool = createExportTool(async (path) => {
      const { status, body } = await api.ask(path.replace('/v1/compliance/', ''), key)
      expect(status).toBe(200)
      return body
    })
    const exported = await tool.activities({ from: new Date(at(0)), to: new Date(at(180)) })
    const created = exported.filter(({ type }) => type === 'sekisho_person_created')
    expect(created.map(({ created_at }) => Date.parse(created_at))).toEqual(changes.map(({ time }) => time))
    const again = await tool.activities({ from: new Date(at(0)), to: new Date(at(180)) })
    expect(again.map(({ id }) => id)).toEqual(exported.map(({ id }) => id))
  })

  test('pages both ways, in both orders, and the place itself is in neither page', async () => {
    await api.append(...Array.from({ length: 9 }, (_, index) => personAdded(at(index + 1), admin)))
    const times = async (query: string) => {
      const { data, has_more } = (
        await api.ask(`activities?activity_types[]=sekisho_person_created&${query}`, key)
      ).body
      return [
        data.map(({ created_at }: { created_at: string }) => (Date.parse(created_at) - noon) / 60_000),
        has_more,
      ]
    }
    const { data } = (await api.ask('activities?activity_types[]=sekisho_person_created', key)).body
    const id = data[4]?.id
    expect(await times('')).toEqual([[9, 8, 7, 6, 5, 4, 3, 2, 1], false])
    expect(await times(`after_id=${id}&limit=2`)).toEqual([[4, 3], true])
    expect(await times(`before_id=${id}&limit=2`)).toEqual([[7, 6], true])
    expect(await times(`before_id=${id}&limit=4`)).toEqual([[9, 8, 7, 6], false])
    expect(await times(`order=asc&after_id=${id}&limit=2`)).toEqual([[6, 7], true])
    expect(await times(`order=asc&before_id=${id}&limit=2`)).toEqual([[3, 4], true])
  })

  test('filters by type, actor, organization and time', async () => {
    await api.append(personAdded(at(1), admin), personAdded(at(2), { type: 'scim' }), refused('exc_1', at(3)))
    const types = async (query: string) =>
      (await api.ask(`activities?created_at.gt=2026-11-22T12:00:00Z&${query}`, key)).body.data.map(
        ({ type }: { type: string }) => type,
      )
    const uuid = (await api.ask('organizations', key)).body.data[0]?.uuid
    expect(await types('activity_types[]=scim_user_created&activity_types[]=group_created')).toEqual([
      'scim_user_created',
    ])
    expect(await types('exclude_activity_types[]=scim_user_created')).toEqual([
      'sekisho_exchange_refused',
      'sekisho_person_created',
    ])
    expect(await types('actor_ids[]=per_1')).toEqual(['sekisho_exchange_refused'])
    expect(await types('actor_ids[]=per_1&actor_ids[]=operator')).toEqual([
      'sekisho_exchange_refused',
      'sekisho_person_created',
    ])
    expect(await types(`organization_ids[]=${uuid}&limit=1`)).toEqual(['sekisho_exchange_refused'])
    expect(await types('organization_ids[]=org_other')).toEqual([])
    expect(
      await types('created_at.gte=2026-11-22T21:02:00%2B09:00&created_at.lt=2026-11-22T12:03:00Z'),
    ).toEqual(['scim_user_created'])
    expect(await types('created_at.lte=2026-11-22T12:01:00.000Z')).toEqual(['sekisho_person_created'])
    expect(await types('created_at.lt=2026-11-22T12:01:00.0005Z')).toEqual(['sekisho_person_created'])
    expect(await types('created_at.gte=2026-11-22T12:03:00.0005Z')).toEqual([])
  })

  test('refuses a key that is none, or that was revoked, and an address that guesses', async () => {
    const message = 'The API key provided is invalid or has been revoked.'
    const refusal = { status: 401, body: { error: { type: 'authentication_error', message } } }
    expect(await api.ask('activities')).toMatchObject(refusal)
    expect(await api.ask('activities', `sk-skh-cmp-${'x'.repeat(43)}`)).toMatchObject(refusal)
    const [held] = (await api.keys.list({ limit: 1 })).data
    expect((await api.ask('activities', key)).status).toBe(200)
    await api.keys.revoke(admin, { id: held?.id ?? '', reason: 'replaced' })
    expect(await api.ask('activities', key)).toMatchObject(refusal)
    let last = await api.ask('activities')
    for (let tries = 0; tries < 60 && last.status === 401; tries++)
      last = await api.ask('activities', 'guess')
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('takes 600 requests a minute of all keys together, and says when to come again', async () => {
    const other = await api.keyFor('read:compliance_org_data')
    for (let count = 0; count < 600; count++) await api.ask('organizations', count % 2 === 0 ? key : other)
    const { status, headers, body } = await api.ask('organizations', key)
    expect({ status, type: body.error.type }).toEqual({ status: 429, type: 'rate_limit_error' })
    api.clock.advance(Number(headers.get('retry-after')) * 1_000)
    expect((await api.ask('organizations', key)).status).toBe(200)
  })

  test('puts what was too much on record once a minute, whatever paths are asked for', async () => {
    for (let count = 0; count < 600; count++) await api.ask('organizations', key)
    for (let count = 0; count < 50; count++)
      expect((await api.ask(`organizations/${count}`, key)).status).toBe(429)
    const tooMuch = api.accesses.filter(({ data }) => data.status === 429)
    expect(tooMuch.map(({ data: { url, requests } }) => [url, requests])).toEqual([
      ['/v1/compliance/organizations/0', 1],
    ])
  })

  test('puts each access on record, the same again within a minute as a count', async () => {
    for (let count = 0; count < 5; count++) await api.ask(`activities?limit=${count + 1}`, key)
    await api.ask('chats', key)
    await api.ask('activities', 'no key of ours')
    api.clock.advance(60_000)
    await api.ask('activities', key)
    const seen = api.accesses.map(({ data: { url, status, requests } }) => [url, status, requests])
    expect(seen).toEqual([
      ['/v1/compliance/activities?limit=1', 200, 1],
      ['/v1/compliance/chats', 404, 1],
      ['/v1/compliance/activities?limit=5', 200, 4],
      ['/v1/compliance/activities', 200, 1],
    ])
    expect(api.accesses[0]?.actor).toMatchObject({ type: 'compliance_key', client: { address: '192.0.2.9' } })
    await api.append(...api.accesses)
    const { data } = (await api.ask('activities?activity_types[]=compliance_api_accessed&limit=1', key)).body
    expect(data[0]).toMatchObject({
      request_method: 'GET',
      status_code: 200,
      request_body: null,
      actor: { type: 'api_actor' },
    })
  })
})
