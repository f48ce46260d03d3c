import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEntryBody } from '@sekisho/contract/admin-api'
import { createExportTool } from '../packages/server/src/modules/compliance/testing/export-tool.ts'
import { testDatabases } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream, type Upstream } from './upstream.ts'

const session = '5e2f9f0a-7a1e-4c3d-9b51-0000000000c1'
const scopes = ['read:compliance_activities', 'read:compliance_user_data', 'read:compliance_org_data']

describe.each(await testDatabases())(
  'a customer’s export for Anthropic’s Compliance API, on $name',
  (database) => {
    let upstream: Upstream
    let sekisho: Sekisho
    let key: string
    let keyId: string
    let since: Date
    beforeAll(async () => {
      since = new Date(Date.now() - 60_000)
      upstream = await openUpstream()
      sekisho = await startSekisho({ storage: await database.open(), providers: [upstream.url] })
      const { body } = await sekisho.admin<{ secret: string; key: { id: string } }>(
        'POST',
        '/api/compliance-keys',
        {
          name: 'siem',
          scopes,
        },
      )
      key = body.secret
      keyId = body.key.id
    })
    afterAll(async () => {
      await sekisho.stop()
      await upstream.close()
      await database.dispose()
    })

    const get = async (path: string, withKey = key): Promise<{ status: number; body: unknown }> => {
      const response = await fetch(`${sekisho.url}${path}`, { headers: { 'x-api-key': withKey } })
      return { status: response.status, body: await response.json() }
    }
    const call = async (model: string) => {
      const response = await fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': sekisho.secret, 'x-claude-code-session-id': session },
        body: JSON.stringify({ model, max_tokens: 50, messages: [{ role: 'user', content: 'Hello' }] }),
      })
      await response.arrayBuffer()
    }

    it('sees what happened, each once, by changing the address and the key', async () => {
      await sekisho.admin('POST', '/api/people', {
        name: '田中',
        email: 'tanaka@example.com',
        roles: ['developer'],
      })
      await call('claude-opus-5-5')
      // Gives leaves to all that is durable.
      await sekisho.exchanges()
      await expect
        .poll(async () => (await exported()).map(({ type }) => type))
        .toContain('sekisho_person_created')
      const ids = (await exported()).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const types = (await exported()).map(({ type }) => type)
      expect(types).toEqual(expect.arrayContaining(['admin_api_key_created', 'platform_api_key_created']))
      expect(types).not.toContain('sekisho_exchange_settled')
      // Entries commit to what is personal; who may read it is shown it.
      const [created] = (await exported()).filter(({ type }) => type === 'sekisho_person_created').slice(-1)
      expect(JSON.stringify(await exported())).toContain('tanaka@example.com')
      expect(JSON.stringify(created)).not.toContain('commitment')
    })

    const exported = () =>
      createExportTool(async (path) => (await get(path)).body).activities({
        from: since,
        to: new Date(Date.now() + 1_000),
      })

    it('sees the session of a call that came by key, which Anthropic’s leaves out', async () => {
      const list = () => get('/v1/compliance/apps/sessions/local')
      await expect.poll(async () => ((await list()).body as { data: unknown[] }).data).toHaveLength(1)
      const { data } = (await list()).body as { data: { id: string }[] }
      const messages = (await get(`/v1/compliance/apps/sessions/local/${data[0]?.id}/messages`)).body
      expect(messages).toMatchObject({
        data: [
          { role: 'user', provenance: { type: 'content_unavailable' } },
          { role: 'assistant', provenance: { type: 'content_unavailable' } },
        ],
      })
    })

    it('is on the record itself, and is found there by the key', async () => {
      await expect
        .poll(async () => {
          const path = `/api/ledger/entries?actor=${keyId}&kinds=compliance_api.accessed`
          return (await sekisho.admin<{ data: LedgerEntryBody[] }>('GET', path)).body.data.length
        })
        .toBeGreaterThan(0)
    })

    it('ends at once with the key, which calls no model either', async () => {
      const response = await fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { 'x-api-key': key },
        body: '{}',
      })
      expect(response.status).toBe(401)
      await sekisho.admin('POST', `/api/compliance-keys/${keyId}/revoke`, { reason: 'replaced' })
      expect(await get('/v1/compliance/activities')).toMatchObject({
        status: 401,
        body: { error: { type: 'authentication_error' } },
      })
    })
  },
)
