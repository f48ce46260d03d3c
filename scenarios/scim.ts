import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSessionNode } from '../packages/server/src/modules/sessions/testing/node.ts'
import { systemClock } from '../packages/server/src/platform/clock/clock.ts'
import type { TestDatabase } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './sekisho.ts'
import { openUpstream } from './upstream.ts'

export const scimToken = 'test-only-scim-token-of-32-characters'
export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const jwtSecret = 'a session secret of the scenario, long enough'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export interface ScimBody {
  id: string
  totalResults: number
  Resources: ScimBody[]
  [name: string]: unknown
}

interface ScimAnswer {
  status: number
  headers: Headers
  body: ScimBody
}

interface Sent {
  body?: object
  headers?: Record<string, string>
}

/** A server that takes people and groups from a directory, and that directory. */
export interface Directory {
  sekisho: Sekisho
  scim(method: string, path: string, sent?: Sent): Promise<ScimAnswer>
  query(path: string, filter: string): Promise<ScimAnswer>
  patch(path: string, ...operations: object[]): Promise<ScimAnswer>
  /** as the admin API shows them */
  person(id: string): Promise<object>
  /** a new credential for any client */
  issue(person: string): Promise<string>
  /** the access token of a new session */
  signIn(person: string): Promise<string>
  /** the status of a model call with a credential or an access token */
  call(secret: string): Promise<number>
  stop(): Promise<void>
}

export async function openDirectory(database: TestDatabase): Promise<Directory> {
  const upstream = await openUpstream()
  const storage = await database.open()
  const dataDir = mkdtempSync(join(tmpdir(), 'sekisho-scim-'))
  const config = {
    session: { jwt_secret: jwtSecret },
    sekisho: {
      sign_in: {
        scim_token: scimToken,
        default_roles: ['claude_code_user'],
        role_mapping: [{ groups: ['Engineering'], roles: ['developer'] }],
      },
    },
  }
  const sekisho = await startSekisho({ storage, providers: [upstream.url], dataDir, config })
  async function scim(method: string, path: string, { body, headers }: Sent = {}): Promise<ScimAnswer> {
    const response = await fetch(`${sekisho.url}/scim/v2${path}`, {
      method,
      headers: {
        authorization: `Bearer ${scimToken}`,
        'content-type': 'application/scim+json',
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: JSON.parse(text || '{}') as ScimBody }
  }
  return {
    sekisho,
    scim,
    query: (path, filter) => scim('GET', `${path}?filter=${encodeURIComponent(filter)}`),
    patch: (path, ...operations) =>
      scim('PATCH', path, { body: { schemas: [patchUrn], Operations: operations } }),
    person: async (id) => (await sekisho.admin<object>('GET', `/api/people/${id}`)).body,
    async issue(personId) {
      const wanted = { personId, kind: 'any', name: 'test' }
      const made = await sekisho.admin<{ secret: string }>('POST', '/api/credentials', wanted)
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return made.body.secret
    },
    async signIn(personId) {
      // A second node makes it, as the pages do.
      const its = storage.kind === 'sqlite' ? { ...storage, file: join(dataDir, 'control.sqlite') } : storage
      const parts = { clock: systemClock, masterKeys: [jwtSecret], publicUrl: sekisho.url }
      const node = await openSessionNode({ storage: its, ...parts })
      const client = { address: '192.0.2.7', agent: 'test' }
      const wanted = { personId, kind: 'cli', issuer: 'local', secondFactor: false, client } as const
      const { tokens } = await node.sessions.open({ type: 'system' }, wanted)
      await node.close()
      return tokens.accessToken
    },
    async call(secret) {
      const response = await fetch(`${sekisho.url}/v1/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify({ model: 'claude-opus-5-5', max_tokens: 50, messages: [] }),
      })
      await response.arrayBuffer()
      return response.status
    },
    async stop() {
      await sekisho.stop()
      await upstream.close()
      await database.dispose()
    },
  }
}
