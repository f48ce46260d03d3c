import { complianceKeyPattern, credentialPattern } from '@sekisho/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCompliance, type ComplianceHarness } from './compliance-fixture.ts'
import { testDatabases } from './platform/sql/test-database.ts'

const databases = await testDatabases()

describe.each(databases)('what the compliance API refuses, on $name', (database) => {
  let api: ComplianceHarness
  let key: string

  beforeAll(async () => {
    api = await openCompliance({ storage: await database.openControl() })
    key = await api.keyFor(
      'read:compliance_activities',
      'read:compliance_user_data',
      'read:compliance_org_data',
    )
  })
  afterAll(async () => {
    expect(api.reported).toEqual([])
    await api.close()
    await database.dispose()
  })

  const mistakes: [string, string][] = [
    ['activities?limit=0', 'limit: must be between 1 and 5000'],
    ['activities?limit=5001', 'limit: must be between 1 and 5000'],
    ['activities?limit=ten', 'limit'],
    ['activities?order=newest', 'order'],
    ['activities?after_id=x', 'after_id'],
    ['activities?before_id=activity_01XyDMpzjS89pFZXqSFUBDr6', 'before_id'],
    ['activities?after_id=activity_skh000000000001&before_id=activity_skh000000000002', 'mutually exclusive'],
    ['activities?activity_types[]=a&exclude_activity_types[]=b', 'mutually exclusive'],
    ['activities?activity_types[]=A%20B', 'activity type'],
    ['activities?created_at.gte=yesterday', '`created_at.gte` parameter contains an invalid timestamp'],
    ['activities?created_at.lt=2026-11-22', '`created_at.lt` parameter contains an invalid timestamp'],
    ['activities?created_at.lt=2026-13-22T00:00:00Z', 'invalid timestamp'],
    ['activities?activity_type=x', 'Unknown query parameter: activity_type'],
    ['activities?limit=1&limit=2', 'limit: must be given once'],
    ['apps/sessions/local?limit=501', 'limit: must be between 1 and 500'],
    ['apps/sessions/local?page=x', 'page'],
    ['apps/sessions/local?user_ids[]=per_1', 'Unknown query parameter: user_ids[]'],
    ['groups?limit=1001', 'limit: must be between 1 and 1000'],
    ['organizations?after_id=x', 'Unknown query parameter: after_id'],
  ]

  test.each(mistakes)('refuses %s with 400 in Anthropic’s shape', async (path, message) => {
    const { status, body, headers } = await api.ask(path, key)
    expect(status).toBe(400)
    expect(body).toEqual({
      error: { type: 'invalid_request_error', message: expect.stringContaining(message) },
    })
    expect(headers.get('request-id')).toMatch(/^req_/)
  })

  test('refuses what names nothing with 404, and what would change something with 405', async () => {
    const uuid = '00000000-0000-8000-8000-000000000000'
    const unknown = [
      '',
      'chats',
      'groups/x',
      'groups/%ff',
      `organizations/${uuid}/users`,
      'apps/sessions/local/clls_x',
    ]
    for (const path of unknown) {
      expect(await api.ask(path, key)).toMatchObject({
        status: 404,
        body: { error: { type: 'not_found_error' } },
      })
    }
    expect(await api.ask('groups', key, { method: 'DELETE', headers: { 'x-api-key': key } })).toMatchObject({
      status: 405,
    })
  })

  const scopes: [string, string][] = [
    ['activities', 'read:compliance_activities'],
    ['organizations', 'read:compliance_org_data'],
    ['groups', 'read:compliance_org_data'],
    ['groups/x', 'read:compliance_org_data'],
    ['groups/x/members', 'read:compliance_user_data'],
    ['organizations/x/users', 'read:compliance_user_data'],
    ['apps/sessions/local', 'read:compliance_user_data'],
    ['apps/sessions/local/x', 'read:compliance_user_data'],
    ['apps/sessions/local/x/messages', 'read:compliance_user_data'],
  ]

  test.each(scopes)('%s asks for %s', async (path, needed) => {
    const others = [
      'read:compliance_activities',
      'read:compliance_user_data',
      'read:compliance_org_data',
    ] as const
    const held = others.filter((scope) => scope !== needed)
    const { status, body } = await api.ask(path, await api.keyFor(...held))
    const message = `Missing required scopes. Got: [${held.join(', ')}] Needed: [${needed}]`
    expect({ status, body }).toEqual({ status: 403, body: { error: { type: 'permission_error', message } } })
  })

  test('a key is shown once, never kept, and what it may read never changes', async () => {
    const scopes = ['read:compliance_org_data', 'read:compliance_org_data'] as const
    const { key: made, secret } = await api.keys.create({ type: 'operator' }, { name: 'siem', scopes })
    expect(secret).toMatch(complianceKeyPattern)
    expect(secret).not.toMatch(credentialPattern)
    expect(await api.keys.find(secret)).toEqual({ ...made, scopes: ['read:compliance_org_data'] })
    expect(JSON.stringify(await api.keys.list({ limit: 1_000 }))).not.toContain(secret.slice(11))
    const revoked = await api.keys.revoke({ type: 'operator' }, { id: made.id, reason: 'replaced' })
    api.clock.advance(1_000)
    expect(await api.keys.revoke({ type: 'operator' }, { id: made.id, reason: 'again' })).toEqual(revoked)
    await expect(api.keys.revoke({ type: 'operator' }, { id: 'cak_x', reason: 'x' })).rejects.toThrow('cak_x')
  })

  test('there are at most 100 keys in force', async () => {
    await expect(
      (async () => {
        for (let count = 0; count <= 100; count++) await api.keyFor('read:compliance_org_data')
      })(),
    ).rejects.toThrow('100 compliance keys')
  })
})
