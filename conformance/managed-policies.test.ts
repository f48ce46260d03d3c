import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testPostgres } from '../packages/server/src/platform/sql/test-database.ts'
import { startSekisho, type Sekisho } from './harness.ts'
import { mintOfficialToken, startOfficialGateway, type OfficialGateway } from './official-gateway-server.ts'

const postgres = await testPostgres()

const policies = [
  {
    match: { groups: ['eng'] },
    cli: {
      permissions: { allow: ['Read'], deny: ['WebFetch', 'Bash(a)'], ask: ['Grep'] },
      env: { A: '1', B: '1' },
      availableModels: ['sonnet'],
      deniedMcpServers: [{ serverName: 'a' }],
      hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'a' }] }] },
      modelOverrides: { '10': 'a', '9': 'b' },
      sandbox: { enabled: true },
    },
  },
  {
    match: { groups: ['ops', 'sre'], email_domain: 'example.jp' },
    cli: { permissions: { deny: ['Glob'] }, env: { C: '2' }, model: 'opus', cleanupPeriodDays: 5 },
    serve_to_desktop: true,
  },
  { match: { groups: ['empty'] } },
]
const base = {
  match: {},
  cli: {
    permissions: { allow: ['Edit'], deny: ['WebFetch', 'Bash(b)'], defaultMode: 'plan' },
    env: { A: '0', C: '0' },
    availableModels: ['opus', 'haiku'],
    deniedMcpServers: [{ serverName: 'b' }],
    hooks: { PreToolUse: [{ matcher: 'Edit', hooks: [{ type: 'command', command: 'b' }] }] },
    modelOverrides: { '9': 'c', b: 'd' },
    sandbox: { autoAllowBashIfSandboxed: true },
  },
}
const code = [{ match: { groups: ['eng'] }, code: { model: 'opus' } }]

const people = [
  { email: 'a@example.jp', groups: ['eng'] },
  { email: 'b@example.jp', groups: ['ops'] },
  { email: 'c@example.com', groups: ['ops'] },
  { email: 'd@EXAMPLE.jp', groups: ['sre', 'eng', 'late'] },
  { email: 'e@example.com', groups: ['empty'] },
  { email: 'f@example.com', groups: [] },
]
const requests: Record<string, string>[] = [
  { 'user-agent': 'claude-code/2.1.330' },
  { 'user-agent': 'claude-code/2.1.330', 'if-none-match': '*' },
  { 'user-agent': 'claude-code/2.1.330 (claude-desktop)' },
  { 'user-agent': 'claude-cli/2.1.330 (external, local-agent)', 'if-none-match': '*' },
]
const compared = ['etag', 'vary', 'x-cc-gateway-version', 'cache-control']

async function ask(url: string, token: string, headers: Record<string, string>) {
  const response = await fetch(`${url}/managed/settings`, {
    headers: { ...headers, authorization: `Bearer ${token}` },
  })
  const body: unknown = response.status === 200 ? await response.json() : undefined
  return {
    status: response.status,
    headers: compared.map((name) => response.headers.get(name)),
    body,
  }
}

describe.skipIf(postgres === undefined).each([
  ['first match on a base', { policies: [...policies, base] }],
  ['a base in the middle', { policies: [policies[0], base, policies[1]] }],
  ['without a base', { policies }],
  ['layered', { policy_mode: 'layered', policies: [...policies, base] }],
  ['Claude Desktop as the base says', { policies: [...policies, { ...base, serve_to_desktop: true }] }],
  ['for Claude Desktop too', { policies: code }],
])('managed policies, %s', (_name, managed) => {
  let there: OfficialGateway
  let here: Sekisho
  beforeAll(async () => {
    const { url } = (await postgres?.open()) ?? { url: '' }
    there = await startOfficialGateway(url, { managed })
    here = await startSekisho({ config: { managed, sekisho: { policies: { hint_headers: false } } } })
  })
  afterAll(async () => {
    await there[Symbol.asyncDispose]()
    await here[Symbol.asyncDispose]()
    await postgres?.dispose()
  })

  async function credentialOf(person: (typeof people)[number]): Promise<string> {
    const body = { name: 'x', roles: ['developer'], ...person }
    const { id: personId } = await here.admin<{ id: string }>('POST', '/api/people', body)
    const credential = { personId, name: 'x', kind: 'any' }
    return (await here.admin<{ secret: string }>('POST', '/api/credentials', credential)).secret
  }

  test.each(people)('are served to $email of $groups as by the official gateway', async (person) => {
    const [token, secret] = [mintOfficialToken(there, person), await credentialOf(person)]
    for (const headers of requests) {
      const official = await ask(there.url, token, headers)
      expect(await ask(here.url, secret, headers), JSON.stringify(headers)).toEqual(official)
      const etag = official.headers[0]
      if (etag !== null && etag !== undefined)
        expect(await ask(here.url, secret, { ...headers, 'if-none-match': etag })).toEqual(
          await ask(there.url, token, { ...headers, 'if-none-match': etag }),
        )
    }
  })
})
